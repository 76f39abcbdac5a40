"""Days and moments are written as people write them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from words.languages import KNOWN
from words.moments import dated, day, moment, month, short_day

AT = datetime(2026, 5, 8, 9, 4, 7)  # noqa: DTZ001 - as the branch's clock shows it


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ("8 May 2026", "May 2026", "8 May", "8 May, 09:04", "8 May 2026, 09:04:07")),
        ("zh", ("2026年5月8日", "2026年5月", "5月8日", "5月8日 09:04", "2026年5月8日 09:04:07")),
        (
            "ko",
            ("2026년 5월 8일", "2026년 5월", "5월 8일", "5월 8일 09:04", "2026년 5월 8일 09:04:07"),
        ),
    ],
)
def test_each_language_has_its_order(language: str, written: tuple[str, ...]) -> None:
    """A date that has to be deciphered is read wrongly."""
    said = (one(language, AT) for one in (day, month, short_day, moment))

    assert (*said, dated(language, AT, seconds=True)) == written


@given(st.datetimes(), st.datetimes(), st.sampled_from(sorted(KNOWN)))
def test_two_days_are_never_written_alike(one: datetime, other: datetime, language: str) -> None:
    """Neither month nor year is lost on the way."""
    assert (day(language, one) == day(language, other)) == (one.date() == other.date())

"""The report of an acceptance: what is signed says what was seen."""

from datetime import UTC, datetime

import pytest

from heliotrope.accepting.report import Place, Result, Verdict, is_accepted, written

PLACE = Place("north", "box", "0.1.0", "sqlite", datetime(2026, 11, 28, 8, 30, tzinfo=UTC))


def result(verdict: Verdict) -> Result:
    """One of the steps."""
    return Result("ticket", "the slip within 3 s", verdict, "0.40 s measured")


@pytest.mark.parametrize("verdict", Verdict)
def test_only_what_passed_is_accepted(verdict: Verdict) -> None:
    """A step that was left out is no step that passed."""
    results = [result(Verdict.PASSED), result(verdict)]

    assert is_accepted(results) == (verdict is Verdict.PASSED)


def test_the_report_says_where_when_and_what_was_measured() -> None:
    """And leaves room for two names."""
    text = written(PLACE, [result(Verdict.PASSED), result(Verdict.FAILED)])

    assert "# Acceptance of the branch north" in text
    assert "2026-11-28 08:30 UTC, on box; Heliotrope 0.1.0, sqlite." in text
    assert "| ticket | the slip within 3 s | 0.40 s measured | FAILED |" in text
    assert "1 passed, 1 FAILED, 0 left out: not accepted." in text
    assert text.count("Date: ____") == 2

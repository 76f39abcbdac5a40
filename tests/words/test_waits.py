"""What people are told of a wait, in every language."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from words.phrases import LANGUAGES, say
from words.waits import promised, rounded, told

minutes = some.floats(0, 600)
languages = some.sampled_from(sorted(LANGUAGES))


@dataclass(frozen=True)
class Wait:
    """A forecast."""

    p50: float
    p90: float


waits = some.tuples(minutes, minutes).map(sorted).map(lambda pair: Wait(*pair))


@pytest.mark.parametrize(
    ("p50", "p90", "said"),
    [
        (0, 0, "less than a minute"),
        (0.4, 1.0, "less than a minute"),
        (0.4, 4.2, "soon, usually within 5 min"),
        (5.1, 5.2, "about 5, usually within 6 min"),
        (6.0, 6.0, "about 5, usually within 6 min"),
        (12.4, 18.1, "about 12, usually within 20 min"),
        (14.6, 15.0, "about 14, usually within 15 min"),
        (37, 58, "about 35, usually within 60 min"),
        (37, 61, "about 35, usually within 90 min"),
        (61, 97, "about 1, usually within 2 h"),
        (100, 140, "about 1.5, usually within 2.5 h"),
    ],
)
def test_a_wait_as_people_hear_it(p50: float, p90: float, said: str) -> None:
    """Plain words, round numbers, the rounder the longer."""
    assert told("en", Wait(p50, p90)) == said


@pytest.mark.parametrize(
    ("language", "full", "short"),
    [
        ("zh", "约 12 分钟，一般不超过 20 分钟", "约 12 分，一般 ≤ 20 分"),
        ("ko", "약 12분, 보통 20분 이내", "약 12분, 보통 ≤ 20분"),
        ("en", "about 12, usually within 20 min", "12 min, usually ≤ 20"),
    ],
)
def test_in_each_language_with_its_own_units(language: str, full: str, short: str) -> None:
    """Both figures in both forms."""
    wait = Wait(12.4, 18.1)

    assert (told(language, wait), told(language, wait, short=True)) == (full, short)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_estimate_is_said_and_no_figure(language: str) -> None:
    """No number rather than a wrong one."""
    assert told(language, None) == told(language, None, short=True)
    assert told(language, None) == say(language, "no estimate yet")
    assert not re.search(r"\d", told(language, None))


@given(minutes)
def test_a_promise_is_never_shorter_than_the_forecast(p90: float) -> None:
    """Rounded up, because it should hold: by a minute, by five from ten on, by half an hour."""
    step = 1 if p90 <= 10 else 5 if p90 <= 60 else 30

    assert p90 <= promised(p90) < max(p90 + step, 1.1)


@given(minutes, minutes)
def test_a_longer_wait_is_never_told_as_a_shorter_one(one: float, other: float) -> None:
    """Two people who compare their slips must not wonder."""
    shorter, longer = sorted((one, other))

    assert promised(shorter) <= promised(longer)
    assert rounded(Wait(shorter, 600)).about <= rounded(Wait(longer, 600)).about


@given(waits)
def test_the_half_is_always_told_as_less_than_the_nine_of_ten(wait: Wait) -> None:
    """Of "about 6, usually within 6" one figure says nothing."""
    figures = rounded(wait)

    assert 0 <= figures.about < figures.within


@given(waits)
def test_what_was_rounded_stays_what_it_is(wait: Wait) -> None:
    """Whatever was told already can be told again."""
    figures = rounded(wait)

    assert rounded(Wait(figures.about, figures.within)) == figures


@given(language=languages, wait=waits, short=some.booleans())
def test_both_figures_are_said_in_every_language_for_every_forecast(
    language: str, wait: Wait, *, short: bool
) -> None:
    """Always the two together; no figure of the forecast may break a screen."""
    said = told(language, wait, short=short)
    figures = rounded(wait)
    numbers = [float(number) for number in re.findall(r"[\d.]+", said)]

    assert "{" not in said
    if figures.about >= 60:
        assert numbers == [figures.about / 60, figures.within / 60]
    elif figures.about:
        assert numbers == [figures.about, figures.within]
    elif figures.within > 1:
        assert numbers == [figures.within]

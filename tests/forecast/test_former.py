"""A former system's history becomes past days, and is learnt from as it was read."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.forecast.former import Names, days_of, renamed
from server.forecast.history import NOBODY, Ended, History, Presence, no_presence
from server.forecast.past import Ending, PastLeg
from server.forecast.remembered import history_of

ZONES = ("Asia/Shanghai", "Europe/Warsaw", "America/St_Johns")
MONDAY = date(2026, 11, 16).toordinal()
MS = 60_000.0


def presence(*spans: tuple[int, int, float, float]) -> Presence:
    """Counter, day, from, to."""
    columns = (
        list(zip(*sorted(spans, key=lambda span: (span[1], span[2])), strict=True)) or [()] * 4
    )
    return Presence(
        *(np.array(column, np.int64) for column in columns[:2]),
        *(np.array(column, np.float64) for column in columns[2:]),
    )


def history(rows: list[tuple[Any, ...]], there: Presence | None = None) -> History:
    """Day, service, tier, counter, four times in minutes, how it ended, whether it is further."""
    ordered = sorted(rows, key=lambda row: (row[0], row[4]))
    columns = list(zip(*ordered, strict=True)) or [()] * 10
    whole, times = [0, 1, 2, 3, 8], [4, 5, 6, 7]
    day, service, tier, counter, ended = (np.array(columns[at], np.int64) for at in whole)
    issued, called, started, finished = (np.array(columns[at], np.float64) for at in times)
    return History(
        *(("cash", "loans"), ("basic", "gold"), ("c1", "c2"), day, service, tier, counter),
        *(issued, called, started, finished, ended, np.array(columns[9], np.bool_)),
        *(no_presence(), there or no_presence(), no_presence()),
    )


def row(draw: Any) -> tuple[Any, ...]:
    """One leg by the clock on the wall, to the millisecond."""
    times = sorted(
        draw(some.lists(some.integers(480 * 60_000, 1100 * 60_000), min_size=4, max_size=4))
    )
    issued, called, started, finished = (at / MS for at in times)
    ended = draw(some.sampled_from(Ended))
    left = ended is Ended.CANCELLED
    missed = left or ended is Ended.NO_SHOW
    return (
        MONDAY + draw(some.integers(0, 4)),
        draw(some.integers(0, 1)),
        draw(some.integers(0, 1)),
        NOBODY if left else draw(some.integers(0, 1)),
        issued,
        np.nan if left else called,
        np.nan if missed else started,
        finished,
        ended,
        draw(some.booleans()),
    )


@given(some.data(), some.sampled_from(ZONES))
def test_what_is_kept_is_learnt_from_as_it_was_read(any_: some.DataObject, zone: str) -> None:
    """Through the database and back: not a second may be lost on the way."""
    before = history([row(any_.draw) for _ in range(any_.draw(some.integers(1, 20)))])
    tickets = [f"t{place}" for place in range(len(before))]
    after = history_of(days_of(before, tickets, zone), zone)

    order = np.lexsort((tickets, before.issued, before.day))
    for name in ("day", "issued", "called", "started", "finished", "ended", "second"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name)[order], atol=1e-6)
    for name, codes in (("service", "services"), ("tier", "tiers"), ("counter", "counters")):
        assert named(after, name, codes) == [named(before, name, codes)[at] for at in order]


def named(one: History, column: str, codes: str) -> list[str]:
    """A column by its names."""
    names = [*getattr(one, codes), ""]
    return [names[at] if at != NOBODY else "" for at in getattr(one, column)]


def test_presence_is_kept_with_its_day() -> None:
    """Who was there decides how long people wait."""
    there = presence((0, MONDAY, 540.0, 720.0), (1, MONDAY, 545.5, 1000.0))
    one = (MONDAY, 0, 0, 0, 600.0, 601.0, 601.0, 605.0, Ended.SERVED, False)
    after = history_of(days_of(history([one], there), ["t1"], ZONES[0]), ZONES[0])

    place = {code: at for at, code in enumerate(after.counters)}
    assert after.there.of(MONDAY, place["c1"]) == [(540.0, 720.0)]
    assert after.there.of(MONDAY, place["c2"]) == [(545.5, 1000.0)]


def test_names_are_put_into_the_branchs_words_and_two_may_become_one() -> None:
    """A former system may have told apart what the branch does not."""
    rows = [
        (MONDAY, at, 0, at, 600.0 + at, 601.0 + at, 601.0 + at, 605.0, Ended.SERVED, False)
        for at in (0, 1)
    ]
    names = Names({"cash": "till", "loans": "till"}, {"basic": "all"}, {"c1": "c2"})
    after = renamed(history(rows), names)

    assert (after.services, after.tiers, after.counters) == (("till",), ("all", "gold"), ("c2",))
    assert after.service.tolist() == after.counter.tolist() == [0, 0]


def test_what_has_no_name_in_the_branch_is_left_out() -> None:
    """A service that the branch no longer offers teaches nothing."""
    rows = [
        (MONDAY, at, 0, 0, 600.0 + at, 601.0 + at, 601.0 + at, 605.0, Ended.SERVED, False)
        for at in (0, 1)
    ]
    (day,) = days_of(renamed(history(rows), Names(services={"loans": ""})), ["a", "b"], ZONES[0])

    assert [leg.key for leg in day.legs] == ["a#1"]


@pytest.mark.parametrize("ended", list(Ended))
def test_every_ending_has_its_word(ended: Ended) -> None:
    """And comes back as what it was."""
    called = np.nan if ended is Ended.CANCELLED else 610.0
    started = np.nan if ended in (Ended.CANCELLED, Ended.NO_SHOW) else 610.0
    one = (MONDAY, 0, 0, 0, 600.0, called, started, 620.0, ended, False)
    (day,) = days_of(history([one]), ["a"], ZONES[0])

    assert isinstance(day.legs[0], PastLeg)
    assert day.legs[0].ending in Ending
    assert history_of([day], ZONES[0]).ended.tolist() == [ended]

"""What is written on the next slip: ranges, wrapping round, epochs, series by tier."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.domain.commands import ChangePlan, CloseDay, Issue, LeaseNumbers, OpenDay, RaiseEpoch
from server.domain.model import Branch, TicketId
from server.domain.numbering import is_own, kiosk_number, ordinal_of, spelt, spelt_by
from server.domain.plan import Series
from tests.builders import (
    BASIC,
    CASH,
    GOLD,
    LOANS,
    MORNING,
    ask_for,
    done,
    opened,
    plan,
    ticket,
)


def numbers(branch: Branch, count: int, days: int = 0) -> tuple[Branch, list[str]]:
    """The next numbers of the cash service."""
    given = []
    for _ in range(count):
        order = Issue(TicketId(f"{branch.sequence}"), CASH, BASIC, "zh", "f" * 64)
        branch = done(branch, order, at=MORNING + timedelta(days=days))
        given.append(ticket(branch, order.ticket).number)
    return branch, given


def on_the_next_day(branch: Branch, days: int = 1) -> Branch:
    """The branch on the morning after so many days."""
    branch = done(branch, CloseDay(), at=MORNING + timedelta(days=days - 1))
    return done(branch, OpenDay(), at=MORNING + timedelta(days=days))


def series(**changes: Any) -> dict[str, Any]:
    """A short series for cash."""
    return {"series": {"A": replace(Series("A", 1, 3, 4, 5), **changes)}}


def test_a_series_begins_anew_on_each_day() -> None:
    """And goes on behind the kiosks' reserve when it is used up."""
    branch, first = numbers(opened(**series()), 5)
    _, second = numbers(on_the_next_day(branch), 1, 1)

    assert first == ["A001", "A002", "A003", "A006", "A007"]
    assert second == ["A001"]


def test_a_series_that_continues_goes_on_and_round() -> None:
    """Number by number, and never one of today again, not even the one it began behind."""
    branch, first = numbers(opened(**series(continues=True)), 2)
    branch, second = numbers(on_the_next_day(branch), 4, 1)
    _, third = numbers(on_the_next_day(branch, 2), 2, 2)

    assert first == ["A001", "A002"]
    assert second == ["A003", "A001", "A006", "A007"]
    assert third == ["A001", "A002"]


def test_ranges_that_change_while_a_series_goes_round_give_nothing_twice() -> None:
    """The bank edits its file at noon: from then on the numbers lie beyond both."""
    branch, _ = numbers(opened(**series(continues=True)), 2)
    branch, before = numbers(on_the_next_day(branch), 2, 1)
    wider = replace(branch.plan, **series(continues=True, last=9, reserve_first=10))
    branch = done(branch, ChangePlan(wider), at=MORNING + timedelta(days=1))
    _, after = numbers(branch, 2, 1)

    assert (before, after) == (["A003", "A001"], ["A010", "A011"])


def test_ranges_that_change_before_the_first_number_of_the_day_change_nothing_else() -> None:
    """The series still goes on behind yesterday's."""
    branch, _ = numbers(opened(**series(continues=True)), 2)
    wider = replace(branch.plan, **series(continues=True, last=9, reserve_first=10))
    branch = done(on_the_next_day(branch), ChangePlan(wider), at=MORNING + timedelta(days=1))

    assert numbers(branch, 1, 1)[1] == ["A003"]


def test_a_lease_outlasts_a_change_of_the_ranges() -> None:
    """What a kiosk may print, nobody else gets."""
    branch = done(opened(**series(), leased_at_once=2), LeaseNumbers("kiosk-1"))
    wider = replace(branch.plan, **series(last=9, reserve_first=10, reserve_last=20))
    branch = done(branch, ChangePlan(wider))

    assert numbers(branch, 4)[1] == ["A001", "A002", "A003", "A006"]


def test_a_service_may_number_a_tier_by_itself_and_services_may_share() -> None:
    """The bank's option; by default the number does not betray the tier."""
    services = plan().services
    loans = replace(services[LOANS], series="A", series_by_tier={GOLD: "V"})
    branch = opened(services={**services, LOANS: loans})
    branch = done(branch, ask_for("a"), ask_for("b", LOANS), ask_for("v", LOANS, GOLD))

    assert [ticket(branch, name).number for name in "abv"] == ["A001", "A002", "V001"]


def test_after_a_restore_numbers_bear_the_epoch_until_nothing_older_is_about() -> None:
    """A slip from before the restore can never have the same number."""
    branch = done(opened(), ask_for("t1"), RaiseEpoch(1))
    branch, today = numbers(branch, 1)
    for day in range(1, 5):
        branch = on_the_next_day(branch, day)
        branch, given = numbers(branch, 1, day)
        today += given

    assert today == ["AR1-002", "AR1-001", "AR1-001", "AR1-001", "A001"]


def test_an_epoch_is_raised_once() -> None:
    """The command repeated, or an older one, changes nothing."""
    branch = done(opened(), LeaseNumbers("kiosk-1"), RaiseEpoch(2))

    assert (branch.epoch, branch.leases) == (2, ())
    assert done(branch, RaiseEpoch(2), RaiseEpoch(1)) == branch


@pytest.mark.parametrize(
    ("kiosk", "number"),
    [("kiosk-7", "7"), ("kiosk-07", "7"), ("lobby", "LOBBY"), ("k-0", "0"), ("a1-b22", "22")],
)
def test_a_kiosks_own_series_has_its_number_in_it(kiosk: str, number: str) -> None:
    """It needs no lease, for no other kiosk writes it."""
    assert kiosk_number(kiosk) == number
    assert spelt_by(kiosk, "A", 1) == f"A{number}-001"
    assert is_own(spelt_by(kiosk, "A", 1), kiosk)


@pytest.mark.parametrize("number", ["AR7-001", "A17-001", "A007", "A7-01", "A7-00x", "A7-٠٠١", ""])
def test_another_series_is_not_a_kiosks_own(number: str) -> None:
    """Not of another kiosk, nor of the seventh epoch."""
    assert not is_own(number, "kiosk-7")


@pytest.mark.parametrize(
    "number", ["A21", "A0021", "B021", "A02x", "A", "A٠٢١", "AR1-021", "A000 "]
)
def test_a_number_is_read_as_it_is_written(number: str) -> None:
    """Nearly right is another number."""
    assert ordinal_of(number, "A", 0) is None
    assert ordinal_of(spelt("A", 21), "A", 0) == 21
    assert ordinal_of(spelt("A", 1021, 3), "A", 3) == 1021

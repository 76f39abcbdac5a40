"""Numbers leased to kiosks: which days, how many, to whom, and when there are no more."""

from dataclasses import replace
from datetime import date, timedelta

from server.domain.commands import ChangePlan, CloseDay, LeaseNumbers, OpenDay, RaiseEpoch
from server.domain.model import Branch, Lease
from server.domain.plan import AtDayEnd, Hours, Series
from tests.builders import MORNING, ask_for, done, happened, opened

FRIDAY = MORNING.date()
K1, K2 = "kiosk-1", "kiosk-2"


def of(branch: Branch, kiosk: str, day: date = FRIDAY, series: str = "A") -> list[tuple[int, int]]:
    """What a kiosk holds of a series on a day."""
    return [
        (lease.first, lease.last)
        for lease in branch.leases
        if (lease.kiosk, lease.day, lease.series) == (kiosk, day, series)
    ]


def test_a_kiosk_holds_numbers_of_all_series_for_today_and_three_business_days() -> None:
    """A long weekend with a broken line is bridged; holidays are not counted."""
    monday = FRIDAY + timedelta(days=3)
    branch = done(opened(hours=Hours(days=(0, 1, 2, 3, 4), holidays=(monday,))), LeaseNumbers(K1))
    days = sorted({lease.day for lease in branch.leases})

    assert days == [FRIDAY, *(monday + timedelta(days=more) for more in (1, 2, 3))]
    assert {lease.series for lease in branch.leases} == {"A", "B"}
    assert of(branch, K1) == of(branch, K1, days[-1], "B") == [(500, 539)]


def test_two_kiosks_hold_different_numbers() -> None:
    """Whatever they print while nobody hears them."""
    branch = done(opened(), LeaseNumbers(K1), LeaseNumbers(K2))

    assert (of(branch, K1), of(branch, K2)) == ([(500, 539)], [(540, 579)])


def test_who_holds_enough_gets_no_more() -> None:
    """At half of it, it is filled up."""
    branch = done(opened(), LeaseNumbers(K1), LeaseNumbers(K2))
    half = LeaseNumbers(K1, ((FRIDAY, "A", 519),))
    less = LeaseNumbers(K1, ((FRIDAY, "A", 520),))

    assert happened(branch, LeaseNumbers(K1)) == happened(branch, half) == ()
    assert of(done(branch, less), K1) == [(500, 539), (580, 600)]


def test_an_exhausted_reserve_has_no_more() -> None:
    """The kiosk then goes on with its own series."""
    branch = opened(series={"A": Series("A", 1, 9, 10, 29)}, leased_at_once=15)
    branch = done(branch, LeaseNumbers(K1), LeaseNumbers(K2), LeaseNumbers("kiosk-3"))

    assert (of(branch, K1), of(branch, K2), of(branch, "kiosk-3")) == ([(10, 24)], [(25, 29)], [])


def test_leases_of_a_day_that_is_over_are_forgotten() -> None:
    """The next morning the kiosk has its numbers already, and asks for one day more."""
    branch = done(opened(), LeaseNumbers(K1), CloseDay())
    branch = done(branch, OpenDay(), at=MORNING + timedelta(days=1))
    more = happened(branch, LeaseNumbers(K1), at=MORNING + timedelta(days=1))

    assert min(lease.day for lease in branch.leases) == FRIDAY + timedelta(days=1)
    assert [
        {lease.day for lease in event.leases} for event in more if hasattr(event, "leases")
    ] == [{FRIDAY + timedelta(days=4)}]


def test_after_a_restore_all_leases_are_burnt_and_the_new_ones_bear_the_epoch() -> None:
    """What the old ones held may be on paper."""
    branch = done(opened(), LeaseNumbers(K1), RaiseEpoch(1), LeaseNumbers(K2))

    assert of(branch, K1) == []
    assert branch.leases[0] == Lease(K2, FRIDAY, "A", 500, 539, 1)


def test_where_tickets_are_carried_over_no_two_days_have_the_same_numbers() -> None:
    """Somebody may still hold yesterday's number when a kiosk prints today's."""
    branch = done(
        opened(hours=Hours(at_day_end=AtDayEnd.CARRY_OVER), leased_at_once=4), LeaseNumbers(K1)
    )
    days = [lease for lease in branch.leases if lease.series == "A"]

    assert [(lease.first, lease.last) for lease in days] == [
        (500, 503),
        (504, 507),
        (508, 511),
        (512, 515),
    ]


def test_a_number_that_is_out_already_is_not_leased() -> None:
    """The ranges were others when it was issued."""
    branch = opened(series={"A": Series("A", 1, 2, 3, 9)}, leased_at_once=4)
    branch = done(branch, ask_for("t1"), ask_for("t2"), ask_for("t3"))
    lower = replace(branch.plan, series={"A": Series("A", 20, 29, 8, 19)})
    branch = done(branch, ChangePlan(lower), LeaseNumbers(K1))

    assert of(branch, K1) == [(8, 9), (11, 12)]

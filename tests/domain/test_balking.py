"""Customers who see the wait and go."""

from server.domain.commands import Balk, CloseDay, Tick
from server.domain.decide import decide
from server.domain.events import CustomerBalked
from server.domain.refusals import UnknownMachine, UnknownService, UnknownTier
from tests.builders import BASIC, CASH, MORNING, after, done, happened, opened

SAW = Balk("k1", CASH, BASIC, "atm", 7, 12.0, 20.0)


def test_whoever_saw_the_wait_and_went_is_recorded_with_what_was_told() -> None:
    """The forecast can only learn from those whom it sent away if they stand in the journal."""
    (event,) = happened(opened(), SAW)

    assert event == CustomerBalked(MORNING, "k1", CASH, BASIC, "atm", 7, 12.0, 20.0)


def test_they_are_counted_by_service_until_the_next_day() -> None:
    """Also those who chose none."""
    branch = done(opened(), SAW, Balk("k1"), SAW)

    assert dict(branch.balked) == {CASH: 2, "": 1}
    assert not done(branch, CloseDay(), Tick(), at=after(24 * 60)).balked


def test_what_the_branch_does_not_have_is_not_counted() -> None:
    """A kiosk with an old menu must not spoil the figures."""
    branch = opened()

    assert decide(branch, Balk("k1", "none"), MORNING) == UnknownService("none")
    assert decide(branch, Balk("k1", CASH, "none"), MORNING) == UnknownTier("none")
    assert decide(branch, Balk("k1", machine="none"), MORNING) == UnknownMachine("none")

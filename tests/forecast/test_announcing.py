"""What everybody is told, from one forecast to the next."""

from collections.abc import Mapping

import pytest

from server.domain.commands import CloseCounter, Transfer
from server.domain.model import Branch, TicketId
from server.forecast.announcing import Announcements, announce
from server.forecast.outlook import Outlook, Wait
from server.forecast.reasons import Cause, Reason
from tests.builders import BASIC, C2, CASH, LOANS, after, ask_for, done, opened, with_tickets

T1 = TicketId("t1")
COMING = CASH, BASIC


def forecast(
    minutes: float, tickets: Mapping[TicketId, Wait] | None = None, coming: Wait | None = None
) -> Outlook:
    """A forecast made so many minutes into the morning."""
    return Outlook(after(minutes), {COMING: coming} if coming else {}, tickets or {})


def promised(branch: Branch) -> Announcements:
    """The first ticket was told "about 12, usually within 20 min"."""
    return announce(None, forecast(0, {T1: Wait(12, 20)}), branch)


def test_what_a_ticket_was_told_counts_down_between_forecasts_that_agree() -> None:
    """Six minutes later 14 are left, though the forecast now says 15."""
    branch = with_tickets("t1")
    later = announce(promised(branch), forecast(6, {T1: Wait(7, 15)}), branch)

    assert later.outlook.tickets[T1] == Wait(6, 14)


def test_a_newcomer_is_told_the_same_as_long_as_the_forecast_stays_near() -> None:
    """The board does not flicker."""
    branch = opened()
    first = announce(None, forecast(0, coming=Wait(12, 20)), branch)
    second = announce(first, forecast(1, coming=Wait(11, 21)), branch)

    assert second.outlook.newcomers == {COMING: Wait(12, 20)}


def test_the_phone_goes_on_from_what_the_slip_said() -> None:
    """A customer who compares the two must not wonder."""
    empty = opened()
    told = announce(None, forecast(0, coming=Wait(12, 20)), empty)
    branch = done(empty, ask_for("t1"), at=after(1))
    first = announce(told, forecast(1, {T1: Wait(11, 18.5)}, Wait(16, 24)), branch)

    assert first.outlook.tickets[T1] == Wait(12, 20)


def test_a_counter_that_closed_is_told_as_the_reason() -> None:
    """An unexplained wait feels longest."""
    branch = with_tickets("t1")
    closed = done(branch, CloseCounter(C2), at=after(1))
    worse = announce(promised(branch), forecast(1, {T1: Wait(20, 35)}), closed)

    assert worse.outlook.tickets[T1] == Wait(20, 35)
    assert worse.outlook.reasons == {T1: Reason(Cause.CLOSED, "2")}


def test_what_gets_worse_little_by_little_is_explained_too() -> None:
    """Every step is measured against the promise, not against the step before."""
    branch = with_tickets("t1")
    closed = done(branch, CloseCounter(C2), at=after(0.1))
    told = promised(branch)
    for step in range(1, 5):
        told = announce(told, forecast(step / 10, {T1: Wait(12, 20 + 2.2 * step)}), closed)

    assert told.outlook.reasons == {T1: Reason(Cause.CLOSED, "2")}


@pytest.mark.parametrize(
    ("later", "shown"), [(1.5, True), (10.9, True), (11.1, False)], ids=["now", "still", "no more"]
)
def test_a_reason_is_shown_for_ten_minutes(later: float, *, shown: bool) -> None:
    """Then it is old news."""
    branch = with_tickets("t1")
    closed = done(branch, CloseCounter(C2), at=after(1))
    worse = announce(promised(branch), forecast(1, {T1: Wait(20, 35)}), closed)
    left = Wait(max(0, 21 - later), 36 - later)
    after_it = announce(worse, forecast(later, {T1: left}), closed)

    assert bool(after_it.outlook.reasons) is shown


def test_a_reason_goes_when_things_get_better() -> None:
    """Nobody reads why it takes longer while it takes shorter."""
    branch = with_tickets("t1")
    closed = done(branch, CloseCounter(C2), at=after(1))
    told = announce(promised(branch), forecast(1, {T1: Wait(20, 35)}), closed)
    for minute in (2, 3, 4):
        told = announce(told, forecast(minute, {T1: Wait(6, 10)}), closed)

    assert told.outlook.tickets[T1] == Wait(6, 10)
    assert not told.outlook.reasons


def test_after_a_transfer_the_wait_is_told_anew() -> None:
    """Another queue is no broken promise."""
    branch = with_tickets("t1")
    sent = done(branch, Transfer(T1, LOANS), at=after(1))
    told = announce(promised(branch), forecast(1, {T1: Wait(30, 50)}), sent)

    assert told.outlook.tickets[T1] == Wait(30, 50)
    assert not told.outlook.reasons


def test_whom_no_forecast_names_is_told_nothing() -> None:
    """No estimate, no number."""
    branch = with_tickets("t1")
    gone = announce(promised(branch), forecast(1), branch)

    assert not gone.outlook.tickets
    assert not gone.tickets

"""What the branch's state looks like on the wire."""

from datetime import timedelta

from server.application import publish
from server.domain.commands import CallNext, Finish, NoShow, Recall, Start
from server.domain.plan import CounterCode
from server.forecast.outlook import Outlook, Wait
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
    MORNING,
    after,
    called,
    done,
    plan,
    with_tickets,
)

LATER = after(1)


def test_a_call_stands_first_in_the_lobby_and_on_its_counter() -> None:
    """The board and the pad say the same number."""
    branch = called("t1")
    lobby = publish.lobby(branch, "hall", None, MORNING)
    shown = publish.counter(branch, C1, MORNING)

    assert [(call.number, call.counter) for call in lobby.calls] == [("A001", "1")]
    assert (shown.number, shown.phase, shown.attempt) == ("A001", "called", 1)


def test_the_newest_call_comes_first_and_a_recall_counts_as_new() -> None:
    """A board flashes what is new, so a recall carries its own time and attempt."""
    two = done(with_tickets("t1", "t2"), CallNext(C1))
    two = done(two, CallNext(C2), at=after(1))
    two = done(two, Recall(C1), at=after(2))
    calls = publish.lobby(two, "hall", None, after(2)).calls

    assert [(call.number, call.attempt) for call in calls] == [("A001", 2), ("A002", 1)]
    assert calls[0].called_at - calls[1].called_at == timedelta(minutes=1)


def test_who_did_not_come_leaves_the_lobby() -> None:
    """A number that is not called any more must not send anyone to a counter."""
    branch = done(called("t1"), NoShow(C1), at=LATER)

    assert publish.lobby(branch, "hall", None, LATER).calls == ()


def test_a_finish_keeps_the_counter_empty_and_asks_for_a_rating() -> None:
    """The window stands on the counter's own message, with the leg it belongs to."""
    branch = done(done(called("t1"), Start(C1)), Finish(C1), at=LATER)
    shown = publish.counter(branch, C1, LATER)

    assert shown.number is None
    assert shown.rating is not None
    assert shown.rating.leg == "t1-1"
    assert shown.rating.closes_at - shown.rating.opened_at == branch.plan.rating_window


def test_the_menu_tells_each_tier_its_own_wait_and_people_ahead() -> None:
    """A gold customer is promised what gold customers get."""
    branch = with_tickets("t1", "t2")
    waits = {(CASH, BASIC): Wait(12, 20), (CASH, GOLD): Wait(3, 6)}
    menu = publish.menu(branch, Outlook(MORNING, waits), "https://q.example/p/", MORNING)
    cash = menu.services[0]

    assert {tier: told.p90 for tier, told in cash.forecast.items()} == {"basic": 20, "gold": 6}
    assert cash.ahead == {"basic": 2, "gold": 0}


def test_without_an_outlook_there_is_no_estimate() -> None:
    """No number is better than an invented one."""
    menu = publish.menu(with_tickets("t1"), None, "", MORNING)

    assert all(line.forecast == {} for line in menu.services)


def test_only_counters_that_show_something_else_are_published() -> None:
    """A call at one counter does not make the others' pads redraw."""
    before = with_tickets("t1")
    after_call = done(before, CallNext(C1))

    assert list(publish.counters_changed(before, after_call)) == [C1]
    assert list(publish.counters_changed(before, before)) == list[CounterCode]()


def test_times_travel_with_the_branch_s_own_offset() -> None:
    """A kiosk prints 09:30 in Shanghai whatever time zone its box believes in."""
    shanghai = publish.local(plan(timezone="Asia/Shanghai"), MORNING)

    assert shanghai.isoformat() == "2026-11-20T17:00:00+08:00"

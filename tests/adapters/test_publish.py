"""What the branch's state looks like on the wire."""

from dataclasses import replace
from datetime import timedelta

from server.application import offer, publish
from server.application.offer import Surroundings
from server.domain.commands import CallNext, Finish, NoShow, Recall, Start
from server.domain.model import Branch
from server.domain.plan import Cap, CounterCode, Look, Zone, ZoneCode
from server.forecast.outlook import Outlook, Wait
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
    LOANS,
    MORNING,
    after,
    called,
    done,
    opened,
    plan,
    with_tickets,
)

LATER = after(1)
HALL, UPSTAIRS = ZoneCode("hall"), ZoneCode("upstairs")
FLOORS = {
    HALL: Zone(HALL, {"en": "Hall", "zh": "一楼大厅"}),
    UPSTAIRS: Zone(
        UPSTAIRS, {"en": "Upstairs", "zh": "二楼"}, {"en": "take the lift", "zh": "请乘电梯"}
    ),
}


def called_upstairs() -> Branch:
    """A branch in which one who waits in the hall is called to a counter upstairs."""
    flat = opened(zones=FLOORS)
    counters = dict(flat.plan.counters)
    counters[C1] = replace(counters[C1], zone=UPSTAIRS)
    branch = flat.but(plan=replace(flat.plan, counters=counters))
    return done(with_tickets("t1", branch=branch), CallNext(C1))


def test_a_call_stands_first_in_the_lobby_and_on_its_counter() -> None:
    """The board and the pad say the same number."""
    branch = called("t1")
    lobby = publish.lobby(branch, "hall", None, (), MORNING)
    shown = publish.counter(branch, C1, MORNING)

    assert [(call.number, call.counter) for call in lobby.calls] == [("A001", "1")]
    assert (shown.number, shown.phase, shown.attempt) == ("A001", "called", 1)


def test_the_newest_call_comes_first_and_a_recall_counts_as_new() -> None:
    """A board flashes what is new, so a recall carries its own time and attempt."""
    two = done(with_tickets("t1", "t2"), CallNext(C1))
    two = done(two, CallNext(C2), at=after(1))
    two = done(two, Recall(C1), at=after(2))
    calls = publish.lobby(two, "hall", None, (), after(2)).calls

    assert [(call.number, call.attempt) for call in calls] == [("A001", 2), ("A002", 1)]
    assert calls[0].called_at - calls[1].called_at == timedelta(minutes=1)


def test_the_way_is_told_where_they_wait_and_not_where_they_are_called_to() -> None:
    """Who has come up must not be sent to the lift again."""
    branch = called_upstairs()
    told = {zone: publish.lobby(branch, zone, None, (), MORNING).calls for zone in FLOORS}

    assert [(call.zone, call.way) for call in told[HALL]] == [
        (FLOORS[UPSTAIRS].name, FLOORS[UPSTAIRS].way)
    ]
    assert [(call.number, call.zone, call.way) for call in told[UPSTAIRS]] == [("A001", {}, {})]


def test_the_boards_of_both_zones_hear_of_a_call_at_once_and_no_others() -> None:
    """Who waits downstairs is called upstairs; a floor that this does not concern is left alone."""
    cellar, flat = ZoneCode("cellar"), called_upstairs()
    counters = dict(flat.plan.counters)
    counters[C2] = replace(counters[C2], zone=cellar)
    branch = with_tickets("t2", branch=flat.but(plan=replace(flat.plan, counters=counters)))

    assert set(publish.zones(branch)) == {HALL, UPSTAIRS, cellar}
    assert set(publish.zones_called(branch, done(branch, Recall(C1)))) == {HALL, UPSTAIRS}
    assert set(publish.zones_called(branch, done(branch, CallNext(C2)))) == {HALL, cellar}
    assert publish.zones_called(branch, with_tickets("t3", branch=branch)) == []


def test_where_to_wait_comes_from_the_zone_where_the_service_does_not_say() -> None:
    """The slip must not leave a loan's customer in the hall."""
    flat = plan()
    cash, loans = flat.services.values()
    services = {
        CASH: replace(cash, where={"en": "Please wait in the hall"}),
        LOANS: replace(loans, zone=UPSTAIRS),
    }
    named = offer.menu(opened(services=services, zones=FLOORS), None, Surroundings(), MORNING)
    nameless = offer.menu(opened(), None, Surroundings(), MORNING)

    assert [line.zone for line in named.services] == [
        {"en": "Please wait in the hall"},
        {"en": "Waiting area: Upstairs · take the lift", "zh": "等候区：二楼 · 请乘电梯"},
    ]
    assert [line.zone for line in nameless.services] == [{}, {}]


def test_who_did_not_come_leaves_the_lobby() -> None:
    """A number that is not called any more must not send anyone to a counter."""
    branch = done(called("t1"), NoShow(C1), at=LATER)

    assert publish.lobby(branch, "hall", None, (), LATER).calls == ()


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
    menu = offer.menu(
        branch, Outlook(MORNING, waits), Surroundings("https://q.example/p/"), MORNING
    )
    cash = menu.services[0]

    assert {tier: told.p90 for tier, told in cash.forecast.items()} == {"basic": 20, "gold": 6}
    assert cash.ahead == {"basic": 2, "gold": 0}


def test_a_service_names_the_tiers_that_see_it_and_tells_no_others() -> None:
    """A kiosk hides what a customer could not choose."""
    loans = replace(plan().services[LOANS], tiers=(GOLD,))
    branch = opened(services={CASH: plan().services[CASH], LOANS: loans})
    everybody, gold = offer.menu(branch, None, Surroundings(), MORNING).services

    assert (everybody.tiers, set(everybody.ahead)) == ((), {"basic", "gold"})
    assert (gold.tiers, set(gold.ahead)) == (("gold",), {"gold"})


def test_a_service_that_has_run_out_says_so_before_anyone_taps() -> None:
    """In the bank's own words; the other services stay open."""
    cash = replace(plan().services[CASH], cap=Cap(a_day=1, message={"en": "Come tomorrow."}))
    branch = with_tickets("t1", branch=opened(services={**plan().services, CASH: cash}))
    lines = {
        line.service: line for line in offer.menu(branch, None, Surroundings(), MORNING).services
    }

    assert not lines[CASH].open
    assert lines[CASH].closed["en"] == "Come tomorrow."
    assert lines[LOANS].open


def test_without_an_outlook_there_is_no_estimate() -> None:
    """No number is better than an invented one."""
    menu = offer.menu(with_tickets("t1"), None, Surroundings(), MORNING)

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


def test_menu_and_lobby_say_when_their_forecasts_were_made() -> None:
    """Devices hide what is too old by themselves, though newer snapshots keep coming."""
    outlook = Outlook(MORNING, {(CASH, BASIC): Wait(12, 20)})
    menu = offer.menu(opened(), outlook, Surroundings(), LATER)
    lobby = publish.lobby(opened(), HALL, outlook, (), LATER)

    assert (menu.made_at, menu.foreseen_at) == (LATER, MORNING)
    assert (lobby.made_at, lobby.foreseen_at) == (LATER, MORNING)
    assert offer.menu(opened(), None, Surroundings(), LATER).foreseen_at is None


def test_every_sign_is_told_of_another_look() -> None:
    """A bank that changes its colours sees them everywhere at once."""
    before = opened()
    dressed = replace(before.plan, look=Look(night={"ground": "#000000"}))
    dressed_up = before.but(plan=dressed)
    told = publish.counter(dressed_up, C1, MORNING)

    assert set(publish.counters_changed(before, dressed_up)) == set(before.plan.counters)
    assert told.look.night == {"ground": "#000000"}

"""What is said between the choice and the ticket, and who goes without one."""

from dataclasses import replace

from kiosk_scenes import NOW, base, prepared

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import view
from wire.messages import BalkRequest, MenuMachine
from wire.servertime import ServerTime

CHOOSING = replace(base(), language="en", menu=prepared(), page=s.Services())
BEFORE = replace(CHOOSING, page=s.Before("cash"))


def tap(screen: Screen, button: str, at: float = NOW + 2) -> tuple[Screen, list[e.Effect]]:
    """A finger."""
    after, asked = step(screen, s.Tapped(button=button, at=at, id="r1", token="secret"))
    return after, list(asked)


def broken(machine: MenuMachine) -> MenuMachine:
    """It is out of order."""
    return machine.model_copy(update={"state": "out-of-order"})


def test_papers_are_said_before_the_ticket_and_one_touch_goes_on() -> None:
    """Whoever lacks a paper learns it here, not after half an hour."""
    asked, unasked = tap(CHOOSING, "service:cash")
    _, (request,) = tap(asked, "ticket", NOW + 4)

    assert asked.page == s.Before("cash")
    assert "Bring your ID and bank card" in view(asked, NOW).lines
    assert unasked == []
    assert isinstance(request, e.AskForTicket)
    assert request.request.service == "cash"


def test_a_service_of_which_nothing_has_to_be_known_takes_no_further_touch() -> None:
    """K1: the most common service is two touches away."""
    plain = tuple(line.model_copy(update={"documents": {}}) for line in prepared().services)
    menu = prepared().model_copy(update={"services": plain, "machines": ()})

    assert isinstance(tap(replace(CHOOSING, menu=menu), "service:cash")[0].page, s.Asking)


def test_a_machine_is_named_while_it_works_and_others_wait() -> None:
    """Never one that is out of order, nor where a counter would be as quick, nor on hearsay."""
    menu = prepared()
    nobody = tuple(line.model_copy(update={"ahead": {"basic": 0}}) for line in menu.services)
    quiet = menu.model_copy(update={"services": nobody})
    out = menu.model_copy(update={"machines": tuple(map(broken, menu.machines))})
    hint = "Cash machine (by the door) is ready now."

    assert hint in view(BEFORE, NOW).lines
    assert [tile.id for tile in view(BEFORE, NOW).tiles] == ["ticket", "machine:atm", "ask"]
    for screen in (
        replace(BEFORE, menu=quiet),
        replace(BEFORE, menu=out),
        replace(BEFORE, time=ServerTime(base().time.heartbeat, NOW - 11)),
    ):
        assert hint not in view(screen, NOW).lines
        assert [tile.id for tile in view(screen, NOW).tiles] == ["ticket", "ask"]


def test_whoever_goes_to_the_machine_is_counted_with_what_was_told() -> None:
    """The bank learns what a hint is worth, and the forecast whom a wait sends away."""
    gone, (told,) = tap(BEFORE, "machine:atm")

    assert gone.page == s.Attract()
    assert isinstance(told, e.Tell)
    assert told.request == BalkRequest(
        id="r1",
        service="cash",
        tier="basic",
        machine="atm",
        ahead=5,
        forecast=prepared().services[0].forecast["basic"],
    )


def test_whoever_leaves_or_falls_silent_is_counted() -> None:
    """By a touch or by time: both saw the wait and took no ticket."""
    _, (left,) = tap(CHOOSING, "back")
    silent = replace(BEFORE, warned=NOW, time=ServerTime(base().time.heartbeat, NOW + 20))
    _, (lapsed,) = step(silent, s.Ticked(at=NOW + 21, id="x"))

    assert left.request.service == ""
    assert (lapsed.request.service, lapsed.request.machine) == ("cash", "")


def test_nobody_is_counted_who_was_told_nothing() -> None:
    """Without the server no wait was shown, so none was a reason."""
    away = replace(CHOOSING, time=ServerTime(base().time.heartbeat, NOW - 11))

    assert tap(away, "back")[1] == []


def test_back_leads_to_the_tile_behind_which_the_service_stands() -> None:
    """One level up, not out of the door."""
    assert tap(BEFORE, "back")[0].page == s.Services()


def test_staff_are_called_from_here_and_the_page_stays() -> None:
    """A question about papers is answered by people."""
    screen, (called,) = tap(BEFORE, "ask")

    assert isinstance(called, e.CallStaff)
    assert screen.page == s.Before("cash")


def test_a_service_that_closes_meanwhile_is_left() -> None:
    """Nobody is asked for papers of what cannot be had."""
    shut = tuple(line.model_copy(update={"open": False}) for line in prepared().services)
    menu = prepared().model_copy(update={"services": shut, "sequence": 11})
    screen, _ = step(BEFORE, s.MenuCame(menu=menu, at=NOW, id="x"))

    assert screen.page == s.Services()

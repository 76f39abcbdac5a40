"""What customers may say beside the service, and what becomes of it."""

from dataclasses import replace

from kiosk_scenes import MORNING, NOW, SILENT, base, helpful, menu, numbered, prepared

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.reserve import Reserve
from kiosk.screen import Screen
from kiosk.view import view
from wire.messages import Leased, LeasedNumbers

CHOOSING = replace(base(), language="en", menu=helpful(), page=s.Services())


def taps(screen: Screen, *buttons: str) -> tuple[Screen, list[e.Effect]]:
    """One finger after the other, a second apart."""
    asked: list[e.Effect] = []
    since = max(screen.touched, NOW)
    for place, button in enumerate(buttons):
        tap = s.Tapped(button=button, at=since + 1 + place, id=f"r{place}", token="secret")
        screen, effects = step(screen, tap)
        asked += effects
    return screen, asked


def asked_for(*buttons: str, screen: Screen = CHOOSING) -> tuple[str, tuple[str, ...]]:
    """The service and the further ones of the one request that these touches lead to."""
    _, (request,) = taps(screen, *buttons)
    assert isinstance(request, e.AskForTicket)
    return request.request.service, request.request.further


def test_whoever_says_nothing_is_asked_nothing() -> None:
    """No extra touch, and nothing on the ticket."""
    _, (request,) = taps(CHOOSING, "service:cash")

    assert isinstance(request, e.AskForTicket)
    assert (request.request.needs, request.request.social, request.request.further) == ((), "", ())


def test_needs_and_a_social_priority_go_with_the_ticket() -> None:
    """One touch away; a second touch takes a need back."""
    needs = ("needs", "need:wheelchair", "need:child", "need:child", "social:elderly", "done")
    screen, (request,) = taps(CHOOSING, *needs, "service:cash")

    assert isinstance(request, e.AskForTicket)
    assert (request.request.needs, request.request.social) == (("wheelchair",), "elderly")
    assert isinstance(screen.page, s.Asking)


def test_what_was_said_stands_on_the_page_and_ends_with_the_session() -> None:
    """The next customer is not taken for a pregnant one."""
    said, _ = taps(CHOOSING, "needs", "social:pregnant", "back")
    gone, _ = taps(said, "back")

    assert view(said, NOW).lines == ("✓ Pregnant",)
    assert gone.page == s.Attract()
    assert gone.wish == s.Wish()


def test_several_services_become_one_visit_in_the_order_chosen() -> None:
    """One number, and the first choice is served first."""
    first = ("several", "service:accounts", "service:cash")

    assert asked_for(*first, "all") == ("accounts", ("cash",))


def test_at_the_limit_nothing_more_is_asked() -> None:
    """The branch says how many; a fourth cannot be chosen."""
    three = ("several", "service:accounts", "service:cash", "service:exchange")

    assert asked_for(*three) == ("accounts", ("cash", "exchange"))


def test_a_service_is_chosen_once() -> None:
    """Its tile shows that it is, and does not answer."""
    screen, asked = taps(CHOOSING, "several", "service:cash", "service:cash")
    cash = view(screen, NOW).tiles[0]

    assert (cash.label, cash.alive) == ("✓ Cash and transfers", False)
    assert (screen.wish.services, asked) == (("cash",), [])


def test_back_gives_back_what_was_chosen_before_it_leaves() -> None:
    """A wrong first choice is put right with one touch."""
    screen, _ = taps(CHOOSING, "several", "service:cash", "back")

    assert (screen.page, screen.wish) == (s.Services(), s.Wish())


def test_papers_are_asked_for_each_of_several_services() -> None:
    """Nobody learns at the second counter what is missing."""
    screen, _ = taps(replace(CHOOSING, menu=helpful(prepared())), "several", "service:cash")
    next_one, _ = taps(screen, "ticket")

    assert screen.page == s.Before("cash")
    assert next_one.page == s.Services()
    assert next_one.wish.services == ("cash",)


def test_a_service_that_closes_while_others_are_chosen_is_left_out() -> None:
    """The rest of the visit goes on."""
    screen, _ = taps(CHOOSING, "several", "service:cash", "service:accounts")
    lines = (menu().services[0].model_copy(update={"open": False}), *menu().services[1:])
    shut = replace(screen, menu=helpful(menu().model_copy(update={"services": lines})))

    assert asked_for("all", screen=shut) == ("accounts", ())


def test_a_branch_that_offers_nothing_of_it_shows_nothing_of_it() -> None:
    """No tile that leads nowhere."""
    plain = replace(CHOOSING, menu=menu())
    large = view(replace(plain, large=True), NOW)

    assert view(plain, NOW).extras == ()
    assert large.middle
    assert large.middle.id == "card"
    assert taps(plain, "needs", "several") == (
        replace(plain, touched=NOW + 2, last_button="several"),
        [],
    )


def test_large_letters_lose_no_function() -> None:
    """The same choices have a page of their own."""
    large = replace(CHOOSING, large=True)
    others, _ = taps(large, "others")

    assert view(large, NOW).extras == ()
    assert [tile.id for tile in view(others, NOW).tiles] == [
        "card",
        "appointment",
        "needs",
        "several",
    ]
    assert taps(others, "needs")[0].page == s.Needs()


def test_alone_the_kiosk_keeps_it_all_for_the_server() -> None:
    """What was said while the server was away is filed with the printed number."""
    alone = replace(CHOOSING, menu=helpful(numbered()), time=SILENT)
    needs = ("needs", "need:sight", "social:elderly", "done")
    _, (given,) = taps(alone, *needs, "several", "service:cash", "service:accounts", "all")
    assert isinstance(given, e.GiveNumber)
    reserve = Reserve(":memory:")
    held = LeasedNumbers(day=MORNING.date(), series="A", first=500, last=539)
    reserve.fill(Leased(id="l1", epoch=1, leases=(held,), own="1"))
    away = reserve.give(given.request, given.series, MORNING)

    assert (away.number, away.needs, away.social) == ("A500", ("sight",), "elderly")
    assert away.further == ("accounts",)

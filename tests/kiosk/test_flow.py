"""The kiosk's rules, one by one."""

from dataclasses import replace
from datetime import timedelta

from kiosk_scenes import MORNING, NOW, TICKET, base, heartbeat, menu, request
from kiosk_walk import ASKING, PRINTING, SERVICES, issued, tapped, walk

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from wire.messages import Done, Issued, Menu, Refused
from wire.servertime import ServerTime


def test_a_tap_on_a_service_asks_for_its_ticket() -> None:
    """At most two taps to a ticket; the server learns only the token's hash."""
    screen, (ask,) = walk(SERVICES, tapped("service:cash", NOW))

    assert isinstance(ask, e.AskForTicket)
    assert (ask.request.service, ask.request.tier, ask.request.id) == ("cash", "basic", "r1")
    assert "secret" not in repr((screen, ask))


def test_an_impatient_second_tap_changes_nothing() -> None:
    """No double tickets."""
    screen, asked = walk(
        SERVICES, tapped("service:cash", NOW), tapped("service:cash", NOW + 0.2, "r2")
    )

    assert len(asked) == 1
    assert isinstance(screen.page, s.Asking)
    assert screen.page.id == "r1"


def test_the_second_half_of_a_double_tap_does_not_hit_the_next_page() -> None:
    """EN 301 549, 5.8: the tile under the finger was not chosen."""
    attract = replace(base(), page=s.Attract())
    screen, asked = walk(attract, tapped("start", NOW), tapped("service:cash", NOW + 0.3))

    assert screen.page == s.Services()
    assert asked == []


def test_a_closed_service_is_not_asked_for() -> None:
    """The refusal is known beforehand."""
    assert walk(SERVICES, tapped("service:loans", NOW)) == (
        replace(SERVICES, touched=NOW, last_button="service:loans"),
        [],
    )


def test_an_answer_is_printed_once() -> None:
    """The same answer twice is the same ticket."""
    reply = s.Replied(reply=issued("r1"), at=NOW + 0.1, id="x")
    screen, asked = walk(ASKING, reply, reply)

    assert [type(effect) for effect in asked] == [e.Print]
    assert isinstance(screen.page, s.Printing)


def test_a_late_answer_is_ignored() -> None:
    """The request was taken back; its number will not be called."""
    tick = s.Ticked(at=NOW + 10.1, id="w1")
    screen, asked = walk(ASKING, tick, s.Replied(reply=issued("r1"), at=NOW + 10.2, id="x"))

    assert isinstance(screen.page, s.AskStaff)
    assert [effect.request.of for effect in asked if isinstance(effect, e.Withdraw)] == ["r1"]


def test_a_refusal_is_shown_and_leads_back_to_the_services() -> None:
    """Never a dead end; the language stays."""
    no = Refused(id="r1", error="closed", detail="Closed.", texts={"ko": "닫았습니다."})
    asking = replace(ASKING, language="ko")
    refused, _ = walk(asking, s.Replied(reply=no, at=NOW + 1, id="x"))
    back, _ = walk(refused, tapped("back", NOW + 3))

    assert refused.page == s.Declined({"ko": "닫았습니다."})
    assert (back.page, back.language) == (s.Services(), "ko")


def test_a_printed_ticket_is_to_be_taken() -> None:
    """The proof came."""
    screen, asked = walk(PRINTING, s.Printed(of="r1", proved=True, at=NOW + 1, id="x"))

    assert screen.page == s.Take("A021", on_paper=True, ticket=TICKET, id="r1")
    assert asked == []


def test_without_proof_the_number_stays_eight_seconds_and_staff_are_called() -> None:
    """K14: a number that may not be on paper is not taken away."""
    failed = s.Printed(of="r1", proved=False, at=NOW + 1, id="x")
    screen, asked = walk(PRINTING, failed, tapped("back", NOW + 8.9))

    assert screen.page == s.Take("A021", on_paper=False, ticket=TICKET, id="r1")
    assert [type(effect) for effect in asked] == [e.CallStaff]


def test_a_printer_that_never_answers_does_not_keep_the_customer() -> None:
    """The number is known, so it is shown."""
    screen, _ = walk(PRINTING, s.Ticked(at=NOW + 20.1, id="x"))

    assert screen.page == s.Take("A021", on_paper=False, ticket=TICKET, id="r1")


def test_a_number_from_before_a_restart_is_shown() -> None:
    """Committed, perhaps not printed: never silently forgotten."""
    screen, asked = walk(Screen(), s.Recovered(number="A020", at=NOW, id="x"))

    assert screen.page == s.Take("A020", on_paper=False)
    assert [type(effect) for effect in asked] == [e.CallStaff]


def test_a_language_on_the_first_screen_begins_in_it() -> None:
    """One touch, not two."""
    screen, _ = walk(replace(base(), page=s.Attract()), tapped("language:ko", NOW))

    assert (screen.page, screen.language) == (s.Services(), "ko")


def test_everything_personal_ends_with_the_session() -> None:
    """K10: the next customer finds the kiosk as everybody does."""
    mine = replace(SERVICES, language="ko", large=True, contrast=True, tier="gold")
    screen, _ = walk(mine, tapped("back", NOW))

    assert (screen.language, screen.large, screen.contrast, screen.tier) == (
        "zh",
        False,
        False,
        None,
    )


def test_a_silent_customer_is_asked_and_may_stay() -> None:
    """K11: sixty seconds, then twenty more with one big answer, as often as wanted."""
    start = SERVICES.touched
    warned, _ = walk(SERVICES, s.Ticked(at=start + 60.1, id="x"))
    stayed, _ = walk(warned, tapped("more_time", start + 70))
    gone, _ = walk(warned, s.Ticked(at=start + 80.2, id="x"))

    assert warned.warned is not None
    assert (stayed.page, stayed.warned) == (s.Services(), None)
    assert gone.page == s.Attract()


def test_large_text_gives_twice_the_time() -> None:
    """K11: 120 s in an accessible mode."""
    large = replace(SERVICES, large=True)
    screen, _ = walk(large, s.Ticked(at=large.touched + 119, id="x"))

    assert screen.warned is None


def test_one_call_for_help_at_a_time() -> None:
    """Ten touches are one alert."""
    screen, asked = walk(SERVICES, tapped("staff", NOW, "h1"), tapped("staff", NOW + 2, "h2"))
    told, _ = walk(screen, s.Replied(reply=Done(id="h1"), at=NOW + 3, id="x"))

    assert len(asked) == 1
    assert told.help == s.Help("h1", NOW, told=True)


def test_an_older_menu_is_ignored_but_a_server_may_begin_anew() -> None:
    """A late packet must not bring back old numbers; a fresh database must not blind the kiosk."""
    older = menu().model_copy(update={"sequence": 9})
    anew = menu().model_copy(update={"sequence": 1, "made_at": MORNING + timedelta(hours=1)})

    assert _menu_after(older) == menu()
    assert _menu_after(anew) == anew


def test_a_service_is_offered_to_the_tiers_that_may_choose_it() -> None:
    """Nobody is refused after the tap for what was known before it."""
    cash, *others = menu().services
    lines = (cash.model_copy(update={"tiers": ("gold", "diamond")}), *others)
    shown = replace(SERVICES, menu=menu().model_copy(update={"services": lines}))
    everybody, unasked = walk(shown, tapped("service:cash", NOW))
    gold, (asked,) = walk(replace(shown, tier="gold"), tapped("service:cash", NOW))

    assert [line.service for line in everybody.offered] == [line.service for line in others]
    assert unasked == []
    assert gold.offered == lines
    assert isinstance(asked, e.AskForTicket)


def test_closing_ends_the_choice_but_not_a_ticket() -> None:
    """Who has asked still gets an answer."""
    closed = s.MenuCame(menu=menu().model_copy(update={"open": False}), at=NOW, id="x")
    choosing, _ = walk(SERVICES, closed)
    printing, _ = walk(PRINTING, closed)

    assert choosing.page == s.Closed()
    assert printing.page == PRINTING.page


def test_a_heartbeat_sets_the_servers_time() -> None:
    """Ages are reckoned from it."""
    screen, _ = walk(Screen(), s.Beat(heartbeat=heartbeat(), at=NOW, id="x"))

    assert screen.time == ServerTime(heartbeat(), NOW)


def test_more_turns_through_all_services_and_begins_again() -> None:
    """Every service can be reached without scrolling."""
    many = replace(base(8), page=s.Services())
    second, _ = walk(many, tapped("more", NOW))
    first, _ = walk(second, tapped("more", NOW + 1))

    assert second.page == s.Services(5)
    assert first.page == s.Services(0)


def _menu_after(came: Menu) -> Menu | None:
    screen, _ = walk(SERVICES, s.MenuCame(menu=came, at=NOW, id="x"))
    return screen.menu


def test_the_warning_of_the_server_stays_with_the_ticket() -> None:
    """It is said when the slip is taken, not lost on the way."""
    asking = replace(base(), page=s.Asking(request("r"), "t", NOW))
    issued = Issued(
        id="r",
        number="A021",
        service="cash",
        tier="basic",
        issued_at=MORNING,
        ahead=9,
        past_closing=True,
    )
    after, effects = step(asking, s.Replied(at=NOW, id="x", reply=issued))

    assert isinstance(after.page, s.Printing)
    assert after.page.ticket.past_closing
    assert [type(effect) for effect in effects] == [e.Print]

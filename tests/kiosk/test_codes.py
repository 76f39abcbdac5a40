"""Customers who come with a code: an appointment, a slip, a form."""

from dataclasses import replace
from hashlib import sha256

import pytest
from kiosk_scenes import BACK, CALLED, NOW, OVER, PLACE, SILENT, base, helpful, menu

from kiosk import effects as e
from kiosk import screen as s
from kiosk.codes import code_of, token_of
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import view
from kiosk.wedge import typed
from wire.messages import CheckInRequest, Done, FormRequest, Issued, PlaceRequest, Refused

CHOOSING = replace(base(), language="en", menu=helpful(), page=s.Services())
ATTRACT = replace(CHOOSING, page=s.Attract())
SECRET = "AbCd_-" * 5 + "Xy"
SLIP = menu().phone + SECRET
HASHED = sha256(SECRET.encode()).hexdigest()
LOOKING = replace(CHOOSING, page=s.Looking(PlaceRequest(id="r1", token=HASHED), NOW), turned=NOW)
STANDS = replace(CHOOSING, page=s.Stands(PLACE, HASHED))


def taps(screen: Screen, *buttons: str) -> tuple[Screen, list[e.Effect]]:
    """One finger after the other, a second apart."""
    asked: list[e.Effect] = []
    since = max(screen.touched, screen.turned, NOW)
    for place, button in enumerate(buttons):
        tap = s.Tapped(button=button, at=since + 1 + place, id=f"r{place}", token="secret")
        screen, effects = step(screen, tap)
        asked += effects
    return screen, asked


def scanned(screen: Screen, text: str) -> tuple[Screen, list[e.Effect]]:
    """A reader typed this."""
    read = s.CardRead(text=text, token="secret", at=NOW + 1, id="r1")
    after, effects = step(screen, read)
    return after, list(effects)


def replied(screen: Screen, reply: object) -> Screen:
    """The server answered."""
    after, _ = step(screen, s.Replied(reply=reply, at=NOW + 2, id="x"))
    return after


def keys(code: str) -> list[str]:
    """The keys of a code."""
    return [f"key:{digit}" for digit in code]


def test_an_appointment_is_checked_in_by_typing_its_code() -> None:
    """With what the customer said before, and the hash of the slip's own token."""
    needs = ("needs", "need:hearing", "done")
    screen, (ask,) = taps(CHOOSING, *needs, "appointment", *keys("2026"), "enter")

    assert isinstance(screen.page, s.Asking)
    assert isinstance(ask, e.AskForTicket)
    assert isinstance(ask.request, CheckInRequest)
    assert (ask.request.code, ask.request.needs) == ("2026", ("hearing",))
    assert ask.request.token == sha256(b"secret").hexdigest()


def test_an_appointment_is_checked_in_by_scanning_its_code() -> None:
    """Letters are scanned only; the ticket is printed like any other."""
    screen, (ask,) = scanned(replace(CHOOSING, page=s.Code()), "ap-77\n")
    reply = Issued(
        id="r1", number="A021", service="cash", tier="gold", issued_at=BACK.missed, ahead=0
    )

    assert isinstance(ask, e.AskForTicket)
    assert ask.request.code == "AP-77"
    assert isinstance(replied(screen, reply).page, s.Printing)


def test_an_appointment_that_is_not_known_is_said_in_words() -> None:
    """Never a dead end."""
    screen, _ = scanned(replace(CHOOSING, page=s.Code()), "2026")
    no = Refused(id="r1", error="NoAppointment", detail="-", texts={"en": "We know none."})
    refused = replied(screen, no)

    assert view(refused, NOW + 3).lines == ("We know none.",)
    assert taps(refused, "back")[0].page == s.Services()


def test_a_card_on_the_page_of_a_code_is_never_sent_as_one() -> None:
    """A bank card's number goes nowhere, whatever the reader puts around it."""
    page = replace(CHOOSING, page=s.Code())
    for card in ("6221812345678901", ";6221812345678901=2512", "%B6221812345678901^", "123"):
        screen, asked = scanned(page, card)

        assert asked == []
        assert (screen.page, screen.note) == (s.Code(), s.Note.CODE_UNKNOWN)


def test_two_equal_digits_typed_fast_are_two() -> None:
    """Though a double strike on any other button is one."""
    screen = replace(CHOOSING, page=s.Code())
    for place in range(4):
        at = NOW + 1 + place * 0.2
        screen, _ = step(screen, s.Tapped(button="key:7", at=at, id="x", token="t"))

    assert screen.page == s.Code("7777")


def test_a_wrong_digit_is_erased_and_the_end_is_reached() -> None:
    """No more digits than a code can have."""
    screen, _ = taps(replace(CHOOSING, page=s.Code()), *keys("12"), "erase", *keys("34567890123"))
    seen = view(screen, NOW)

    assert screen.page == s.Code("1345678901")
    assert not next(tile for tile in seen.tiles if tile.id == "key:1").alive


@pytest.mark.parametrize("screen", [ATTRACT, CHOOSING, replace(CHOOSING, page=s.Code())])
def test_a_slip_is_recognised_wherever_it_is_scanned(screen: Screen) -> None:
    """And only its hash leaves the kiosk."""
    after, (ask,) = scanned(screen, SLIP)

    assert isinstance(ask, e.LookUp)
    assert ask.request == PlaceRequest(id="r1", token=HASHED)
    assert SECRET not in repr((after, ask))


def test_who_still_waits_sees_number_people_ahead_and_wait() -> None:
    """As on the phone."""
    seen = view(replied(LOOKING, PLACE.model_copy(update={"id": "r1"})), NOW + 3)

    assert (seen.heading, seen.number) == ("Your number", "A021")
    assert seen.lines == ("Cash and transfers", "3 ahead", "about 6, usually within 15 min")


def test_who_missed_the_call_is_told_when_it_was_and_that_they_wait_again() -> None:
    """The bank's rule put them back; the kiosk only says so."""
    seen = view(replied(LOOKING, BACK.model_copy(update={"id": "r1"})), NOW + 3)

    assert seen.heading == "You are back in the queue"
    assert seen.lines[:3] == (
        "You were called at 09:42.",
        "By our rule you come after 2 more.",
        "2 ahead",
    )


def test_who_is_called_is_sent_to_the_counter_and_who_is_done_to_the_staff() -> None:
    """What to do now, in one line."""
    called = view(replace(STANDS, page=s.Stands(CALLED, HASHED)), NOW)
    over = view(replace(STANDS, page=s.Stands(OVER, HASHED)), NOW)

    assert called.heading == "Please go to counter 3 now."
    assert (over.heading, over.lines[-1]) == ("This visit is over", "Please ask our staff")
    assert over.middle is None


def test_a_form_is_attached_to_the_ticket_of_the_slip() -> None:
    """By its reference alone, typed or scanned."""
    typing, (ask,) = taps(STANDS, "form", *keys("4711"), "enter")
    kept = replied(typing, Done(id=ask.request.id))

    assert isinstance(ask, e.LookUp)
    assert ask.request == FormRequest(id=ask.request.id, token=HASHED, reference="4711")
    assert kept.page == s.FormKept()


def test_without_the_server_nothing_is_looked_up_and_that_is_said() -> None:
    """Alone the kiosk gives numbers, and makes nothing up."""
    away = replace(CHOOSING, time=SILENT)
    for screen, asked in (
        scanned(away, SLIP),
        scanned(replace(away, page=s.Code()), "2026"),
        scanned(replace(away, page=s.Code(token=HASHED)), "F-77"),
    ):
        assert asked == []
        assert screen.page == s.NotNow()


def test_a_look_up_without_an_answer_is_given_up_and_forgotten() -> None:
    """Nothing comes back to it when the customer has gone to the staff."""
    screen, (forget,) = step(LOOKING, s.Ticked(at=NOW + 10.1, id="x"))

    assert screen.page == s.NotNow()
    assert forget == e.Forget("r1")


def test_a_check_in_without_an_answer_is_withdrawn_and_gets_no_number_of_the_reserve() -> None:
    """Only the server knows its appointments."""
    asking, _ = scanned(replace(CHOOSING, page=s.Code()), "2026")
    still, unasked = step(asking, s.Ticked(at=NOW + 3, id="x"))
    given_up, (withdrawn,) = step(asking, s.Ticked(at=NOW + 12, id="x"))

    assert (still.page, unasked) == (asking.page, ())
    assert given_up.page == s.AskStaff()
    assert isinstance(withdrawn, e.Withdraw)


@pytest.mark.parametrize(
    ("text", "code"),
    [("2026", "2026"), (" ap-77 ", "AP-77"), ("123", ""), ("12345678901", ""), ("a b", "")],
)
def test_codes_are_told_from_everything_else(text: str, code: str) -> None:
    """Digits are short, and letters are not a card's."""
    assert code_of(text) == code


def test_only_slips_of_this_branch_have_a_token() -> None:
    """Another bank's code is nothing to us, and a kiosk without phones knows no slips."""
    plain = menu().model_copy(update={"phone": ""})

    assert token_of(SLIP, menu()) == SECRET
    assert token_of("https://example.org/t/" + SECRET, menu()) == ""
    assert token_of(SLIP + "/../x", menu()) == ""
    assert token_of(SECRET, plain) == ""


def test_a_reader_types_by_the_keys_of_an_american_keyboard() -> None:
    """Kivy tells the bare key and what is held: a slip's code has capitals, colons, underscores."""
    keys_of_url = [("h", ()), (";", ("shift",)), ("a", ("shift",)), ("-", ("shift",)), ("5", ())]

    assert "".join(typed(text, held) for text, held in keys_of_url) == "h:A_5"
    assert typed("a", ["capslock"]) == "A"


def test_whoever_types_the_code_of_a_form_may_go_on_when_the_branch_closes() -> None:
    """They have a ticket: closing ends the choice of others, and nobody is counted as gone."""
    typing = replace(CHOOSING, page=s.Code(token=HASHED), touched=NOW)
    closed = menu().model_copy(update={"open": False, "sequence": 11})
    after, _ = step(typing, s.MenuCame(menu=closed, at=NOW + 1, id="x"))
    beat = replace(typing, warned=NOW, time=replace(SILENT, heard=NOW + 20))
    gone, effects = step(beat, s.Ticked(at=NOW + 21, id="x"))

    assert after.page == typing.page
    assert (gone.page, effects) == (s.Attract(), ())

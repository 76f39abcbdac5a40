"""What a kiosk is told about a slip that was scanned at it."""

from dataclasses import replace
from datetime import timedelta

from server.adapters.replies import kiosk_order, kiosk_reply
from server.application.door import Answer
from server.domain.commands import CallNext, NoShow
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.plan import Calls
from server.domain.refusals import Refusal
from server.forecast.outlook import Outlook, Wait
from tests.builders import C1, MORNING, after, ask_for, done, opened
from wire import messages

TOKEN = "a" * 64
ASKED = messages.PlaceRequest(id="r1", token=TOKEN)
RULE = Calls(reinstate_places=1, returns_within=timedelta(minutes=15))


def told(branch: Branch, minutes: float = 0, outlook: Outlook | None = None) -> messages.KioskReply:
    """What the server answers, the request carried out."""
    order = kiosk_order("k1", ASKED, outlook)
    outcome = decide(branch, order.command, after(minutes))
    later = branch if isinstance(outcome, Refusal) else replay(branch, outcome)
    return kiosk_reply("k1", ASKED, Answer(outcome, later), outlook, after(minutes))


def waiting() -> Branch:
    """One before the customer, one behind."""
    branch = done(opened([C1], calls=RULE), ask_for("t0"))
    branch = done(branch, replace(ask_for("t1"), token=TOKEN), at=after(1))
    return done(branch, ask_for("t2"), at=after(2))


def test_who_waits_is_told_how_many_and_how_long() -> None:
    """Number, people ahead and the wait, as on the phone."""
    outlook = Outlook(MORNING, tickets={"t1": Wait(7, 12)}, newcomers={})
    place = told(waiting(), 3, outlook)

    assert isinstance(place, messages.Place)
    assert (place.number, place.state, place.ahead) == ("A002", "waiting", 1)
    assert place.forecast == messages.Forecast(p50=7, p90=12)
    assert (place.missed, place.behind) == (None, None)


def test_who_is_called_is_told_where_to_go() -> None:
    """Whoever stands at the kiosk has not seen the board."""
    branch = done(waiting(), CallNext(C1), NoShow(C1), CallNext(C1), at=after(3))
    place = told(branch, 4)

    assert isinstance(place, messages.Place)
    assert (place.state, place.counter, place.ahead) == ("called", "1", None)


def test_who_missed_the_call_is_told_when_it_was_and_behind_how_many_they_are_now() -> None:
    """By the branch's own rule."""
    branch = done(waiting(), CallNext(C1), NoShow(C1), CallNext(C1), at=after(3))
    place = told(done(branch, NoShow(C1), at=after(4)), 5)

    assert isinstance(place, messages.Place)
    assert (place.state, place.missed, place.behind) == ("waiting", after(3), 1)


def test_a_slip_of_another_day_is_refused_in_words() -> None:
    """No dead end: the kiosk shows the sentence."""
    refused = told(opened())

    assert isinstance(refused, messages.Refused)
    assert refused.error == "UnknownTicket"

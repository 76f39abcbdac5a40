"""The tables are complete: nothing can be ordered, or happen, that nobody knows."""

from typing import get_args

import pytest

from server.domain import events
from server.domain.commands import Command
from server.domain.decide import DECIDERS
from server.domain.evolve import EVOLVERS
from server.domain.lifecycle import MOVES, TERMINAL, UNDOABLE
from server.domain.model import State
from server.domain.refusals import Refusal
from tests.builders import ALL_REFUSALS

NEW = {events.TicketIssued, events.TicketHandedIn, events.ServedDirectly}
"""These bring a ticket into being; there is no state before."""
UNMOVED = {
    events.TicketUpgraded,
    events.TicketAnnotated,
    events.TicketDescribed,
    events.RedirectFailed,
    events.ServicePaused,
    events.ServiceWentOn,
    events.ServiceCorrected,
    events.NumberSuperseded,
    events.InterpreterAsked,
    events.InterpreterCame,
    events.LegAdded,
    events.OutcomeRecorded,
    events.RequestVoided,
    events.RatingAsked,
    events.RatingGiven,
    events.RatingLapsed,
}
"""These change what is known of a ticket, and leave it where it is."""
BESIDE = {events.TicketsMerged, events.MoveUndone}
"""A merge cancels, an undo takes back: neither is a row of the table."""


def test_every_command_has_a_decider() -> None:
    """An order without one would be a traceback at the counter."""
    assert set(DECIDERS) == set(get_args(Command))


def test_every_event_has_an_evolver() -> None:
    """A journal must always replay."""
    assert set(EVOLVERS) == set(get_args(events.Event))


def test_every_event_of_a_ticket_has_its_legal_moves() -> None:
    """What moves a ticket without a row would move it from anywhere."""
    about_tickets = {
        event for event in get_args(events.Event) if "ticket" in event.__dataclass_fields__
    }

    assert set(MOVES) == about_tickets - NEW - UNMOVED - BESIDE


def test_only_the_next_leg_leaves_a_terminal_state() -> None:
    """I3: served is served; it is the next service of the visit that waits then."""
    leaving = {event for event, row in MOVES.items() if row.keys() & TERMINAL}

    assert leaving == {events.LegBegan}
    assert MOVES[events.LegBegan] == {State.SERVED: State.WAITING}


def test_every_state_that_is_not_terminal_has_a_way_out() -> None:
    """Nobody is stuck."""
    sources = {source for row in MOVES.values() for source in row}

    assert set(State) - TERMINAL <= sources


def test_what_can_be_taken_back_is_what_the_glossary_lists() -> None:
    """Nothing else: an undo must not be a way to move a ticket anywhere."""
    assert {
        events.TicketCalled,
        events.TicketNoShow,
        events.ServiceStarted,
        events.TicketServed,
        events.TicketTransferred,
        events.TicketRedirected,
    } == UNDOABLE


@pytest.mark.parametrize("refusal", ALL_REFUSALS, ids=lambda kind: kind.__name__)
def test_a_refusal_is_a_finished_sentence(refusal: type[Refusal]) -> None:
    """It is shown as it stands: a capital or a field first, a full stop last, all fields known."""
    fields = {name: f"<{name}>" for name in refusal.__match_args__}
    sentence = refusal.sentence.format(**fields)

    assert sentence[0].isupper() or sentence.startswith("<")
    assert sentence.endswith(".")
    assert all(value in sentence for value in fields.values())

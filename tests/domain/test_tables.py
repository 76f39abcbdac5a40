"""The tables are complete: nothing can be ordered, or happen, that nobody knows."""

from typing import get_args

import pytest

from server.domain import events
from server.domain.commands import Command
from server.domain.decide import DECIDERS
from server.domain.evolve import EVOLVERS
from server.domain.lifecycle import MOVES, TERMINAL
from server.domain.model import State
from server.domain.refusals import Refusal
from tests.builders import ALL_REFUSALS

UNMOVED = {events.TicketIssued}
"""Brings a ticket into being; there is no state before."""


def test_every_command_has_a_decider() -> None:
    """An order without one would be a traceback at the counter."""
    assert set(DECIDERS) == set(get_args(Command))


def test_every_event_has_an_evolver() -> None:
    """A journal must always replay."""
    assert set(EVOLVERS) == set(get_args(events.Event))


def test_every_event_of_a_ticket_has_its_legal_moves() -> None:
    """What moves a ticket without a row would move it from anywhere."""
    about_tickets = {
        event
        for event in get_args(events.Event)
        if event.__name__.startswith(("Ticket", "Service")) and event not in UNMOVED
    }

    assert set(MOVES) == about_tickets


def test_no_move_leaves_a_terminal_state() -> None:
    """I3: served is served."""
    sources = {source for row in MOVES.values() for source in row}

    assert not sources & TERMINAL


def test_every_state_that_is_not_terminal_has_a_way_out() -> None:
    """Nobody is stuck; a no-show stays until the day ends, until reinstating is built."""
    sources = {source for row in MOVES.values() for source in row}

    assert set(State) - sources - TERMINAL == {State.NO_SHOW}


@pytest.mark.parametrize("refusal", ALL_REFUSALS, ids=lambda kind: kind.__name__)
def test_a_refusal_is_a_finished_sentence(refusal: type[Refusal]) -> None:
    """It is shown as it stands: a capital or a field first, a full stop last, all fields known."""
    fields = {name: f"<{name}>" for name in refusal.__match_args__}
    sentence = refusal.sentence.format(**fields)

    assert sentence[0].isupper() or sentence.startswith("<")
    assert sentence.endswith(".")
    assert all(value in sentence for value in fields.values())

"""What is written is what is read, for every kind of value there is."""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.adapters import scribe
from server.domain.events import Event
from server.domain.model import (
    Branch,
    Desk,
    Queue,
    State,
    Ticket,
    TicketClass,
    TicketId,
    new_branch,
)
from server.domain.plan import CounterCode, Plan
from server.domain.queues import indexed
from server.domain.refusals import Refusal
from tests.adapters.drawn import any_of
from tests.builders import ALL_REFUSALS, plan

few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
EVENTS = get_args(Event)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
@few
@given(drawn=st.data())
def test_every_event_survives(kind: type[Any], drawn: st.DataObject) -> None:
    """The journal is the record."""
    happened = drawn.draw(any_of(kind))
    name, body = scribe.written(happened)

    assert scribe.event(name, body) == happened


@pytest.mark.parametrize("kind", ALL_REFUSALS, ids=lambda kind: kind.__name__)
@few
@given(drawn=st.data())
def test_every_refusal_survives(kind: type[Refusal], drawn: st.DataObject) -> None:
    """The same request gets the same answer, in the same words."""
    refused = drawn.draw(any_of(kind))

    assert scribe.refusal(*scribe.written(refused)) == refused


@few
@given(any_of(Ticket))
def test_every_ticket_survives(ticket: Ticket) -> None:
    """Its undo, its legs and all."""
    row = scribe.ticket_row(new_branch(plan()), ticket)

    assert scribe.TICKETS.validate_json(row["body"]) == ticket


@few
@given(any_of(Desk))
def test_every_desk_survives(desk: Desk) -> None:
    """Its profile and its rating window too."""
    row = scribe.desk_row(new_branch(plan()), CounterCode("c1"), desk)

    assert scribe.DESKS.validate_json(row["body"]) == desk


@few
@given(any_of(Plan))
def test_every_plan_survives(drawn: Plan) -> None:
    """To the order of its tiers, of which the first is that of those who do not identify."""
    kept = scribe.PLANS.validate_json(scribe.PLANS.dump_json(drawn))

    assert kept == drawn
    assert list(kept.tiers) == list(drawn.tiers)


@st.composite
def branches(draw: st.DrawFn) -> Branch:
    """A branch with anything in its fields, its index as the tickets want it."""
    there = draw(st.lists(any_of(Ticket), max_size=3, unique_by=lambda ticket: ticket.id))
    passed = draw(any_of(Queue)).passed
    waits = [ticket for ticket in there if ticket.state is State.WAITING]
    remembered: dict[TicketClass, Any] = {ticket.ticket_class: passed for ticket in waits}
    fields = {
        name: draw(any_of(hint))
        for name, hint in scribe.BRANCH_HINTS.items()
        if name not in {*scribe.ELSEWHERE, "queues"}
    }
    tickets = scribe.Map[TicketId, Ticket]({ticket.id: ticket for ticket in there})
    queues = indexed(there, remembered)
    return Branch(plan(), new_branch(plan()).desks, tickets=tickets, queues=queues, **fields)


@few
@given(branches())
def test_every_branch_survives(branch: Branch) -> None:
    """With what its queues remember of overtakings: I6 outlives a restart."""
    kept = scribe.from_whole(scribe.whole(branch))

    assert kept == branch
    assert scribe.BranchScribe().row(kept) == scribe.BranchScribe().row(branch)


def test_one_scribe_writes_what_a_new_one_would() -> None:
    """It remembers the texts of fields that do not change, and only of those."""
    old = scribe.BranchScribe()
    for ordinal in (1, 1, 2, 1):
        branch = Branch(plan(), new_branch(plan()).desks, last=scribe.Map({"A": ordinal}))

        assert old.row(branch) == scribe.BranchScribe().row(branch)

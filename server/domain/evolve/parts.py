"""What the evolvers share: a ticket or a counter that changes, with all that follows from it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from server.domain.events import TicketCalled
from server.domain.lifecycle import AT_COUNTER, MOVES, UNDOABLE
from server.domain.model import Branch, Desk, Place, State, Ticket, TicketId, Undo
from server.domain.plan import CounterCode, TierCode
from server.domain.queues import Queues, joined, left, overtakings, was_passed


def put(branch: Branch, ticket: Ticket) -> Branch:
    """The branch with this ticket as it is now, in the queue to which it belongs."""
    before = branch.tickets.get(ticket.id)
    ticket = _apart(branch, before, ticket)
    return branch.but(
        tickets=branch.tickets.set(ticket.id, ticket),
        queues=_queued(branch.queues, before, ticket),
        held=_held(branch.held, before, ticket),
    )


def ticket(branch: Branch, of: TicketId, **changes: Any) -> Branch:
    """The branch after these changes of a ticket."""
    return put(branch, branch.tickets[of].but(**changes))


def desk(branch: Branch, counter: CounterCode, **changes: Any) -> Branch:
    """The branch after these changes of a counter, which the plan may no longer have."""
    changed = replace(branch.desks.get(counter, Desk()), **changes)
    return branch.but(desks=branch.desks.set(counter, changed))


def move(branch: Branch, event: Any, **changes: Any) -> Branch:
    """The branch after the ticket's move; the move can be taken back if the glossary lists it.

    How often the ticket was overtaken goes with it for as long as the leg lasts.
    """
    before = branch.tickets[event.ticket]
    then = as_it_was(branch, before)
    kept = {
        "undo": _undo(event, then) if type(event) in UNDOABLE else None,
        "overtaken": then.overtaken,
    }
    state = MOVES[type(event)][before.state]
    return ticket(branch, event.ticket, **{**kept, **changes, "state": state})


def leave(branch: Branch, event: Any, **changes: Any) -> Branch:
    """Move, and free the counter if the ticket was at one."""
    before = branch.tickets[event.ticket]
    moved = move(branch, event, **changes)
    if before.state not in AT_COUNTER or before.counter is None:
        return moved
    return freed(moved, before.counter, event.at)


def freed(branch: Branch, counter: CounterCode, at: datetime) -> Branch:
    """The counter has nobody any more."""
    return desk(branch, counter, ticket=None, free_since=at)


def taken(branch: Branch, counter: CounterCode, ticket: TicketId) -> Branch:
    """The counter has this ticket."""
    return desk(branch, counter, ticket=ticket, free_since=None)


def remembered(branch: Branch, event: Any, before: Ticket, other: TicketId | None = None) -> Undo:
    """How to take this move back."""
    return _undo(event, as_it_was(branch, before), other)


def as_it_was(branch: Branch, before: Ticket) -> Ticket:
    """The ticket as an undo brings it back: with all it has suffered, and no undo of its own."""
    overtaken = overtakings(branch.queues, before)
    if before.undo is None and before.overtaken == overtaken:
        return before
    return before.but(undo=None, overtaken=overtaken)


def _undo(event: Any, then: Ticket, other: TicketId | None = None) -> Undo:
    passed = event.passed if isinstance(event, TicketCalled) else ()
    return Undo(type(event).__name__, event.at, then, other, passed)


def placed(branch: Branch, at: datetime, place: Place | None) -> dict[str, Any]:
    """The fields of a place; None: behind everybody, since this very event."""
    since, arrival, behind = place or Place(at, branch.sequence + 1)
    return {"waits_since": since, "arrival": arrival, "behind": behind}


def ranked(before: Ticket, tier: TierCode | None) -> dict[str, Any]:
    """The fields of a ticket that goes to another ladder of tiers; None: it stays on its own."""
    if tier is None:
        return {}
    others = (each for each in before.known_as if each not in (tier, before.tier))
    return {"tier": tier, "known_as": (before.tier, *others)}


def _queued(queues: Queues, before: Ticket | None, after: Ticket) -> Queues:
    was = before is not None and before.state is State.WAITING
    waits = after.state is State.WAITING
    if was and waits and before and _same_slot(before, after):
        return queues
    if was and before:
        queues = left(queues, before)
    return joined(queues, after) if waits else queues


def _apart(branch: Branch, before: Ticket | None, after: Ticket) -> Ticket:
    """Whoever comes to an old place was not overtaken by the calls that passed it before."""
    if after.state is not State.WAITING:
        return after
    if before and before.state is State.WAITING and _same_slot(before, after):
        return after
    plain = after.but(apart=0) if after.apart else after
    passed = was_passed(branch.queues, plain)
    return plain.but(apart=branch.sequence + 1) if passed else plain


def _same_slot(before: Ticket, after: Ticket) -> bool:
    return before.place == after.place and before.ticket_class == after.ticket_class


def _held(held: frozenset[TicketId], before: Ticket | None, after: Ticket) -> frozenset[TicketId]:
    if after.state is State.HELD:
        return held | {after.id}
    return held - {after.id} if before and before.state is State.HELD else held

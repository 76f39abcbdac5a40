"""What becomes of a ticket that leaves the straight way, and of a move that is taken back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.evolve.parts import (
    freed,
    leave,
    move,
    placed,
    put,
    ranked,
    remembered,
    taken,
    ticket,
)
from server.domain.evolve.tickets import announced, next_leg
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, State, Ticket
from server.domain.queues import not_overtaken_by, overtakings

NOT_CALLED: Final[Mapping[str, Any]] = {
    "counter": None,
    "teller": "",
    "why": None,
    "attempt": 0,
    "called_at": None,
    "announced_at": None,
    "started_at": None,
    "finished_at": None,
    "returns_at": None,
    "held_since": None,
    "held_for": timedelta(0),
    "reason": "",
}
"""The fields of a ticket that waits again."""


def _no_show(branch: Branch, event: events.TicketNoShow) -> Branch:
    return leave(branch, event, finished_at=event.at)


def _requeued(branch: Branch, event: events.TicketRequeued) -> Branch:
    again = {**NOT_CALLED, **placed(branch, event.at, event.place)}
    return leave(branch, event, **again, not_before=event.not_before)


def _reinstated(branch: Branch, event: events.TicketReinstated) -> Branch:
    again = {**NOT_CALLED, **placed(branch, event.at, event.place)}
    return leave(branch, event, **again, first=event.first)


def _held(branch: Branch, event: events.TicketHeld) -> Branch:
    return leave(
        branch, event, reason=event.reason, returns_at=event.returns_at, held_since=event.at
    )


def _returned(branch: Branch, event: events.HoldReturned) -> Branch:
    """To the queue of the counter that held it, whoever is there, before everybody."""
    before = branch.tickets[event.ticket]
    again = {**NOT_CALLED, "only_at": before.counter, "only_for": None, "first": True}
    return leave(branch, event, **again)


def _resumed(branch: Branch, event: events.TicketResumed) -> Branch:
    moved = move(
        branch,
        event,
        counter=event.counter,
        teller=event.teller,
        attempt=1,
        called_at=event.at,
        announced_at=event.at,
        started_at=None,
        reason="",
        returns_at=None,
        held_since=None,
        held_for=timedelta(0),
    )
    return announced(taken(moved, event.counter, event.ticket), event.ticket)


def _paused(branch: Branch, event: events.ServicePaused) -> Branch:
    return ticket(branch, event.ticket, reason=event.reason, held_since=event.at, undo=None)


def _went_on(branch: Branch, event: events.ServiceWentOn) -> Branch:
    before = branch.tickets[event.ticket]
    # A clock that was set back gives nobody time that was not there.
    held = max(event.at - before.held_since, timedelta(0)) if before.held_since else timedelta(0)
    held_for = before.held_for + held
    changes: dict[str, Any] = {"reason": "", "held_since": None, "undo": None}
    return ticket(branch, event.ticket, held_for=held_for, **changes)


def _cancelled(branch: Branch, event: events.TicketCancelled) -> Branch:
    return leave(branch, event, finished_at=event.at, outcome=event.reason)


def _on_paper(branch: Branch, event: events.ServedOnPaper) -> Branch:
    """No counter was held for it, and no board showed it."""
    times = {"called_at": event.called_at, "started_at": event.called_at}
    done = {"finished_at": event.finished_at, "outcome": "done"}
    return move(branch, event, counter=event.counter, teller=event.teller, **times, **done)


def _expired(branch: Branch, event: events.TicketExpired) -> Branch:
    return leave(branch, event, finished_at=event.at)


def _transferred(branch: Branch, event: events.TicketTransferred) -> Branch:
    """Whoever has been served has finished a leg by it; others go on waiting for theirs."""
    before = branch.tickets[event.ticket]
    again = {
        **(next_leg(before, event) if before.started_at else NOT_CALLED),
        **placed(branch, event.at, event.place),
        "service": event.service,
        "only_at": event.counter,
        "only_for": event.teller,
        "bonus": event.bonus,
        "first": event.first,
        "not_before": None if event.first else before.not_before,
        "overtaken": event.overtaken,
        "back_to": event.back_to or before.back_to,
        **ranked(before, event.tier),
    }
    return leave(branch, event, **again)


def _redirected(branch: Branch, event: events.TicketRedirected) -> Branch:
    return leave(branch, event, finished_at=event.at, outcome=event.machine or event.elsewhere)


def _upgraded(branch: Branch, event: events.TicketUpgraded) -> Branch:
    before = branch.tickets[event.ticket]
    return ticket(
        branch,
        event.ticket,
        tier=event.tier,
        overtaken=event.overtaken,
        undo=remembered(branch, event, before),
    )


def _redirect_failed(branch: Branch, event: events.RedirectFailed) -> Branch:
    return branch.but(came_back=branch.came_back.set(event.ticket, event.where))


def _described(branch: Branch, event: events.TicketDescribed) -> Branch:
    known = {"language": event.language, "needs": event.needs, "overtaken": event.overtaken}
    return ticket(branch, event.ticket, **known, undo=None)


def _merged(branch: Branch, event: events.TicketsMerged) -> Branch:
    other = branch.tickets[event.other]
    gone = replace(
        other,
        state=State.CANCELLED,
        outcome="merged",
        finished_at=event.at,
        undo=remembered(branch, event, other),
    )
    kept = branch.tickets[event.ticket]
    changes: dict[str, Any] = {"to_come": event.to_come, "note": kept.note or other.note}
    if event.needs is not None:
        changes |= {"needs": event.needs, "overtaken": overtakings(branch.queues, kept)}
    undo = remembered(branch, event, kept, other=event.other)
    return ticket(put(branch, gone), event.ticket, **changes, undo=undo)


def _undone(branch: Branch, event: events.MoveUndone) -> Branch:
    """Everything as before the move, but for what has been learnt of the ticket since."""
    now = branch.tickets[event.ticket]
    if now.undo is None:
        return branch
    branch = branch.but(queues=not_overtaken_by(branch.queues, now.undo.passed))
    back = _as_it_was(branch, now.undo.ticket, now)
    if back.state is State.CALLED:  # whoever was called has as long to come as before
        back = replace(back, announced_at=event.at)
    after = _at_counters(put(branch, back), now, back, event)
    other = branch.tickets[now.undo.other] if now.undo.other else None
    if other is None or other.undo is None:
        return after
    if other.note and now.note == other.note:  # what is known of the one is not said of the other
        after = ticket(after, back.id, note=now.undo.ticket.note)
    return put(after, _as_it_was(branch, other.undo.ticket, other))


def _at_counters(branch: Branch, now: Ticket, back: Ticket, event: events.MoveUndone) -> Branch:
    if now.state in AT_COUNTER and now.counter is not None:
        branch = freed(branch, now.counter, event.at)
    if back.state in AT_COUNTER and back.counter is not None:
        return taken(branch, back.counter, back.id)
    calls = tuple(other for other in branch.calls if other != back.id)
    return branch.but(calls=calls)


def _as_it_was(branch: Branch, then: Ticket, now: Ticket) -> Ticket:
    """Whoever waited all the while has also been overtaken meanwhile."""
    waited = now.state is State.WAITING and now.leg == then.leg
    overtaken = overtakings(branch.queues, now) if waited else then.overtaken
    learnt = replace(then, note=now.note, reference=now.reference, papers=now.papers)
    # An interpreter who has come is there, whatever is taken back.
    wanted = then.interpreter_since and now.interpreter_since
    return replace(learnt, overtaken=overtaken, interpreter_since=wanted)


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.TicketNoShow: _no_show,
    events.TicketRequeued: _requeued,
    events.TicketReinstated: _reinstated,
    events.TicketHeld: _held,
    events.HoldReturned: _returned,
    events.TicketResumed: _resumed,
    events.ServicePaused: _paused,
    events.ServiceWentOn: _went_on,
    events.TicketCancelled: _cancelled,
    events.ServedOnPaper: _on_paper,
    events.TicketExpired: _expired,
    events.TicketTransferred: _transferred,
    events.TicketRedirected: _redirected,
    events.TicketUpgraded: _upgraded,
    events.TicketDescribed: _described,
    events.RedirectFailed: _redirect_failed,
    events.TicketsMerged: _merged,
    events.MoveUndone: _undone,
}

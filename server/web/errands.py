"""What is ordered for one person in the hall: the fields of the card, and the command they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

from fastapi import Form

from server.domain import commands, events
from server.domain.bounds import LONGEST_NOTE
from server.domain.commands import Command
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, State, Ticket
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.refusals import NothingToUndo, Refusal, UnknownTicket
from server.web.orders import RequestId
from server.web.typed import ticket_typed

Code = Annotated[str, Form(max_length=64)]
Said = Annotated[bool, Form()]
Several = Annotated[tuple[str, ...], Form(max_length=20)]


@dataclass(frozen=True, slots=True)
class Errand:
    """One press on a person's card, with what was asked beside it."""

    request: RequestId
    service: Code = ""
    counter: Code = ""
    machine: Code = ""
    tier: Code = ""
    reason: Code = ""
    other: Code = ""
    """The number of a second ticket of the same person."""
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = ""
    papers: Said = False
    though_closed: Said = False
    language: Code = ""
    needs: Several = ()
    places: Annotated[int, Form(ge=0, le=240)] = 0


class Verb(StrEnum):
    """What can be done for a person."""

    TRANSFER = "transfer"
    REDIRECT = "redirect"
    UPGRADE = "upgrade"
    MERGE = "merge"
    NOTE = "note"
    PAPERS = "papers"
    DESCRIBE = "describe"
    CANCEL = "cancel"
    REQUEUE = "requeue"
    NO_SHOW = "no-show"
    HOLD = "hold"
    RESUME = "resume"
    REINSTATE = "reinstate"
    UNDO = "undo"


Ordered = Command | Refusal
Order = Callable[[Branch, Ticket, Errand], Ordered]


def ordered(verb: Verb, branch: Branch, ticket: Ticket | None, errand: Errand) -> Ordered:
    """The command that a press means, or why it can mean none."""
    return UnknownTicket() if ticket is None else ORDERS[verb](branch, ticket, errand)


def _where(move: type, order: Callable[[CounterCode, Errand], Command]) -> Order:
    """Of whoever is at a counter: the counter is asked."""

    def decided(_: Branch, ticket: Ticket, errand: Errand) -> Ordered:
        return refuse_move(ticket, move) or order(ticket.counter or CounterCode(""), errand)

    return decided


def _transfer(_: Branch, ticket: Ticket, errand: Errand) -> Ordered:
    there = ServiceCode(errand.service) or None, CounterCode(errand.counter) or None
    return commands.Transfer(ticket.id, *there, though_closed=errand.though_closed)


def _merge(branch: Branch, ticket: Ticket, errand: Errand) -> Ordered:
    other = ticket_typed(branch, errand.other, {State.WAITING})
    return commands.Merge(ticket.id, other.id) if other else UnknownTicket()


def _undo(_: Branch, ticket: Ticket, __: Errand) -> Ordered:
    return commands.UndoMove(ticket.id) if ticket.undo else NothingToUndo(ticket.number)


ORDERS: Final[Mapping[Verb, Order]] = {
    Verb.TRANSFER: _transfer,
    Verb.REDIRECT: lambda _, who, e: commands.Redirect(who.id, e.machine),
    Verb.UPGRADE: lambda _, who, e: commands.Upgrade(who.id, TierCode(e.tier), e.reason),
    Verb.MERGE: _merge,
    Verb.NOTE: lambda _, who, e: commands.Annotate(who.id, note=e.note.strip()),
    Verb.PAPERS: lambda _, who, e: commands.Annotate(who.id, papers=e.papers),
    Verb.DESCRIBE: lambda _, who, e: commands.Describe(who.id, e.language or None, e.needs),
    Verb.CANCEL: lambda _, who, __: commands.Cancel(who.id, "by staff"),
    Verb.REQUEUE: _where(
        events.TicketRequeued, lambda at, e: commands.Requeue(at, e.places, timedelta(0))
    ),
    Verb.NO_SHOW: _where(events.TicketNoShow, lambda at, _: commands.NoShow(at)),
    Verb.HOLD: _where(events.TicketHeld, lambda at, e: commands.Hold(at, e.reason)),
    Verb.RESUME: lambda _, who, e: commands.Resume(CounterCode(e.counter), who.id),
    Verb.REINSTATE: lambda _, who, __: commands.Reinstate(who.id),
    Verb.UNDO: _undo,
}

"""What a press at a counter orders: the fields of a strip, and the command that they make."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from fastapi import Form

from server.domain import commands
from server.domain.bounds import LONGEST_NOTE
from server.domain.commands import Command, Placement
from server.domain.model import Branch, Delivered, State, Ticket, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.refusals import NothingToUndo, Refusal, UnknownTicket, ValueNotAllowed
from server.domain.serving import DONE, at_counter
from server.web.orders import RequestId
from server.web.situation import last_moved, supervisor_call
from server.web.typed import ticket_typed

LONGEST_TO_COLLEAGUE: Final = 140
"""Characters of a note that goes with a transfer."""
MOST_DELIVERED: Final = 20
Code = Annotated[str, Form(max_length=64)]
Several = Annotated[tuple[str, ...], Form(max_length=MOST_DELIVERED)]
Said = Annotated[bool, Form()]
Count = Annotated[int, Form(ge=0, le=240)]


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a key or a button, with what its strip asked."""

    request: RequestId
    outcome: Code = DONE
    """Of the customer who is finished by it, where somebody is served."""
    delivered: Several = ()
    reason: Code = ""
    """Of a pause, a hold, a call out of turn, an upgrade."""
    service: Code = ""
    to: Code = ""
    """The counter to which somebody is sent."""
    teller: Code = ""
    tier: Code = ""
    machine: Code = ""
    number: Code = ""
    """Of a ticket, as it is printed or typed."""
    other: Code = ""
    note: Annotated[str | None, Form(max_length=LONGEST_NOTE)] = None
    reference: Annotated[str | None, Form(max_length=64)] = None
    papers: Said = False
    back: Said = False
    """The visit comes back here afterwards."""
    though_closed: Said = False
    places: Count = 0
    minutes: Count = 0
    leg: Annotated[str, Form(max_length=80)] = ""


@dataclass(frozen=True, slots=True)
class At:
    """The counter at which it is pressed, by whom and when."""

    branch: Branch
    code: CounterCode
    teller: str
    now: datetime

    @property
    def customer(self) -> Ticket | Refusal:
        """Who is there."""
        return at_counter(self.branch, self.code)

    def named(self, number: str, state: State) -> Ticket | Refusal:
        """The ticket of that number, or of those digits among the tickets in that state."""
        return ticket_typed(self.branch, number, {state}) or UnknownTicket()


class Verb(StrEnum):
    """What can be ordered."""

    CALL_NEXT = "call-next"
    OPEN = "open"
    START = "start"
    FINISH = "finish"
    RECALL = "recall"
    REQUEUE = "requeue"
    NO_SHOW = "no-show"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    SERVE_DIRECTLY = "serve-directly"
    CALL_TICKET = "call-ticket"
    UNDO = "undo"
    PAUSE = "pause"
    CLOSE = "close"
    HOLD_AT_COUNTER = "hold-at-counter"
    GO_ON = "go-on"
    ADD_LEG = "add-leg"
    CORRECT_SERVICE = "correct-service"
    NOTE = "note"
    MERGE = "merge"
    REINSTATE = "reinstate"
    UPGRADE = "upgrade"
    REDIRECT = "redirect"
    RECORD_OUTCOME = "record-outcome"
    HAND_OVER = "hand-over"
    AUTO_CALL = "auto-call"
    AUTO_CALL_OFF = "auto-call-off"
    INTERPRETER = "interpreter"
    CALL_SUPERVISOR = "call-supervisor"
    SUPERVISOR_CAME = "supervisor-came"


Ordered = Command | Refusal
Orders = Callable[[At, Press], Ordered]


def ordered(verb: Verb, at: At, press: Press) -> Ordered:
    """The command that a press means, or why it can mean none."""
    return ORDERS[verb](at, press)


def delivered(codes: Iterable[str]) -> tuple[Delivered, ...]:
    """Each service once."""
    return tuple(Delivered(ServiceCode(code)) for code in dict.fromkeys(codes) if code)


def _of_customer(order: Callable[[TicketId, Press], Ordered]) -> Orders:
    def decided(at: At, press: Press) -> Ordered:
        customer = at.customer
        return customer if isinstance(customer, Refusal) else order(customer.id, press)

    return decided


def _of_named(state: State, order: Callable[[At, TicketId, Press], Ordered]) -> Orders:
    def decided(at: At, press: Press) -> Ordered:
        named = at.named(press.number, state)
        return named if isinstance(named, Refusal) else order(at, named.id, press)

    return decided


def _call_next(at: At, press: Press) -> Ordered:
    return commands.CallNext(at.code, press.outcome, delivered(press.delivered))


def _transfer(ticket: TicketId, press: Press) -> Ordered:
    if len(press.note or "") > LONGEST_TO_COLLEAGUE:
        return ValueNotAllowed("note")
    return commands.Transfer(
        ticket,
        ServiceCode(press.service) or None,
        CounterCode(press.to) or None,
        press.teller.strip() or None,
        Placement.ARRIVAL,
        press.back,
        press.though_closed,
    )


def _serve_directly(at: At, press: Press) -> Ordered:
    # The same press is the same visit: its id is as unguessable as the ticket's has to be.
    ticket, service = TicketId(f"d-{press.request}"[:60]), ServiceCode(press.service)
    plan = at.branch.plan
    tier = TierCode(press.tier) or plan.unidentified
    known = service in plan.services and tier in plan.tiers
    fitting = plan.tier_for(service, tier) if known else tier
    return commands.ServeDirectly(at.code, ticket, service, fitting)


def _undo(at: At, _: Press) -> Ordered:
    ticket = last_moved(at.branch, at.code, at.now)
    if ticket is not None:
        return commands.UndoMove(ticket)
    here = at.branch.at(at.code)
    return NothingToUndo(here.number if here else at.branch.plan.counters[at.code].number)


def _merge(at: At, press: Press) -> Ordered:
    one, other = (at.named(number, State.WAITING) for number in (press.number, press.other))
    for ticket in (one, other):
        if isinstance(ticket, Refusal):
            return ticket
    return commands.Merge(*(ticket.id for ticket in (one, other) if isinstance(ticket, Ticket)))


def _redirect(at: At, press: Press) -> Ordered:
    customer = at.customer
    if isinstance(customer, Refusal):
        return customer
    return commands.Redirect(customer.id, press.machine)


def _close(at: At, _: Press) -> Ordered:
    return commands.CloseCounter(at.code, after_this=at.branch.desks[at.code].ticket is not None)


def _note(ticket: TicketId, press: Press) -> Ordered:
    note = None if press.note is None else press.note.strip()
    return commands.Annotate(ticket, note, press.reference, press.papers)


def _interpreter(ticket: TicketId, _: Press) -> Ordered:
    return commands.InterpreterArrived(ticket)


ORDERS: Final[Mapping[Verb, Orders]] = {
    Verb.CALL_NEXT: _call_next,
    Verb.OPEN: lambda at, _: commands.OpenCounter(at.code, at.teller),
    Verb.START: lambda at, _: commands.Start(at.code),
    Verb.FINISH: lambda at, p: commands.Finish(at.code, p.outcome, delivered(p.delivered)),
    Verb.RECALL: lambda at, _: commands.Recall(at.code),
    Verb.REQUEUE: lambda at, p: commands.Requeue(at.code, p.places, timedelta(minutes=p.minutes)),
    Verb.NO_SHOW: lambda at, _: commands.NoShow(at.code),
    Verb.TRANSFER: _of_customer(_transfer),
    Verb.HOLD: lambda at, p: commands.Hold(
        at.code, p.reason, timedelta(minutes=p.minutes) if p.minutes else None
    ),
    Verb.RESUME: _of_named(State.HELD, lambda at, ticket, _: commands.Resume(at.code, ticket)),
    Verb.SERVE_DIRECTLY: _serve_directly,
    Verb.CALL_TICKET: _of_named(
        State.WAITING, lambda at, ticket, p: commands.CallTicket(at.code, ticket, p.reason)
    ),
    Verb.UNDO: _undo,
    Verb.PAUSE: lambda at, p: commands.PauseCounter(at.code, p.reason),
    Verb.CLOSE: _close,
    Verb.HOLD_AT_COUNTER: lambda at, p: commands.HoldAtCounter(at.code, p.reason),
    Verb.GO_ON: lambda at, _: commands.GoOn(at.code),
    Verb.ADD_LEG: _of_customer(lambda who, p: commands.AddLeg(who, ServiceCode(p.service))),
    Verb.CORRECT_SERVICE: _of_customer(
        lambda who, p: commands.CorrectService(who, ServiceCode(p.service))
    ),
    Verb.NOTE: _of_customer(_note),
    Verb.MERGE: _merge,
    Verb.REINSTATE: _of_named(State.NO_SHOW, lambda _, ticket, __: commands.Reinstate(ticket)),
    Verb.UPGRADE: _of_customer(lambda who, p: commands.Upgrade(who, TierCode(p.tier), p.reason)),
    Verb.REDIRECT: _redirect,
    Verb.RECORD_OUTCOME: lambda _, p: commands.RecordOutcome(
        p.leg, p.outcome, delivered(p.delivered)
    ),
    Verb.HAND_OVER: lambda at, p: commands.HandOver(at.code, p.teller.strip()),
    Verb.AUTO_CALL: lambda at, _: commands.AutoCall(at.code),
    Verb.AUTO_CALL_OFF: lambda at, _: commands.AutoCall(at.code, on=False),
    Verb.INTERPRETER: _of_customer(_interpreter),
    Verb.CALL_SUPERVISOR: lambda at, _: commands.CallStaff(supervisor_call(at.code)),
    Verb.SUPERVISOR_CAME: lambda at, _: commands.StaffArrived(supervisor_call(at.code)),
}

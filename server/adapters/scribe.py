"""Between values and rows: events, refusals, tickets and desks as they are stored."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, get_args

from immutables import Map
from pydantic import TypeAdapter

from server.domain import refusals
from server.domain.events import Event
from server.domain.model import Branch, CounterState, Desk, State, Ticket, TicketId, Window
from server.domain.plan import CounterCode, Plan
from server.domain.queues import indexed
from server.domain.refusals import Refusal

Row = dict[str, Any]

EVENTS: Final[Mapping[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Event)
}
REFUSALS: Final[Mapping[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in refusals.Refusal.__subclasses__()
}
HELP: Final = TypeAdapter(dict[str, datetime])
TICKET_FIELDS: Final = tuple(field.name for field in fields(Ticket))


def written(value: Event | Refusal) -> tuple[str, str]:
    """The kind of an event or refusal, and its body as JSON."""
    kind = type(value).__name__
    adapter = EVENTS.get(kind) or REFUSALS[kind]
    return kind, adapter.dump_json(value).decode()


def event(kind: str, body: str) -> Event:
    """The event that was written so."""
    return EVENTS[kind].validate_json(body)  # type: ignore[no-any-return]


def refusal(kind: str, body: str) -> Refusal:
    """The refusal that was written so."""
    return REFUSALS[kind].validate_json(body)  # type: ignore[no-any-return]


def branch_row(branch: Branch) -> Row:
    """The one row of a branch."""
    return {
        "branch": branch.plan.code,
        "sequence": branch.sequence,
        "day": branch.day,
        "open": branch.open,
        "last": dict(branch.last),
        "void": sorted(branch.void),
        "help": HELP.dump_python(dict(branch.help), mode="json"),
    }


def ticket_row(branch: Branch, ticket: Ticket) -> Row:
    """The row of one ticket."""
    row = {name: getattr(ticket, name) for name in TICKET_FIELDS}
    return {**row, "state": ticket.state.value, "branch": branch.plan.code, "day": branch.day}


def desk_row(branch: Branch, counter: CounterCode, desk: Desk) -> Row:
    """The row of one counter as it is now."""
    window = desk.window
    return {
        "branch": branch.plan.code,
        "counter": counter,
        "state": desk.state.value,
        "teller": desk.teller,
        "reason": desk.reason,
        "ticket": desk.ticket,
        "since": desk.since,
        "window_ticket": window and window.ticket,
        "window_leg": window and window.leg,
        "window_opened_at": window and window.opened_at,
        "window_closes_at": window and window.closes_at,
    }


def branch(
    plan: Plan, row: Mapping[Any, Any], tickets: list[Ticket], desks: dict[CounterCode, Desk]
) -> Branch:
    """The branch that these rows stand for; counters new in the plan begin closed."""
    return Branch(
        plan=plan,
        desks=Map({code: Desk() for code in plan.counters} | desks),
        sequence=row["sequence"],
        day=row["day"],
        open=row["open"],
        tickets=Map({ticket.id: ticket for ticket in tickets}),
        queues=indexed(tickets, {}),
        last=Map(row["last"]),
        void=frozenset(TicketId(ticket) for ticket in row["void"]),
        help=Map(HELP.validate_python(row["help"])),
    )


def ticket(row: Mapping[Any, Any]) -> Ticket:
    """The ticket that this row stands for."""
    kept = {name: row[name] for name in TICKET_FIELDS}
    return Ticket(**{**kept, "state": State(row["state"])})


def desk(row: Mapping[Any, Any]) -> Desk:
    """The counter as this row says."""
    window = (
        Window(
            row["window_ticket"],
            row["window_leg"],
            row["window_opened_at"],
            row["window_closes_at"],
        )
        if row["window_leg"]
        else None
    )
    state = CounterState(row["state"])
    return Desk(state, row["teller"], row["reason"], row["ticket"], window, row["since"])

"""Between values and rows: events, refusals, tickets, desks and branches as they are stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from types import GenericAlias
from typing import Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from immutables import Map
from pydantic import TypeAdapter
from pydantic_core import from_json, to_json

from server.domain import refusals
from server.domain.events import Event, MoveUndone
from server.domain.model import (
    Branch,
    Desk,
    Place,
    Ticket,
    TicketClass,
    TicketId,
    new_branch,
)
from server.domain.plan import CounterCode, Plan
from server.domain.queues import indexed, remembered
from server.domain.refusals import Refusal

Row = dict[str, Any]

EVENTS: Final[Mapping[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in get_args(Event)
}
REFUSALS: Final[Mapping[str, TypeAdapter[Any]]] = {
    kind.__name__: TypeAdapter(kind) for kind in refusals.Refusal.__subclasses__()
}
TICKETS: Final = TypeAdapter(Ticket)
DESKS: Final = TypeAdapter(Desk)
_CLASSES: Final = TypeAdapter(TicketClass)
_PLACES: Final = TypeAdapter(Place)
PLANS: Final = TypeAdapter(Plan)

ELSEWHERE: Final = {"plan", "desks", "tickets", "own"}
"""Fields of a branch that have tables of their own, or are code."""
COLUMNS: Final = ("sequence", "version", "day", "open")
"""Fields of a branch that are columns."""
BRANCH_HINTS: Final = get_type_hints(Branch)
Passed = tuple[TicketClass, tuple[Place, ...]]
Desks = Mapping[str, str]
"""The bodies of the counters' rows."""


# --- events and refusals --------------------------------------------------------------------------
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


def touched(happened: Event, before: Branch) -> Iterator[TicketId]:
    """The tickets that an event names, and so may change."""
    for name, several in NAMES_TICKETS[type(happened)]:
        named = getattr(happened, name)
        if several:
            yield from named
        elif named is not None:
            yield named
    if isinstance(happened, MoveUndone):  # of a merge: the event names the ticket that was kept
        undone = before.tickets.get(happened.ticket)
        if undone is not None and undone.undo is not None and undone.undo.other is not None:
            yield undone.undo.other


def _names_tickets(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (name, get_origin(hint) is tuple)
        for name, hint in hints.items()
        if hint is TicketId or TicketId in get_args(hint)
    )


NAMES_TICKETS: Final = {kind: _names_tickets(kind) for kind in get_args(Event)}
"""Per kind of event: its fields that name tickets, and whether such a field names several."""


# --- tickets and desks ----------------------------------------------------------------------------
def ticket_row(branch: Branch, ticket: Ticket) -> Row:
    """The row of one ticket."""
    return {
        "branch": branch.plan.code,
        "id": ticket.id,
        "day": branch.day,
        "number": ticket.number,
        "service": ticket.service,
        "tier": ticket.tier,
        "state": ticket.state.value,
        "arrival": ticket.arrival,
        "body": TICKETS.dump_json(ticket, exclude_defaults=True).decode(),
    }


def desk_row(branch: Branch, counter: CounterCode, desk: Desk) -> Row:
    """The row of one counter as it is now."""
    body = DESKS.dump_json(desk).decode()
    return {"branch": branch.plan.code, "counter": counter, "body": body}


# --- the branch -----------------------------------------------------------------------------------
class _Form(NamedTuple):
    """How a field is stored: as what, and there and back. What has no order gets one."""

    stored: Any
    there: Callable[[Any], Any]
    back: Callable[[Any], Any]
    text: Callable[[Any], str] | None = None
    """Its JSON, where pydantic would take long."""


# A call is remembered at every class that it passed, so a few places stand there many times over.
@lru_cache(maxsize=10_000)
def _class_text(key: TicketClass) -> str:
    return _CLASSES.dump_json(key).decode()


@lru_cache(maxsize=10_000)
def _place_text(place: Place) -> str:
    return _PLACES.dump_json(place).decode()


def _passed_text(passed: Mapping[TicketClass, tuple[Place, ...]]) -> str:
    texts = (
        f"[{_class_text(key)},[{','.join(map(_place_text, places))}]]"
        for key, places in passed.items()
    )
    return f"[{','.join(sorted(texts))}]"


def _form(name: str, hint: Any) -> _Form:
    if name == "queues":  # an index, but for what it remembers
        return _Form(list[Passed], remembered, dict, _passed_text)
    within = get_args(hint)
    if get_origin(hint) is Map:
        return _Form(GenericAlias(dict, within), _by_key, Map)
    if get_origin(hint) is frozenset:
        return _Form(GenericAlias(list, within), sorted, frozenset)
    return _Form(hint, _same, _same)


def _by_key(found: Map[Any, Any]) -> dict[Any, Any]:
    return dict(sorted(found.items()))


def _same(value: Any) -> Any:
    return value


@cache
def _adapter(stored: Any) -> TypeAdapter[Any]:
    """One for all branches: it costs half a millisecond."""
    return TypeAdapter(stored)


class _Field:
    """Writes and reads one field of a branch; remembers the last text, for most do not change."""

    def __init__(self, name: str, hint: Any) -> None:
        self._name = f'"{name}":'
        self._form = _form(name, hint)
        self._adapter = _adapter(self._form.stored)
        self._text = self._form.text or self._dumped
        self._last: tuple[Any, Any, str] = (object(), object(), "")

    def text(self, value: Any) -> str:
        """The field in the body."""
        last, last_stored, text = self._last
        if value is last:
            return text
        stored = self._form.there(value)
        if stored != last_stored:
            text = self._name + self._text(stored)
        self._last = (value, stored, text)
        return text

    def _dumped(self, stored: Any) -> str:
        return self._adapter.dump_json(stored).decode()

    def value(self, text: bytes) -> Any:
        """The field that was written so."""
        return self._form.back(self._adapter.validate_json(text))


def whole(branch: Branch) -> dict[str, Any]:
    """Everything of a branch, as a checkpoint keeps it."""
    row = BranchScribe().row(branch)
    return {
        "plan": PLANS.dump_json(branch.plan).decode(),
        "row": {**row, "day": branch.day and branch.day.isoformat()},
        "desks": {code: DESKS.dump_json(desk).decode() for code, desk in branch.desks.items()},
        "tickets": [TICKETS.dump_json(ticket).decode() for ticket in branch.tickets.values()],
    }


def from_whole(kept: Mapping[str, Any]) -> Branch:
    """The branch that was written so."""
    day = kept["row"]["day"] and date.fromisoformat(kept["row"]["day"])
    nothing = new_branch(PLANS.validate_json(kept["plan"]))
    row = {**kept["row"], "day": day}
    return BranchScribe().branch(nothing, row, kept["tickets"], kept["desks"])


class BranchScribe:
    """Writes and reads the one row of one branch."""

    def __init__(self) -> None:
        apart = {*ELSEWHERE, *COLUMNS}
        hints = BRANCH_HINTS.items()
        self._fields = {name: _Field(name, hint) for name, hint in hints if name not in apart}

    def row(self, branch: Branch) -> Row:
        """The row, without the head of its journal."""
        texts = [kept.text(getattr(branch, name)) for name, kept in self._fields.items()]
        columns = {name: getattr(branch, name) for name in COLUMNS}
        return {"branch": branch.plan.code, **columns, "body": "{" + ",".join(texts) + "}"}

    def branch(
        self, nothing: Branch, row: Mapping[Any, Any], tickets: Iterable[str], desks: Desks
    ) -> Branch:
        """The branch that these rows stand for; counters new in the plan begin closed."""
        body = from_json(row["body"])
        rest = {
            name: kept.value(to_json(body[name]))
            for name, kept in self._fields.items()
            if name in body  # a field that is newer than the row begins as its default
        }
        passed = rest.pop("queues", {})
        known = [TICKETS.validate_json(ticket) for ticket in tickets]
        at = {CounterCode(code): DESKS.validate_json(desk) for code, desk in desks.items()}
        return replace(
            nothing,
            **{name: row[name] for name in COLUMNS},
            **rest,
            queues=indexed(known, passed),
            tickets=Map({ticket.id: ticket for ticket in known}),
            desks=nothing.desks.update(at),
        )

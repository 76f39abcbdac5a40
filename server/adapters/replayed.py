"""What the rows of a branch ought to be, gathered while its journal is replayed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from server.adapters import scribe
from server.adapters.scribe import Row
from server.application.chain import Line
from server.domain.events import Event, PlanChanged
from server.domain.evolve import evolve
from server.domain.model import Branch, Desk, TicketId, new_branch
from server.domain.plan import CounterCode

Rows = Iterable[Mapping[Any, Any]]
Asked = tuple[str, str]
"""Who asked, and the request's id."""
UNTOUCHED: Final = scribe.DESKS.dump_json(Desk()).decode()


class Replayed:
    """The branch as far as its journal was read, and every row that was written on the way."""

    def __init__(self, start: Branch) -> None:
        self.branch = self._start = start
        self._tickets: dict[TicketId, Row] = {}
        self._plans: dict[int, Row] = {}
        self._asked: dict[Asked, Row] = {}

    def take(self, line: Line) -> None:
        """Go on by one line."""
        event = scribe.event(line.kind, line.body)
        before, self.branch = self.branch, evolve(self.branch, event)
        for id_ in self._changed(event, before):
            ticket = self.branch.tickets.get(id_)
            if ticket is not None:
                self._tickets[id_] = scribe.ticket_row(self.branch, ticket)
        if isinstance(event, PlanChanged):
            body = scribe.PLANS.dump_json(event.plan).decode()
            self._plans[event.version] = {"at": line.at, "actor": line.actor, "body": body}
        if line.request:
            new = {"at": line.at, "first": line.sequence, "count": 0, "refusal": "", "body": ""}
            self._asked.setdefault((line.actor, line.request), new)["count"] += 1

    def _changed(self, event: Event, before: Branch) -> Iterable[TicketId]:
        new_day = self.branch.day != before.day
        return self.branch.tickets if new_day else scribe.touched(event, before)

    # --- what differs -----------------------------------------------------------------------------
    def own(self, row: Mapping[Any, Any] | None) -> Iterator[str]:
        """In the branch's own row."""
        if row is None:
            if self.branch.sequence:
                yield "there is no row of the branch"
            return
        ours = scribe.BranchScribe().row(self.branch)
        yield from (f"branch: {each}" for each in _beside(row, ours))
        fresh = from_json(scribe.BranchScribe().row(new_branch(self.branch.plan))["body"])
        # A field that is newer than the row counts as it was at first.
        if fresh | from_json(row["body"]) != from_json(ours["body"]):
            yield "branch: body"

    def desks(self, rows: Rows) -> Iterator[str]:
        """In the counters' rows."""
        known = {row["counter"]: row["body"] for row in rows}
        for code, desk in self.branch.desks.items():
            ours = scribe.desk_row(self.branch, CounterCode(code), desk)["body"]
            if not _means(scribe.DESKS, known.pop(code, UNTOUCHED), ours):
                yield f"counter {code}"
        for code, body in known.items():
            if not _means(scribe.DESKS, body, UNTOUCHED):
                yield f"counter {code} is not in the journal"

    def tickets(self, rows: Rows) -> Iterator[str]:
        """In the tickets' rows: the body, and every column beside it."""
        left = dict(self._tickets)
        for row in rows:
            ours = left.pop(row["id"], None)
            if ours is None:
                if not self._left_before(row):
                    yield f"ticket {row['id']}"
                continue
            columns = [f"ticket {row['id']}: {each}" for each in _beside(row, ours)]
            yield from columns
            if not _means(scribe.TICKETS, row["body"], ours["body"]):
                yield f"ticket {row['id']}"
        yield from (f"ticket {id_} has no row" for id_ in left)

    def plans(self, rows: Rows) -> Iterator[str]:
        """In the plans that were brought in, and in the one that counts."""
        left, newest = dict(self._plans), None
        for row in sorted(rows, key=_version):
            newest, ours = row, left.pop(row["version"], None)
            if ours is not None:
                yield from (f"plan {row['version']}: {each}" for each in _beside(row, ours))
                if not _means(scribe.PLANS, row["body"], ours["body"]):
                    yield f"plan {row['version']}"
            elif row["version"] > self.branch.version:
                yield f"plan {row['version']} is not in the journal"
        yield from (f"plan {version} has no row" for version in left)
        if newest is not None and newest["version"] not in self._plans:
            ours_now = scribe.PLANS.dump_json(self.branch.plan).decode()
            if not _means(scribe.PLANS, newest["body"], ours_now):
                yield f"plan {newest['version']}"

    def requests(self, rows: Rows) -> Iterator[str]:
        """In the answers that would be given again; refusals stand in no journal."""
        left = dict(self._asked)
        for row in rows:
            name = f"request {row['request']} of {row['actor']}"
            ours = left.pop((row["actor"], row["request"]), None)
            if ours is not None:
                yield from (f"{name}: {each}" for each in (*_beside(row, ours), *_body(row, ours)))
            elif row["count"] and row["first"] > self._start.sequence:
                yield f"{name} is not in the journal"
        for (actor, request), ours in left.items():
            # The first after a checkpoint may have begun before it, and left with its first line.
            if not 0 < self._start.sequence == ours["first"] - 1:
                yield f"request {request} of {actor} has no row"

    def _left_before(self, row: Mapping[Any, Any]) -> bool:
        """Of a day that has left the journal."""
        return self._start.day is not None and row["day"] <= self._start.day


def _beside(row: Mapping[Any, Any], ours: Row) -> list[str]:
    return [each for each in ours if each != "body" and row[each] != ours[each]]


def _body(row: Mapping[Any, Any], ours: Row) -> list[str]:
    return ["body"] if row["body"] != ours["body"] else []


def _means(adapter: TypeAdapter[Any], theirs: str, ours: str) -> bool:
    """Whether both say the same; one may have been written before a field was new."""
    if theirs == ours:
        return True
    try:
        return bool(adapter.validate_json(theirs) == adapter.validate_json(ours))
    except ValidationError:
        return False


def _version(row: Mapping[Any, Any]) -> int:
    version: int = row["version"]
    return version

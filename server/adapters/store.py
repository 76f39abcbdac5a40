"""One branch's journal and rows on a database (a `Journal`)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from typing import Any, Final

import structlog
from sqlalchemy import Connection, CursorResult, RowMapping, Table, bindparam, select

from server.adapters import scribe
from server.adapters.batch import UPSERTS, Batch
from server.adapters.database import Database
from server.adapters.notes import note_changes, note_texts
from server.adapters.scribe import Row
from server.adapters.tables import BRANCH, DESK, EPOCH, JOURNAL, PLAN, REQUEST, TICKET
from server.application.chain import Anchor, Head, Line, link
from server.application.ports import Entry, Record
from server.domain.events import DayClosed, Event, PlanChanged
from server.domain.evolve import evolve
from server.domain.model import Branch, Own, TicketId, new_branch
from server.domain.outcome import Events, Outcome
from server.domain.plan import Plan
from server.domain.refusals import Refusal

log = structlog.get_logger()
LATER: Final = (
    select(JOURNAL)
    .where(JOURNAL.c.branch == bindparam("of"), JOURNAL.c.sequence > bindparam("after"))
    .order_by(JOURNAL.c.sequence)
)
"""Put together once: every server asks it for each order of another's branches."""


class Store:
    """The journal of the branch whose plan is `plan`, or the newest one recorded."""

    def __init__(
        self, database: Database, plan: Plan, own: Mapping[str, Own] | None = None
    ) -> None:
        self._database = database
        self._plan = plan
        self._own = own
        self._code = plan.code
        self._scribe = scribe.BranchScribe()
        self._head = Head()
        """The newest head that this process knows."""

    async def load(self) -> Branch:
        """The branch as its rows say; replaying the journal is the verification."""
        branch, self._head = await self._database.read(self._read)
        return branch

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        """Journal, requests and rows in one durable transaction; False if another was first."""
        if self._head.sequence != before.sequence:
            self._head = await self._database.read(self._recorded_head)
        if self._head.sequence != before.sequence:
            return False
        batch = self._batch(before, after, records)
        if not await self._database.commit(batch):
            return False
        self._head = Head(after.sequence, batch.row["head"])
        self._anchor(records)
        return True

    async def tail(self, after: int) -> Sequence[Entry]:
        """The entries after that sequence."""
        rows = await self._database.read(lambda connection: self._lines(connection, after))
        if rows:
            self._head = Head(rows[-1]["sequence"], rows[-1]["hash"])
        return [Entry(row["sequence"], _event(row), row["actor"], row["request"]) for row in rows]

    async def answered(self, actor: str, request: str) -> Outcome | None:
        """The outcome that was recorded for a request."""
        return await self._database.read(
            lambda connection: self._answered(connection, actor, request)
        )

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        """The texts of notes that were not erased."""
        return await self._database.read(lambda connection: note_texts(connection, self._code, ids))

    def epoch(self, made: int) -> int:
        """The number of this database; `made` if it has none yet. It rises with every new one."""
        row = {"branch": self._code, "epoch": made}
        with self._database.engine.begin() as connection:
            # Of servers that start together the first one's stands.
            first = UPSERTS[connection.dialect.name](EPOCH).on_conflict_do_nothing()
            connection.execute(first, row)
            mine = select(EPOCH.c.epoch).where(self._mine(EPOCH))
            known: int = connection.execute(mine).scalar_one()
            return known

    def last_moment(self) -> datetime | None:
        """When the last event happened."""
        latest = select(JOURNAL.c.at).where(self._mine(JOURNAL))
        newest_first = latest.order_by(JOURNAL.c.sequence.desc()).limit(1)
        return self._database.read_now(
            lambda connection: connection.execute(newest_first).scalar_one_or_none()
        )

    # --- what is read -----------------------------------------------------------------------------
    def _read(self, connection: Connection) -> tuple[Branch, Head]:
        row = self._one(connection.execute(select(BRANCH).where(self._mine(BRANCH))))
        nothing = new_branch(self._newest_plan(connection), self._own)
        if row is None:
            return nothing, Head()
        today = select(TICKET.c.body).where(self._mine(TICKET), TICKET.c.day == row["day"])
        tickets = connection.execute(today.order_by(TICKET.c.arrival)).scalars()
        desks = connection.execute(select(DESK.c.counter, DESK.c.body).where(self._mine(DESK)))
        branch = self._scribe.branch(
            nothing, row, tickets, {desk.counter: desk.body for desk in desks}
        )
        return branch, Head(row["sequence"], row["head"])

    def _newest_plan(self, connection: Connection) -> Plan:
        newest = select(PLAN.c.body).where(self._mine(PLAN)).order_by(PLAN.c.version.desc())
        body = connection.execute(newest.limit(1)).scalar_one_or_none()
        return self._plan if body is None else scribe.PLANS.validate_json(body)

    def _recorded_head(self, connection: Connection) -> Head:
        recorded = select(BRANCH.c.sequence, BRANCH.c.head).where(self._mine(BRANCH))
        row = connection.execute(recorded).one_or_none()
        return Head() if row is None else Head(row.sequence, row.head)

    def _lines(self, connection: Connection, after: int) -> Sequence[RowMapping]:
        asked = {"of": self._code, "after": after}
        return connection.execute(LATER, asked).mappings().all()

    def _answered(self, connection: Connection, actor: str, request: str) -> Outcome | None:
        its = (REQUEST.c.actor == actor, REQUEST.c.request == request)
        row = self._one(connection.execute(select(REQUEST).where(self._mine(REQUEST), *its)))
        if row is None:
            return None
        if row["refusal"]:
            return scribe.refusal(row["refusal"], row["body"])
        its_own = JOURNAL.c.sequence.between(row["first"], row["first"] + row["count"] - 1)
        events = select(JOURNAL).where(self._mine(JOURNAL), its_own).order_by(JOURNAL.c.sequence)
        return tuple(map(_event, connection.execute(events).mappings()))

    def _mine(self, table: Table) -> Any:
        return table.c.branch == self._code

    @staticmethod
    def _one(result: CursorResult[Any]) -> RowMapping | None:
        return result.mappings().one_or_none()

    # --- what is written --------------------------------------------------------------------------
    def _batch(self, before: Branch, after: Branch, records: Sequence[Record]) -> Batch:
        journal = list(self._journal_rows(before, records))
        head = journal[-1]["hash"] if journal else self._head.hash
        notes = note_changes(before, after, records)
        tickets, moved = _ticket_rows(before, after, records)
        return Batch(
            branch=self._code,
            before=before.sequence,
            row={**self._scribe.row(after), "head": head},
            journal=journal,
            requests=list(self._request_rows(before, records)),
            tickets=tickets,
            moved=moved,
            plans=list(self._plan_rows(records)),
            notes=notes.written,
            erased=notes.erased,
            desks=[
                scribe.desk_row(after, code, desk)
                for code, desk in after.desks.items()
                # All of them at first: one that nobody ever opened may be struck from the plan.
                if before.sequence == 0 or before.desks.get(code) is not desk
            ],
        )

    def _journal_rows(self, before: Branch, records: Sequence[Record]) -> Iterator[Row]:
        sequence, head = count(before.sequence + 1), self._head.hash
        for record in records:
            order = record.order
            for happened in _events(record):
                kind, body = scribe.written(happened)
                line = Line(
                    self._code, next(sequence), happened.at, kind, order.actor, order.request, body
                )
                head = link(self._database.key, head, line)
                yield {
                    "branch": line.branch,
                    "sequence": line.sequence,
                    "at": line.at,
                    "kind": kind,
                    "actor": line.actor,
                    "request": line.request,
                    "body": body,
                    "hash": head,
                }

    def _anchor(self, records: Sequence[Record]) -> None:
        """Write down how far the journal goes, outside of the database, when a day closes."""
        anchors = self._database.anchors
        for happened in chain.from_iterable(map(_events, records)):
            if anchors is not None and isinstance(happened, DayClosed):
                try:
                    anchors.add(Anchor(self._code, happened.day, self._head))
                except OSError as failed:  # the day is closed all the same
                    log.exception("anchor not written", branch=self._code, reason=str(failed))

    def _plan_rows(self, records: Sequence[Record]) -> Iterator[Row]:
        for record in records:
            for happened in _events(record):
                if isinstance(happened, PlanChanged):
                    yield {
                        "branch": self._code,
                        "version": happened.version,
                        "at": happened.at,
                        "actor": record.order.actor,
                        "body": scribe.PLANS.dump_json(happened.plan).decode(),
                    }

    def _request_rows(self, before: Branch, records: Sequence[Record]) -> Iterator[Row]:
        first = before.sequence + 1
        for record in records:
            happened = _events(record)
            if record.order.request:
                refused = record.outcome if isinstance(record.outcome, Refusal) else None
                kind, body = scribe.written(refused) if refused else ("", "")
                yield {
                    "branch": self._code,
                    "actor": record.order.actor,
                    "request": record.order.request,
                    "at": record.at,
                    "first": first,
                    "count": len(happened),
                    "refusal": kind,
                    "body": body,
                }
            first += len(happened)


def _ticket_rows(
    before: Branch, after: Branch, records: Sequence[Record]
) -> tuple[list[Row], list[Row]]:
    """The tickets that events named, as they are now: the new, and those as numbered before."""
    happened = list(chain.from_iterable(map(_events, records)))
    if after.day != before.day:
        return list(_over_night(before, happened)), []
    named = set(chain.from_iterable(scribe.touched(event, before) for event in happened))
    rows: tuple[list[Row], list[Row]] = [], []
    for id_ in sorted(named):
        ticket = after.tickets.get(id_)
        if ticket is not None:
            was = before.tickets.get(id_)
            known = was is not None and was.number == ticket.number
            rows[known].append(scribe.ticket_row(after, ticket))
    return rows


def _over_night(before: Branch, happened: Sequence[Event]) -> Iterator[Row]:
    """The same when a new day begins, which drops yesterday's tickets and may keep some."""
    rows: dict[TicketId, Row] = {}
    branch = before
    for event in happened:
        last, branch = branch, evolve(branch, event)
        new_day = last.day != branch.day
        for id_ in branch.tickets if new_day else scribe.touched(event, last):
            ticket = branch.tickets.get(id_)
            if ticket is not None:
                rows[id_] = scribe.ticket_row(branch, ticket)
    yield from rows.values()


def _events(record: Record) -> Events:
    return () if isinstance(record.outcome, Refusal) else record.outcome


def _event(row: RowMapping) -> Any:
    return scribe.event(row["kind"], row["body"])

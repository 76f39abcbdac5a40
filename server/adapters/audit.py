"""Checks a branch's journal, replays it, writes it out, and lets old days leave it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, delete, select

from server.adapters import scribe
from server.adapters.anchors import Anchors
from server.adapters.plans import FIRST
from server.adapters.replayed import Replayed
from server.adapters.tables import BRANCH, CHECKPOINT, DESK, JOURNAL, PLAN, REQUEST, TICKET
from server.adapters.watch_tables import TO_HEAD_OFFICE, TOLD
from server.application.chain import Fault, Head, Line, seal, verify
from server.domain.evolve import evolve
from server.domain.model import Branch, new_branch
from server.domain.plan import Plan

KEPT_DAYS: Final = 7
"""A kiosk may hand in, or ask again, so long; so long the journal can answer."""


class NoCheckpoint(RuntimeError):
    """Nothing can leave the journal."""


@dataclass(frozen=True, slots=True)
class Book:
    """The journal of one branch, open for inspection."""

    connection: Connection
    branch: str
    key: bytes

    def lines(self, after: int = 0, until: int | None = None) -> Iterator[Line]:
        """What stands in the journal, in order."""
        wanted = self._mine(JOURNAL).where(JOURNAL.c.sequence > after)
        if until is not None:
            wanted = wanted.where(JOURNAL.c.sequence <= until)
        rows = self.connection.execute(wanted.order_by(JOURNAL.c.sequence))
        for row in rows.yield_per(1_000).mappings():
            yield Line(**row)

    def verify(self, anchors: Anchors) -> list[Fault]:
        """What was edited, deleted, inserted, swapped or cut off."""
        checkpoint, noted = self.checkpoint(), list(anchors.of(self.branch))
        faults = [each for each in noted if isinstance(each, Fault)]
        if checkpoint is not None and not self._genuine(checkpoint):
            faults.append(Fault(checkpoint["sequence"], "the checkpoint is not what was signed"))
        heads = [each.head for each in noted if not isinstance(each, Fault)]
        row = self._own_row()
        if row is not None:
            heads.append(Head(row["sequence"], row["head"]))
        return faults + verify(self.lines(), self.key, heads, _head(checkpoint))

    def replay(self, plan: Plan) -> list[str]:
        """Where the rows differ from what the journal leads to, from its last checkpoint."""
        replayed = Replayed(self._begin(plan))
        for line in self.lines(after=replayed.branch.sequence):
            replayed.take(line)
        return [
            *replayed.own(self._own_row()),
            *replayed.desks(self._rows(DESK)),
            *replayed.tickets(self._rows(TICKET)),
            *replayed.plans(self._rows(PLAN)),
            *replayed.requests(self._rows(REQUEST)),
        ]

    def export(self) -> Iterator[str]:
        """The journal as JSON, a line each."""
        for line in self.lines():
            yield exported(line)

    def checkpoint(self) -> RowMapping | None:
        """Where the journal begins, if old days have left it."""
        newest = self._mine(CHECKPOINT).order_by(CHECKPOINT.c.sequence.desc()).limit(1)
        return self.connection.execute(newest).mappings().one_or_none()

    def leave(self, plan: Plan, day: date, now: datetime) -> list[str]:
        """Let `day` and all before it leave the journal, as the lines that are to be kept.

        Raises:
            NoCheckpoint: the day is too young, is not in the journal, or the journal is faulty.
        """
        if day > now.date() - timedelta(days=KEPT_DAYS):
            raise NoCheckpoint(f"the last {KEPT_DAYS} days stay in the journal")
        branch, head = self._ended(plan, day)
        faults = verify(self.lines(until=head.sequence), self.key, [head], _head(self.checkpoint()))
        if faults:
            raise NoCheckpoint(f"the journal is faulty at {faults[0].sequence}")
        if self._is_owed_to_head_office(head):
            raise NoCheckpoint("head office has not had all of that day; see `heliotrope doctor`")
        gone = [exported(line) for line in self.lines(until=head.sequence)]
        self._sign(branch, head, day, now)
        return gone

    # --- within -----------------------------------------------------------------------------------
    def _ended(self, plan: Plan, day: date) -> tuple[Branch, Head]:
        """The branch at the last moment of a day, before the next one opened."""
        branch = self._begin(plan)
        head = _head(self.checkpoint())
        found = False
        for line in self.lines(after=branch.sequence):
            following = evolve(branch, scribe.event(line.kind, line.body))
            if following.day is not None and following.day > day:
                break
            branch, head, found = following, Head(line.sequence, line.hash), True
        else:
            raise NoCheckpoint(f"no day after {day} has begun")
        if not found:
            raise NoCheckpoint(f"{day} has left the journal already, or was never in it")
        return branch, head

    def _is_owed_to_head_office(self, head: Head) -> bool:
        """What leaves before it was sent could never be sent: a gap for ever."""
        told = select(TOLD.c.place).where(TOLD.c.stream == TO_HEAD_OFFICE + self.branch)
        had = self.connection.execute(told).scalar_one_or_none()
        return had is not None and had < head.sequence

    def _sign(self, branch: Branch, head: Head, day: date, now: datetime) -> None:
        body = json.dumps(scribe.whole(branch), sort_keys=True)
        row = {"branch": self.branch, "sequence": head.sequence, "day": day, "at": now}
        signed = seal(self.key, head.hash, str(head.sequence), "|", body)
        self.connection.execute(delete(CHECKPOINT).where(CHECKPOINT.c.branch == self.branch))
        self.connection.execute(
            CHECKPOINT.insert(), [{**row, "head": head.hash, "body": body, "seal": signed}]
        )
        left = JOURNAL.c.branch == self.branch, JOURNAL.c.sequence <= head.sequence
        asked = REQUEST.c.branch == self.branch, REQUEST.c.first <= head.sequence
        self.connection.execute(delete(JOURNAL).where(*left))
        self.connection.execute(delete(REQUEST).where(*asked))

    def _genuine(self, checkpoint: Mapping[Any, Any]) -> bool:
        head, sequence = checkpoint["head"], str(checkpoint["sequence"])
        signed: str = checkpoint["seal"]
        return seal(self.key, head, sequence, "|", checkpoint["body"]) == signed

    def _begin(self, plan: Plan) -> Branch:
        checkpoint = self.checkpoint()
        if checkpoint is None:
            return new_branch(self._first_plan() or plan)
        return scribe.from_whole(json.loads(checkpoint["body"]))

    def _first_plan(self) -> Plan | None:
        """The plan with which the branch began; its file may have been edited since."""
        first = select(PLAN.c.body).where(PLAN.c.branch == self.branch, PLAN.c.version == FIRST)
        body = self.connection.execute(first).scalar_one_or_none()
        return None if body is None else scribe.PLANS.validate_json(body)

    def _own_row(self) -> RowMapping | None:
        return self.connection.execute(self._mine(BRANCH)).mappings().one_or_none()

    def _rows(self, table: Table) -> Iterator[RowMapping]:
        yield from self.connection.execute(self._mine(table)).mappings()

    def _mine(self, table: Table) -> Any:
        return select(table).where(table.c.branch == self.branch)


def _head(checkpoint: Mapping[Any, Any] | None) -> Head:
    return Head(checkpoint["sequence"], checkpoint["head"]) if checkpoint else Head()


def exported(line: Line) -> str:
    """One line, its body last and as it was chained."""
    at = line.at.isoformat(timespec="microseconds")
    said = {"branch": line.branch, "sequence": line.sequence, "at": at, "kind": line.kind}
    said |= {"actor": line.actor, "request": line.request, "hash": line.hash}
    return f'{json.dumps(said, ensure_ascii=False)[:-1]}, "body": {line.body}}}'

"""The cases of one branch on a database: as they stand, their history, and its texts apart."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.database import Database
from server.adapters.scribe import Row
from server.adapters.tables import CASE_STEP, CASE_TEXT, SERVICE_CASE
from server.application.cases import New, Told
from server.domain.cases import Case, Step, stepped

TEXTS_KEPT: Final = timedelta(days=90)
"""After a case is closed."""
KEPT: Final = timedelta(days=730)
OF_A_CASE: Final = (CASE_TEXT, CASE_STEP, SERVICE_CASE)
INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_CASES: Final = TypeAdapter(Case)
_STEPS: Final = TypeAdapter(Step)


class CaseRows:
    """What is kept of `branch` (a `CaseStore`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database = database
        self._branch = branch

    async def open(self, new: Sequence[New]) -> Collection[str]:
        """Keep these, but for those that are known; the ids of those that were new."""
        first = set[str]()
        await self._database.write(lambda connection: self._open(connection, new, first))
        return first

    async def step(self, before: Case, after: Case, step: Step, text: str) -> bool:
        """Keep what happened to a case; False: something else happened to it before."""
        first = False

        def write(connection: Connection) -> None:
            nonlocal first
            mine = self._is(before.id), SERVICE_CASE.c.steps == before.steps
            changed = update(SERVICE_CASE).where(*mine).values(**self._row(after))
            first = connection.execute(changed).rowcount == 1
            if first:
                self._tell(connection, after, step, text)

        await self._database.write(write)
        return first

    async def find(self, case: str) -> Case | None:
        """One case."""
        found = await self._cases(select(SERVICE_CASE.c.body).where(self._is(case)))
        return found[0] if found else None

    async def history(self, case: str) -> Sequence[Told]:
        """What happened to it, in order."""
        return await self._database.read(lambda connection: self._history(connection, case))

    async def running(self) -> Sequence[Case]:
        """All that are not closed, the earliest due first."""
        wanted = select(SERVICE_CASE.c.body).where(SERVICE_CASE.c.closed.is_(None), self._ours)
        return await self._cases(wanted.order_by(SERVICE_CASE.c.due, SERVICE_CASE.c.id))

    async def closed_since(self, since: datetime) -> Sequence[Case]:
        """Those that were closed since then, the last first."""
        wanted = select(SERVICE_CASE.c.body).where(SERVICE_CASE.c.closed >= since, self._ours)
        return await self._cases(wanted.order_by(SERVICE_CASE.c.closed.desc(), SERVICE_CASE.c.id))

    async def erase(self, case: str, step: Step) -> None:
        """Erase the texts of its history, and keep that it was done, whatever else happens."""
        await self._database.write(lambda connection: self._erase(connection, case, step))

    async def forget(self, now: datetime) -> None:
        """Erase texts 90 days and cases two years after they were closed."""
        await self._database.write(lambda connection: self._forget(connection, now))

    # --- rows -------------------------------------------------------------------------------------
    @property
    def _ours(self) -> Any:
        return SERVICE_CASE.c.branch == self._branch

    def _is(self, case: str) -> Any:
        return self._ours & (SERVICE_CASE.c.id == case)

    def _row(self, case: Case) -> Row:
        standing = {"steps": case.steps, "due": case.due, "closed": case.closed}
        body = _CASES.dump_json(case, exclude_defaults=True).decode()
        return {"branch": self._branch, "id": case.id, **standing, "body": body}

    def _open(self, connection: Connection, new: Sequence[New], first: set[str]) -> None:
        insert = INSERTS[connection.dialect.name](SERVICE_CASE).on_conflict_do_nothing()
        for one in new:
            kept = insert.values(**self._row(one.case)).returning(SERVICE_CASE.c.id)
            if connection.execute(kept).first() is not None:
                self._tell(connection, one.case, one.step, one.text)
                first.add(one.case.id)

    def _tell(self, connection: Connection, case: Case, step: Step, text: str) -> None:
        key = {"branch": self._branch, "id": case.id, "place": case.steps}
        body = _STEPS.dump_json(step, exclude_defaults=True).decode()
        connection.execute(CASE_STEP.insert(), {**key, "at": step.at, "body": body})
        if text:
            connection.execute(CASE_TEXT.insert(), {**key, "text": text})

    def _history(self, connection: Connection, case: str) -> list[Told]:
        same = [CASE_TEXT.c[name] == CASE_STEP.c[name] for name in ("branch", "id", "place")]
        joined = CASE_STEP.outerjoin(CASE_TEXT, same[0] & same[1] & same[2])
        wanted = select(CASE_STEP.c.body, CASE_TEXT.c.text).select_from(joined)
        mine = CASE_STEP.c.branch == self._branch, CASE_STEP.c.id == case
        rows = connection.execute(wanted.where(*mine).order_by(CASE_STEP.c.place))
        return [Told(_STEPS.validate_json(row.body), row.text or "") for row in rows]

    async def _cases(self, wanted: Select[Any]) -> list[Case]:
        def found(connection: Connection) -> list[Case]:
            return [_CASES.validate_json(body) for body in connection.execute(wanted).scalars()]

        return await self._database.read(found)

    def _erase(self, connection: Connection, case: str, step: Step) -> None:
        mine = CASE_TEXT.c.branch == self._branch, CASE_TEXT.c.id == case
        connection.execute(delete(CASE_TEXT).where(*mine))
        # Held until the end: what others do to the case meanwhile comes after.
        held = select(SERVICE_CASE.c.body).where(self._is(case)).with_for_update()
        body = connection.execute(held).scalar_one_or_none()
        if body is not None:
            after = stepped(_CASES.validate_json(body), step)
            changed = update(SERVICE_CASE).where(self._is(case)).values(**self._row(after))
            connection.execute(changed)
            self._tell(connection, after, step, "")

    def _forget(self, connection: Connection, now: datetime) -> None:
        for table, kept in ((CASE_TEXT, TEXTS_KEPT), *((one, KEPT) for one in OF_A_CASE)):
            old = select(SERVICE_CASE.c.id).where(self._ours, SERVICE_CASE.c.closed < now - kept)
            theirs = table.c.branch == self._branch, table.c.id.in_(old)
            connection.execute(delete(table).where(*theirs))

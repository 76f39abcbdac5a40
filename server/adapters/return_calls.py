"""Calls back to the customers of one branch, on a database: as they stand, and who saw numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, delete, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.contact_tables import CONTACT, NUMBER_SEEN, RETURN_CALL, RETURN_CALL_TEXT
from server.adapters.contacts import ContactRows
from server.adapters.database import Database
from server.application.return_calls import CallTold, Seen
from server.domain.contacts import Purpose
from server.domain.return_calls import Result, ReturnCall

TEXTS_KEPT: Final = timedelta(days=90)
"""After a call is closed."""
KEPT: Final = timedelta(days=730)
OF_A_CALL: Final = (RETURN_CALL_TEXT, NUMBER_SEEN, RETURN_CALL)
_CALLS: Final = TypeAdapter(ReturnCall)


class ReturnCallRows:
    """What is kept of `branch` (a `CallStore`)."""

    def __init__(self, database: Database, branch: str, contacts: ContactRows) -> None:
        self._database = database
        self._branch = branch
        self._contacts = contacts

    async def open(self, call: ReturnCall, until: datetime) -> bool:
        """Keep it, and its number until then; False: it runs already, or the number is gone."""
        first = False

        def write(connection: Connection) -> None:
            nonlocal first
            known = self._call(connection, call.id)
            if known is not None and known.result is None:
                return
            longer = update(CONTACT).where(self._number_of(call.id)).values(until=until)
            first = connection.execute(longer).rowcount == 1
            if first:
                # Whoever agrees anew is called anew; pages of the call before are old.
                anew = replace(call, steps=known.steps + 1) if known else call
                insert = UPSERTS[connection.dialect.name]
                connection.execute(upsert(insert, RETURN_CALL), [self._row(anew)])

        await self._database.write(write)
        return first

    async def step(self, before: ReturnCall, after: ReturnCall, suggestion: str) -> bool:
        """Keep what happened; the number goes with the result. False: something else happened."""
        first = False

        def write(connection: Connection) -> None:
            nonlocal first
            first = self._stepped(connection, before, after)
            if first and suggestion:
                row = {"branch": self._branch, "id": after.id, "text": suggestion}
                insert = UPSERTS[connection.dialect.name]
                connection.execute(upsert(insert, RETURN_CALL_TEXT), [row])

        await self._database.write(write)
        return first

    async def withdraw(self, contact: str, now: datetime) -> None:
        """Erase the contact, and end the call that it was kept for."""

        def write(connection: Connection) -> None:
            connection.execute(delete(CONTACT).where(self._number_of(contact)))
            call = self._call(connection, contact)
            if call is not None and call.result is None:
                self._stepped(connection, call, call.over(Result.WITHDRAWN, now))

        await self._database.write(write)

    async def number(self, call: str, actor: str, now: datetime) -> str:
        """The number of a call that is this actor's, and that they saw it; else nothing."""
        shown = ""

        def write(connection: Connection) -> None:
            nonlocal shown
            known = self._call(connection, call)
            if known is None or known.owner != actor or known.result is not None:
                return
            reach = self._contacts.reach(connection, call)
            if reach is not None:
                shown = reach.address
                row = {"branch": self._branch, "id": call, "at": now, "actor": actor}
                seen = UPSERTS[connection.dialect.name](NUMBER_SEEN).on_conflict_do_nothing()
                connection.execute(seen, row)

        await self._database.write(write)
        return shown

    async def told(self, call: str) -> CallTold | None:
        """One call."""
        return await self._database.read(lambda connection: self._told(connection, call))

    async def running(self) -> Sequence[ReturnCall]:
        """All that are not closed, the earliest due first."""
        wanted = select(RETURN_CALL.c.body).where(self._ours, RETURN_CALL.c.closed.is_(None))
        return await self._calls(wanted.order_by(RETURN_CALL.c.due, RETURN_CALL.c.id))

    async def closed_since(self, since: datetime) -> Sequence[ReturnCall]:
        """Those that were closed since then, the last first."""
        wanted = select(RETURN_CALL.c.body).where(self._ours, RETURN_CALL.c.closed >= since)
        return await self._calls(wanted.order_by(RETURN_CALL.c.closed.desc(), RETURN_CALL.c.id))

    async def opened(self, first: datetime, last: datetime) -> Sequence[ReturnCall]:
        """Those that were opened from then to then."""
        within = RETURN_CALL.c.opened >= first, RETURN_CALL.c.opened < last
        return await self._calls(select(RETURN_CALL.c.body).where(self._ours, *within))

    async def lapse(self, now: datetime) -> None:
        """End those whose number is gone or has been kept long enough, with the number."""
        await self._database.write(lambda connection: self._lapse(connection, now))

    async def erase(self, call: str) -> None:
        """Erase what the customer suggested."""
        mine = RETURN_CALL_TEXT.c.branch == self._branch, RETURN_CALL_TEXT.c.id == call
        await self._database.write(lambda at: _run(at, delete(RETURN_CALL_TEXT).where(*mine)))

    async def forget(self, now: datetime) -> None:
        """Erase texts 90 days and calls two years after they were closed."""
        await self._database.write(lambda connection: self._forget(connection, now))

    # --- rows -------------------------------------------------------------------------------------
    @property
    def _ours(self) -> Any:
        return RETURN_CALL.c.branch == self._branch

    def _number_of(self, call: str) -> Any:
        return (CONTACT.c.branch == self._branch) & (CONTACT.c.id == call)

    def _row(self, call: ReturnCall) -> dict[str, Any]:
        told = {name: getattr(call, name) for name in ("id", "steps", "opened", "due", "closed")}
        body = _CALLS.dump_json(call, exclude_defaults=True).decode()
        return {"branch": self._branch, **told, "body": body}

    def _call(self, connection: Connection, call: str) -> ReturnCall | None:
        wanted = select(RETURN_CALL.c.body).where(self._ours, RETURN_CALL.c.id == call)
        body = connection.execute(wanted).scalar_one_or_none()
        return None if body is None else _CALLS.validate_json(body)

    def _stepped(self, connection: Connection, before: ReturnCall, after: ReturnCall) -> bool:
        mine = self._ours, RETURN_CALL.c.id == before.id, RETURN_CALL.c.steps == before.steps
        changed = update(RETURN_CALL).where(*mine).values(**self._row(after))
        if connection.execute(changed).rowcount != 1:
            return False
        if after.result is not None:
            connection.execute(delete(CONTACT).where(self._number_of(after.id)))
        return True

    def _told(self, connection: Connection, call: str) -> CallTold | None:
        known = self._call(connection, call)
        if known is None:
            return None
        mine = RETURN_CALL_TEXT.c.branch == self._branch, RETURN_CALL_TEXT.c.id == call
        text = connection.execute(select(RETURN_CALL_TEXT.c.text).where(*mine)).scalar_one_or_none()
        theirs = NUMBER_SEEN.c.branch == self._branch, NUMBER_SEEN.c.id == call
        wanted = select(NUMBER_SEEN.c.at, NUMBER_SEEN.c.actor).where(*theirs)
        seen = connection.execute(wanted.order_by(NUMBER_SEEN.c.at))
        return CallTold(known, text or "", [Seen(row.at, row.actor) for row in seen])

    async def _calls(self, wanted: Select[Any]) -> list[ReturnCall]:
        def found(connection: Connection) -> list[ReturnCall]:
            return [_CALLS.validate_json(body) for body in connection.execute(wanted).scalars()]

        return await self._database.read(found)

    def _lapse(self, connection: Connection, now: datetime) -> None:
        ours = CONTACT.c.branch == self._branch, CONTACT.c.purpose == Purpose.CALL
        kept = select(CONTACT.c.id).where(*ours, CONTACT.c.until > now)
        gone = self._ours, RETURN_CALL.c.closed.is_(None), RETURN_CALL.c.id.not_in(kept)
        for body in connection.execute(select(RETURN_CALL.c.body).where(*gone)).scalars().all():
            call = _CALLS.validate_json(body)
            self._stepped(connection, call, call.over(Result.LAPSED, now))

    def _forget(self, connection: Connection, now: datetime) -> None:
        for table, kept in ((RETURN_CALL_TEXT, TEXTS_KEPT), *((one, KEPT) for one in OF_A_CALL)):
            old = select(RETURN_CALL.c.id).where(self._ours, RETURN_CALL.c.closed < now - kept)
            theirs = table.c.branch == self._branch, table.c.id.in_(old)
            connection.execute(delete(table).where(*theirs))


def _run(connection: Connection, statement: Any) -> None:
    connection.execute(statement)

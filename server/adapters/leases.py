"""Who listens to a branch's devices and keeps its time, when several processes could.

The database's clock decides. What is written never depends on a lease: a process that was frozen
may believe what it likes, its entries meet the journal's key.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection, DateTime, Engine, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from server.adapters.tables import LEASE, OWNER

log = structlog.get_logger()
LASTS_SECONDS: Final = 2.0
RENEWED_EVERY_SECONDS: Final = 0.5
FORGOTTEN_AFTER_SECONDS: Final = 60.0
NOBODY: Final = ""
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)

Held = Mapping[str, int]
"""Branches, each with the epoch of its lease: it rises whenever the owner changes."""
Listener = Callable[[Held], None]
NOW: Final = func.clock_timestamp(type_=DateTime(timezone=True))


class Leases:
    """This process' share of the branches on one PostgreSQL."""

    def __init__(self, engine: Engine, owner: str, branches: Sequence[str]) -> None:
        self._engine = engine
        self._owner = owner
        self._branches = sorted(branches)
        self._held: Held = {}
        self._until = 0.0
        self._entered = False

    def held(self) -> Held:
        """What this process holds: nothing once its leases may have passed to another."""
        return self._held if time.monotonic() < self._until else {}

    async def keep(self, changed: Listener) -> None:
        """Renew until cancelled, telling whenever what is held changes; let go at the end."""
        known: Held = {}
        try:
            while True:
                await asyncio.to_thread(self._try)
                if self.held() != known:
                    known = self.held()
                    changed(known)
                await asyncio.sleep(RENEWED_EVERY_SECONDS)
        finally:
            changed({})
            self.release()

    def renew(self) -> Held:
        """Renew what is held, take what nobody has, leave what is more than a fair share."""
        began = time.monotonic()
        with self._engine.begin() as connection:
            self._enter(connection)
            held = self._renewed(connection)
            share = self._share(connection)
            if len(held) > share:
                surplus = sorted(held)[share:]
                self._leave(connection, surplus)
                held = {branch: held[branch] for branch in held if branch not in surplus}
            elif len(held) < share:
                held |= self._taken(connection, share - len(held))
        self._held, self._until = held, began + LASTS_SECONDS
        return held

    def release(self) -> None:
        """Leave everything to others, at once."""
        self._held = {}
        try:
            with self._engine.begin() as connection:
                self._leave(connection, self._branches)
                connection.execute(delete(OWNER).where(OWNER.c.owner == self._owner))
        except DBAPIError as failed:  # then they run out by themselves
            log.warning("leases not released", reason=str(failed.orig))

    def _try(self) -> None:
        try:
            self.renew()
        except DBAPIError as failed:
            log.warning("leases not renewed", reason=str(failed.orig))

    # --- within a transaction ---------------------------------------------------------------------
    def _enter(self, connection: Connection) -> None:
        """Be one of the owners; see that every branch can be leased."""
        here = insert(OWNER).values(owner=self._owner, expires=_after(LASTS_SECONDS))
        still = {"expires": here.excluded.expires}
        connection.execute(here.on_conflict_do_update(index_elements=["owner"], set_=still))
        gone = OWNER.c.expires < _after(-FORGOTTEN_AFTER_SECONDS)
        connection.execute(delete(OWNER).where(gone))
        if not self._entered:
            free = {"owner": NOBODY, "epoch": 0, "expires": LONG_AGO}
            rows = [{"branch": branch, **free} for branch in self._branches]
            connection.execute(insert(LEASE).on_conflict_do_nothing(), rows)
            self._entered = True

    def _renewed(self, connection: Connection) -> dict[str, int]:
        mine = LEASE.c.branch.in_(self._branches), LEASE.c.owner == self._owner
        renewed = update(LEASE).where(*mine).values(expires=_after(LASTS_SECONDS))
        return _epochs(connection, renewed)

    def _share(self, connection: Connection) -> int:
        alive = select(func.count()).select_from(OWNER).where(OWNER.c.expires > NOW)
        owners = max(connection.execute(alive).scalar_one(), 1)
        return -(-len(self._branches) // owners)

    def _taken(self, connection: Connection, most: int) -> dict[str, int]:
        free = or_(LEASE.c.owner == NOBODY, LEASE.c.expires < NOW)
        ours = select(LEASE.c.branch).where(LEASE.c.branch.in_(self._branches), free)
        ours = ours.order_by(LEASE.c.branch).limit(most).with_for_update(skip_locked=True)
        taken = update(LEASE).where(LEASE.c.branch.in_(ours))
        rises = LEASE.c.epoch + 1
        taken = taken.values(owner=self._owner, epoch=rises, expires=_after(LASTS_SECONDS))
        return _epochs(connection, taken)

    def _leave(self, connection: Connection, branches: Sequence[str]) -> None:
        mine = LEASE.c.branch.in_(branches), LEASE.c.owner == self._owner
        connection.execute(update(LEASE).where(*mine).values(owner=NOBODY, expires=LONG_AGO))


def _after(seconds: float) -> Any:
    return NOW + timedelta(seconds=seconds)


def _epochs(connection: Connection, changed: Any) -> dict[str, int]:
    rows = connection.execute(changed.returning(LEASE.c.branch, LEASE.c.epoch))
    return {row.branch: row.epoch for row in rows}

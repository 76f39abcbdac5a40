"""Who listens to a branch's devices and keeps its time, when several processes could.

A lease lasts as long as its owner does, which says so twice a second: one row, however many
branches it has. The database's clock decides. What is written never depends on a lease: a process
that was frozen may believe what it likes, its entries meet the journal's key.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Text,
    any_,
    delete,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.exc import DBAPIError

from server.adapters.tables import LEASE, OWNER

log = structlog.get_logger()
LASTS_SECONDS: Final = 2.0
RENEWED_EVERY_SECONDS: Final = 0.5
NOBODY: Final = ""
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
FOR_EVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""What the lease's own row says, for servers of the release before: only its owner ends it."""

Held = Mapping[str, int]
"""Branches, each with the epoch of its lease: it rises whenever the owner changes."""
Listener = Callable[[Held], None]
_PATIENCE: Final = f"{LASTS_SECONDS * 1000:.0f}"
NOT_FROZEN: Final = text(f"SET LOCAL idle_in_transaction_session_timeout = {_PATIENCE}")
"""A process that is frozen while it renews holds locks; the database ends its transaction."""
NOW: Final = func.clock_timestamp(type_=DateTime(timezone=True))


class Leases:
    """This process' share of the branches on one PostgreSQL."""

    def __init__(self, engine: Engine, owner: str, branches: Sequence[str]) -> None:
        self._engine = engine
        self._owner = owner
        self._branches = sorted(branches)
        self._held: Held = {}
        self._recorded: dict[str, int] | None = None
        """What the database says is ours; None: not known. Nobody takes it while we are there."""
        self._until = 0.0

    def held(self) -> Held:
        """What this process holds: nothing once its leases may have passed to another."""
        return self._held if time.monotonic() < self._until else {}

    async def keep(self, changed: Listener) -> None:
        """Renew until cancelled, telling whenever what is held changes; let go at the end."""
        loop, stopping = asyncio.get_running_loop(), threading.Event()

        def hear(held: Held) -> None:
            if not stopping.is_set():
                changed(held)

        def tell(held: Held) -> None:
            loop.call_soon_threadsafe(hear, held)

        # A thread of their own: those of `asyncio.to_thread` are everybody's, and may all be busy.
        thread = ThreadPoolExecutor(1, "leases")
        renewing = loop.run_in_executor(thread, self._keep, tell, stopping)
        try:
            await asyncio.shield(renewing)
        finally:
            stopping.set()
            changed({})
            await renewing
            thread.shutdown()

    def _keep(self, tell: Listener, stopping: threading.Event) -> None:
        known: Held = {}
        while not stopping.is_set():
            self._try()
            if self.held() != known:
                known = self.held()
                tell(known)
            stopping.wait(RENEWED_EVERY_SECONDS)
        self.release()
        self._engine.dispose()

    def renew(self) -> Held:
        """Renew what is held, take what nobody has, leave what is more than a fair share."""
        began = time.monotonic()
        held, self._recorded = self._recorded, None
        with self._engine.begin() as connection:
            connection.execute(NOT_FROZEN)
            if not self._still_there(connection):
                self._enter(connection)
                held = {}
            _bury(connection)
            held = self._shared(connection, self._kept(connection) if held is None else held)
        self._held, self._recorded, self._until = held, held, began + LASTS_SECONDS
        return held

    def release(self) -> None:
        """Leave everything to others, at once."""
        self._held, self._recorded = {}, None
        try:
            with self._engine.begin() as connection:
                self._leave(connection)
                connection.execute(delete(OWNER).where(OWNER.c.owner == self._owner))
        except DBAPIError as failed:  # then they run out by themselves
            log.warning("leases not released", reason=str(failed.orig))

    def _try(self) -> None:
        try:
            self.renew()
        except DBAPIError as failed:
            log.warning("leases not renewed", reason=str(failed.orig))

    # --- within a transaction ---------------------------------------------------------------------
    def _still_there(self, connection: Connection) -> bool:
        """Whether nobody can have thought us gone; from now on nobody does for a while."""
        alive = OWNER.c.owner == self._owner, OWNER.c.expires > NOW
        stay = update(OWNER).where(*alive).values(expires=_after(LASTS_SECONDS))
        return connection.execute(stay).rowcount == 1

    def _enter(self, connection: Connection) -> None:
        """Be one of the owners, with nothing in our hands; see that every branch can be leased."""
        here = insert(OWNER).values(owner=self._owner, expires=_after(LASTS_SECONDS))
        still = {"expires": here.excluded.expires}
        connection.execute(here.on_conflict_do_update(index_elements=["owner"], set_=still))
        free = {"owner": NOBODY, "epoch": 0, "expires": LONG_AGO}
        rows = [{"branch": branch, **free} for branch in self._branches]
        connection.execute(insert(LEASE).on_conflict_do_nothing(), rows)
        self._leave(connection)

    def _kept(self, connection: Connection) -> dict[str, int]:
        mine = select(LEASE.c.branch, LEASE.c.epoch).where(LEASE.c.owner == self._owner)
        return {row.branch: row.epoch for row in connection.execute(mine)}

    def _shared(self, connection: Connection, held: dict[str, int]) -> dict[str, int]:
        """What is ours once it is a fair share: no more, and no less as far as there is any."""
        share = self._share(connection)
        if len(held) < share:
            return held | self._taken(connection, share - len(held))
        ours = sorted(held)
        if surplus := ours[share:]:
            self._leave(connection, _among(surplus))
        return {branch: held[branch] for branch in ours[:share]}

    def _share(self, connection: Connection) -> int:
        owners = connection.execute(select(func.count()).select_from(OWNER)).scalar_one()
        return -(-len(self._branches) // max(owners, 1))

    def _taken(self, connection: Connection, most: int) -> dict[str, int]:
        free = or_(LEASE.c.owner == NOBODY, LEASE.c.owner.not_in(select(OWNER.c.owner)))
        ours = select(LEASE.c.branch).where(_among(self._branches), free)
        ours = ours.order_by(LEASE.c.branch).limit(most).with_for_update(skip_locked=True)
        taken = update(LEASE).where(LEASE.c.branch.in_(ours))
        taken = taken.values(owner=self._owner, epoch=LEASE.c.epoch + 1, expires=FOR_EVER)
        rows = connection.execute(taken.returning(LEASE.c.branch, LEASE.c.epoch))
        return {row.branch: row.epoch for row in rows}

    def _leave(self, connection: Connection, *which: ColumnElement[bool]) -> None:
        """Let go of ours, all of them or these."""
        ours = update(LEASE).where(LEASE.c.owner == self._owner, *which)
        connection.execute(ours.values(owner=NOBODY, expires=LONG_AGO))


def _among(branches: Sequence[str]) -> ColumnElement[bool]:
    # As one parameter: thousands take longer to be put into a statement than a lease may wait.
    return LEASE.c.branch == any_(literal(branches, ARRAY(Text)))


def _after(seconds: float) -> Any:
    return NOW + timedelta(seconds=seconds)


def _bury(connection: Connection) -> None:
    """Whoever has not said for a while that it is there is gone, and what it held is free."""
    # An owner whose row is locked is just saying it.
    gone = select(OWNER.c.owner).where(OWNER.c.expires < NOW).with_for_update(skip_locked=True)
    connection.execute(delete(OWNER).where(OWNER.c.owner.in_(gone)))

"""Calls back: opened for customers who agreed, made by staff, and closed with what came of them."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

import structlog

from server.application.cases import Cases
from server.application.contacts import Anybody, ContactStore, Withdrawals
from server.application.door import Door
from server.application.ports import StoreFailed
from server.domain.cases import Case
from server.domain.contacts import Call, Contact, Keep, NotChosen, Purpose, Why, calling
from server.domain.model import TicketId
from server.domain.refusals import Refusal
from server.domain.return_calls import (
    WITHIN,
    CallAsked,
    CallMovedOn,
    ReturnCall,
    decide_call,
)

log = structlog.get_logger()
LOOKED_EVERY_SECONDS: Final = 15.0
SHOWN_CLOSED: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody saw the number."""

    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class CallTold:
    """One call, with what the customer suggested unless that was erased."""

    call: ReturnCall
    suggestion: str
    seen: Sequence[Seen]


class CallStore(Withdrawals, Protocol):
    """Where calls are kept. Every method may raise `StoreFailed`."""

    async def open(self, call: ReturnCall, until: datetime) -> bool:
        """Keep it, and its number until then; False: it runs already, or the number is gone."""

    async def step(self, before: ReturnCall, after: ReturnCall, suggestion: str) -> bool:
        """Keep what happened; the number goes with the result. False: something else happened."""

    async def number(self, call: str, actor: str, now: datetime) -> str:
        """The number of a call that is this actor's, and that they saw it; else nothing."""

    async def told(self, call: str) -> CallTold | None:
        """One call."""

    async def running(self) -> Sequence[ReturnCall]:
        """All that are not closed, the earliest due first."""

    async def closed_since(self, since: datetime) -> Sequence[ReturnCall]:
        """Those that were closed since then, the last first."""

    async def opened(self, first: datetime, last: datetime) -> Sequence[ReturnCall]:
        """Those that were opened from then to then."""

    async def lapse(self, now: datetime) -> None:
        """End those whose number is gone or has been kept long enough, with the number."""

    async def erase(self, call: str) -> None:
        """Erase what the customer suggested."""

    async def forget(self, now: datetime) -> None:
        """Erase what has been kept long enough."""


class ReturnCalls:
    """Opens calls while its branch is on duty; takes what people do with them anywhere."""

    def __init__(
        self,
        door: Door,
        cases: Cases,
        contacts: ContactStore,
        store: CallStore,
        chance: Callable[[], float],
    ) -> None:
        """`chance` is uniform from 0 to 1."""
        self._door, self._cases = door, cases
        self._contacts, self._store, self._chance = contacts, store, chance

    # --- opening ----------------------------------------------------------------------------------
    async def keep_opening(self, anybody: Anybody) -> None:
        """Open, let lapse, and look again, until cancelled."""
        day: date | None = date.min
        while True:
            try:
                if day != (day := self._door.branch.day) or await anybody():
                    await self.open_due()
            except StoreFailed as failed:
                log.warning("return calls not looked after", reason=str(failed))
            await asyncio.sleep(LOOKED_EVERY_SECONDS)

    async def open_due(self) -> None:
        """Open what is due, and end what is over.

        Raises:
            StoreFailed: the next look goes on.
        """
        now = self._door.clock()
        await self._store.lapse(now)
        await self._contacts.forget(now)
        await self._store.forget(now)
        running = {call.id for call in await self._store.running()}
        agreed = await self._contacts.all(Purpose.CALL)
        waiting = [contact for contact in agreed if contact.id not in running]
        cases = [*await self._cases.running(), *await self._cases.closed()] if waiting else []
        for contact in waiting:
            await self._look(contact, cases, now)

    async def _look(self, contact: Contact, cases: Collection[Case], now: datetime) -> None:
        branch = self._door.branch
        ticket = branch.tickets.get(TicketId(contact.of))
        rules = branch.plan.return_calls
        match calling(contact, ticket, cases, rules, self._chance()):
            case Keep():
                pass
            case NotChosen():
                await self._contacts.draw(contact)
            case Call(why):
                await self._open(contact, why, cases, now)

    async def _open(
        self, contact: Contact, why: Why, cases: Collection[Case], now: datetime
    ) -> None:
        branch = self._door.branch
        ticket = branch.tickets.get(TicketId(contact.of))
        about = ticket or next((case.concern for case in cases if contact.of in case.id), None)
        call = ReturnCall(
            contact.id,
            why,
            now,
            now + WITHIN,
            contact.language,
            contact.number,
            about.service if about else "",
            about.tier if about else "",
        )
        if await self._store.open(call, now + branch.plan.return_calls.kept):
            log.info("return call", id=call.id, why=why, number=call.number)

    # --- making -----------------------------------------------------------------------------------
    async def act(self, call: str, asked: CallAsked) -> ReturnCall | Refusal | None:
        """The call after what somebody does with it, or why not; None: there is no such call.

        Raises:
            StoreFailed: nothing was done.
        """
        told = await self._store.told(call)
        if told is None:
            return None
        after = decide_call(told.call, asked, self._door.clock())
        if isinstance(after, Refusal):
            return after
        if not await self._store.step(told.call, after, asked.suggestion):
            return CallMovedOn()
        log.info("return call", id=call, result=after.result, by=asked.actor)
        return after

    async def number(self, call: str, actor: str) -> str:
        """The number, for whoever took the call; that they saw it is kept.

        Raises:
            StoreFailed: it is not shown.
        """
        return await self._store.number(call, actor, self._door.clock())

    async def told(self, call: str) -> CallTold | None:
        """One call. May raise `StoreFailed`."""
        return await self._store.told(call)

    async def running(self) -> Sequence[ReturnCall]:
        """All that are not closed, the earliest due first. May raise `StoreFailed`."""
        return await self._store.running()

    async def closed(self) -> Sequence[ReturnCall]:
        """Those that were closed of late, the last first. May raise `StoreFailed`."""
        return await self._store.closed_since(self._door.clock() - SHOWN_CLOSED)

    async def erase(self, call: str) -> None:
        """Erase what the customer suggested. May raise `StoreFailed`."""
        await self._store.erase(call)

    async def opened(self, first: datetime, last: datetime) -> Sequence[ReturnCall]:
        """Those that were opened from then to then. May raise `StoreFailed`."""
        return await self._store.opened(first, last)

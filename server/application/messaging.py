"""Asks customers who agreed to it how their visit was, by message: once for a visit at most."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

import structlog

from server.application.contacts import Anybody, Claimed, ContactStore
from server.application.door import Door
from server.application.ports import MaybeSent, Message, Notifier, NotSent, StoreFailed
from server.domain.contacts import Ask, Channel, Contact, Drop, Keep, Purpose, asking
from server.domain.model import TicketId
from words.phrases import pick, say

log = structlog.get_logger()
LOOKED_EVERY_SECONDS: Final = 15.0
PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""A message that was surely not sent is tried again after these; then it is given up."""
SUBJECT: Final = "How was your visit?"
TEXT: Final = "{branch}: how was your visit? Please tell us here: {link}"


class Settled(StrEnum):
    """What is known of a message."""

    SENDING = "sending"
    """It was begun; if its sender died, it may have been sent."""
    DUE = "due"
    """It was surely not sent, and is tried again."""
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Outgoing(ContactStore, Protocol):
    """Where messages are marked before they are sent. Every method may raise `StoreFailed`."""

    async def claim(self, contact: str, leg: str, now: datetime) -> Claimed | None:
        """Mark that the message about a leg is being sent; None: it is not ours to send now."""

    async def settle(self, contact: str, leg: str, settled: Settled, at: datetime) -> None:
        """What came of sending; unless it is due again at `at`, the contact is erased."""

    async def settled(self, leg: str) -> Settled | None:
        """What is known of the message about a leg; None: none was begun."""

    async def doubt(self) -> None:
        """Whatever was being sent when its sender died may have been sent: it is not sent again."""


class Messaging:
    """Sends what is due while its branch is on duty."""

    def __init__(
        self, door: Door, store: Outgoing, notifiers: Mapping[Channel, Notifier], link: str
    ) -> None:
        """`link` is where a page's token is appended."""
        self._door, self._store = door, store
        self._notifiers, self._link = notifiers, link

    async def keep_sending(self, anybody: Anybody) -> None:
        """Send, erase, and look again, until cancelled."""
        day: date | None = date.min
        doubted = False
        while True:
            try:
                if not doubted:
                    await self._store.doubt()
                    doubted = True
                if day != (day := self._door.branch.day) or await anybody():
                    await self.send_due()
            except StoreFailed as failed:
                log.warning("messages not looked after", reason=str(failed))
            await asyncio.sleep(LOOKED_EVERY_SECONDS)

    async def send_due(self) -> None:
        """Send what is due, and erase what is over.

        Raises:
            StoreFailed: the next look goes on.
        """
        branch, now = self._door.branch, self._door.clock()
        await self._store.forget(now)
        for contact in await self._store.all(Purpose.ASK):
            ticket = branch.tickets.get(TicketId(contact.of))
            match asking(ticket, branch.plan.contact, now):
                case Keep():
                    pass
                case Drop():
                    await self._store.drop([contact.id])
                case Ask(leg):
                    await self._send(contact, leg)

    async def _send(self, contact: Contact, leg: str) -> None:
        notifier = self._notifiers.get(contact.channel)
        if notifier is None:
            return  # it is erased when its time is over
        claimed = await self._store.claim(contact.id, leg, self._door.clock())
        if claimed is None:
            await self._erase_if_over(contact, leg)
            return
        settled = await _sent(notifier, self._message(contact, leg, claimed), claimed.tries)
        pause = PAUSES[claimed.tries - 1] if settled is Settled.DUE else timedelta(0)
        await self._store.settle(contact.id, leg, settled, self._door.clock() + pause)
        log.info("message", leg=leg, settled=settled, tries=claimed.tries)

    async def _erase_if_over(self, contact: Contact, leg: str) -> None:
        """Of a sender that died, only the mark is left."""
        if await self._store.settled(leg) not in {None, Settled.DUE, Settled.SENDING}:
            await self._store.drop([contact.id])

    def _message(self, contact: Contact, leg: str, claimed: Claimed) -> Message:
        spoken = contact.language
        branch = pick(self._door.branch.plan.name, spoken)
        link = f"{self._link}{claimed.reach.token}?lang={spoken}"
        text = say(spoken, TEXT, branch=branch, link=link)
        return Message(leg, claimed.reach.address, say(spoken, SUBJECT), text)


async def _sent(notifier: Notifier, message: Message, tries: int) -> Settled:
    try:
        await notifier.send(message)
    except NotSent as failed:
        log.warning("message not sent", leg=message.id, reason=str(failed))
        return Settled.DUE if failed.again and tries <= len(PAUSES) else Settled.FAILED
    except MaybeSent as failed:
        log.warning("message may have been sent", leg=message.id, reason=str(failed))
        return Settled.UNCERTAIN
    except Exception as bug:  # noqa: BLE001 - the duty goes on, and a traceback may name the address
        log.warning("message may have been sent", leg=message.id, reason=type(bug).__name__)
        return Settled.UNCERTAIN
    return Settled.SENT

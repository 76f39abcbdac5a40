"""To which tier a reading belongs, and whether the same person waits already.

Nothing of it outlives the day: persons are hashes under a salt that this process makes for one day
and never writes down.
"""

import asyncio
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

import structlog

from server.application.records import CustomerRecord, masked
from server.domain.lifecycle import LIVE
from server.domain.model import Branch, Ticket, TicketId
from server.domain.plan import TierCode

log = structlog.get_logger()
REMEMBERED: Final = 1_000
"""Answers that may still lead to a ticket."""
PERSON_BYTES: Final = 16
STAFF_WAIT_SECONDS: Final = 2.0
"""A teller is told so late at the latest that nothing is known."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a reader read: for the length of one question."""

    document: str
    number: str = field(repr=False)


class DirectorySilent(RuntimeError):
    """The bank's directory gave no answer that can be used; the message names nobody."""


class Directory(Protocol):
    """Whoever knows the bank's customers."""

    async def tier(self, identity: Identity, day: date) -> str | None:
        """Their tier on that day, or None if it knows nobody of that document and number.

        Raises:
            DirectorySilent: no answer came in time.
        """

    async def record(self, identity: Identity, day: date) -> CustomerRecord | None:
        """The same with what the bank tells the staff beside it, not masked yet.

        Raises:
            DirectorySilent: no answer came in time.
        """


@dataclass(frozen=True, slots=True)
class Searched:
    """What the staff are told of a customer whom they have searched for."""

    answered: bool
    record: CustomerRecord | None = None
    """Masked; None if the directory knows nobody of that document and number."""
    tier: TierCode | None = None
    waiting: Ticket | None = None
    """Their own, if they wait already."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of whoever stands at the kiosk."""

    known: bool
    """Whether the directory answered."""
    tier: TierCode | None = None
    waiting: Ticket | None = None
    """Their own, if they wait already."""


class Identifying:
    """One branch's questions to the directory, and who of them has which ticket, for a day."""

    def __init__(self, directory: Directory | None, chance: Callable[[int], bytes]) -> None:
        """`chance` gives that many unpredictable bytes."""
        self._directory, self._chance = directory, chance
        self._day: date | None = None
        self._salt = b""
        self._asked: OrderedDict[str, bytes] = OrderedDict()
        """Persons by the question that named them."""
        self._tiers: dict[str, TierCode | None] = {}
        """What the staff were told, by their question."""
        self._holds: dict[bytes, TicketId] = {}

    @property
    def possible(self) -> bool:
        """Whether there is a directory to ask."""
        return self._directory is not None

    async def identify(self, branch: Branch, question: str, identity: Identity) -> Found:
        """Who that is; `question` is the id by which a ticket may refer to it."""
        if self._directory is None:
            return Found(known=False)
        person = self._person(branch, identity)
        self._remember(question, person)
        waiting = self._waiting(branch, person)
        try:
            tier = await self._directory.tier(identity, branch.day or date.min)
        except DirectorySilent as silent:
            log.warning("directory silent", branch=branch.plan.code, reason=str(silent))
            return Found(known=False, waiting=waiting)
        return Found(known=True, tier=_of_the_plan(branch, tier), waiting=waiting)

    async def search(self, branch: Branch, question: str, identity: Identity) -> Searched:
        """For the staff, who may attach it to a ticket afterwards, by the question's id."""
        person = self._person(branch, identity)
        self._remember(question, person)
        waiting = self._waiting(branch, person)
        try:
            async with asyncio.timeout(STAFF_WAIT_SECONDS):
                found = await self._record(branch, identity)
        except (DirectorySilent, TimeoutError) as silent:
            log.warning("directory silent", branch=branch.plan.code, reason=repr(silent))
            return Searched(answered=False, waiting=waiting)
        tier = _of_the_plan(branch, found.tier) if found else None
        self._tiers[question] = tier
        return Searched(True, masked(found) if found else None, tier, waiting)

    def tier_of(self, question: str) -> TierCode | None:
        """Of whom was searched for with that question, while it is remembered."""
        return self._tiers.get(question)

    async def _record(self, branch: Branch, identity: Identity) -> CustomerRecord | None:
        if self._directory is None:
            raise DirectorySilent("there is no directory")
        return await self._directory.record(identity, branch.day or date.min)

    def takes(self, question: str, ticket: TicketId) -> None:
        """The ticket that is being issued is that person's."""
        person = self._asked.pop(question, None)
        if person is not None:
            self._holds[person] = ticket

    def _person(self, branch: Branch, identity: Identity) -> bytes:
        if branch.day != self._day or not self._salt:
            self._day, self._salt = branch.day, self._chance(hashlib.sha256().digest_size)
            self._asked.clear()
            self._tiers.clear()
            self._holds.clear()
        told = f"{identity.document}:{identity.number}".encode()
        return hmac.digest(self._salt, told, hashlib.sha256)[:PERSON_BYTES]

    def _remember(self, question: str, person: bytes) -> None:
        self._asked[question] = person
        while len(self._asked) > REMEMBERED:
            gone, _ = self._asked.popitem(last=False)
            self._tiers.pop(gone, None)

    def _waiting(self, branch: Branch, person: bytes) -> Ticket | None:
        ticket = branch.tickets.get(self._holds.get(person, TicketId("")))
        return ticket if ticket is not None and ticket.state in LIVE else None


def _of_the_plan(branch: Branch, tier: str | None) -> TierCode | None:
    if tier is None or tier in branch.plan.tiers:
        return None if tier is None else TierCode(tier)
    log.error("the directory knows a tier that the branch does not", tier=tier)
    return None

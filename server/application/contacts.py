"""Customers who may be reached afterwards: they agree, on their own page, and take it back."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, Protocol

from email_validator import EmailNotValidError, validate_email

from server.application.door import Door
from server.domain.contacts import Channel, Contact, Purpose, contact_id, erased_at
from server.domain.refusals import Refusal

E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
AS_WRITTEN: Final = re.compile(r"[\s().\-/]")
LONGEST: Final = 254
Anybody = Callable[[], Awaitable[bool]]
"""Whether there may be anybody who agreed to something, or whom a call is due to."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach a customer: it stands in no log, whatever is logged of it."""

    address: str = field(repr=False)
    token: str = field(default="", repr=False)
    """Of the customer's page, which a message leads to."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, at this attempt."""

    reach: Reach
    tries: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agrees to, as they wrote it."""

    purpose: Purpose
    of: str
    language: str
    written: str = field(repr=False)
    number: str = ""
    token: str = field(default="", repr=False)


class ContactStore(Protocol):
    """Where contacts are kept. Every method may raise `StoreFailed`."""

    async def keep(self, contact: Contact, reach: Reach) -> None:
        """Keep it, in place of what was agreed to before."""

    async def of(self, of: str) -> Sequence[Contact]:
        """What was agreed to for that visit or case."""

    async def all(self, purpose: Purpose) -> Sequence[Contact]:
        """All for that purpose, the oldest first."""

    async def draw(self, contact: Contact) -> None:
        """Remember that chance has said no."""

    async def drop(self, ids: Collection[str]) -> None:
        """Erase these."""

    async def forget(self, now: datetime) -> None:
        """Erase those whose time is over."""


class Withdrawals(Protocol):
    """Where calls end when somebody does not want to be called any more."""

    async def withdraw(self, contact: str, now: datetime) -> None:
        """Erase the contact, and end the call that it was kept for. May raise `StoreFailed`."""


@dataclass(frozen=True, slots=True)
class NoNumber(Refusal):
    """What was written is not repeated."""

    sentence: ClassVar[str] = "Please write the number with the country code."


@dataclass(frozen=True, slots=True)
class NoAddress(Refusal):
    """Nor is this."""

    sentence: ClassVar[str] = "Please look at the e-mail address again."


@dataclass(frozen=True, slots=True)
class NotOffered(Refusal):
    """There is no key to keep it under, or nobody to send it."""

    sentence: ClassVar[str] = "This is not offered here."


@dataclass(frozen=True, slots=True)
class Offers:
    """What this server can do with an address; nothing without a key to keep it under."""

    sends: frozenset[Channel] = frozenset()
    keeps: bool = False

    def channels(self, purpose: Purpose) -> frozenset[Channel]:
        """How a customer can be reached for that; empty: it is not offered."""
        if not self.keeps:
            return frozenset()
        return self.sends if purpose is Purpose.ASK else frozenset({Channel.SMS})


class Contacts:
    """What the customers of one branch agree to."""

    def __init__(self, door: Door, store: ContactStore, calls: Withdrawals, offers: Offers) -> None:
        self.offers = offers
        self._door, self._store, self._calls = door, store, calls

    async def agree(self, agreed: Agreed) -> Contact | Refusal:
        """Keep what somebody agrees to, or say why not.

        Raises:
            StoreFailed: it is not kept.
        """
        branch, now = self._door.branch, self._door.clock()
        channels = self.offers.channels(agreed.purpose)
        found = reachable(agreed.written, branch.plan.contact.country)
        if not channels:
            return NotOffered()
        if found is None or found[0] not in channels:
            writes_mail = "@" in agreed.written or Channel.SMS not in channels
            return NoAddress() if writes_mail and Channel.EMAIL in channels else NoNumber()
        channel, address = found
        contact = Contact(
            agreed.purpose,
            agreed.of,
            channel,
            agreed.language,
            now,
            erased_at(branch, now),
            agreed.number,
        )
        await self._store.keep(contact, Reach(address, agreed.token))
        return contact

    async def withdraw(self, purpose: Purpose, of: str) -> None:
        """Erase what was agreed to, and what would have come of it.

        Raises:
            StoreFailed: it is still kept.
        """
        await self._calls.withdraw(contact_id(purpose, of), self._door.clock())

    async def agreed(self, of: str) -> Mapping[Purpose, Contact]:
        """What was agreed to for that visit or case. May raise `StoreFailed`."""
        return {contact.purpose: contact for contact in await self._store.of(of)}


def reachable(written: str, country: str = "") -> tuple[Channel, str] | None:
    """What is written, as a number in E.164 or an e-mail address; None if it is neither."""
    plain = written.strip()
    if len(plain) > LONGEST:
        return None
    if "@" in plain:
        return _email(plain)
    number = AS_WRITTEN.sub("", plain)
    number = f"+{number[2:]}" if number.startswith("00") else number
    if country and not number.startswith("+"):
        number = f"+{country}{number.removeprefix('0')}"
    return (Channel.SMS, number) if E164.fullmatch(number) else None


def _email(plain: str) -> tuple[Channel, str] | None:
    try:
        found = validate_email(plain, check_deliverability=False)
    except EmailNotValidError:
        return None
    # Other characters than ASCII before the @ need a mail server that says so.
    return (Channel.EMAIL, found.ascii_email) if found.ascii_email else None

"""Devices get their certificates: the first for a code, the next for the key of the last."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog
from cryptography import x509

from wire.enrolment import (
    LONGEST,
    Answer,
    Enrol,
    Place,
    Renew,
    is_signed,
    key_in,
    key_of,
    new_code,
    proof_of_device,
    proof_of_server,
    same,
    stretched,
    succession,
)
from wire.keys import PublicKey, pem
from wire.topics import DEVICE_KINDS

log = structlog.get_logger()
GOOD_FOR: Final = timedelta(minutes=10)
TRIES: Final = 5
GRACE: Final = timedelta(days=30)
"""So long after its end a certificate can still be renewed: a device may have been switched off."""
NOBODY: Final = bytes(32)


class NotInvited(ValueError):
    """No device can be called that; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A device may come and get its certificate."""

    place: Place
    kind: str
    verifier: bytes
    """What both sides make of the code, which is kept nowhere."""
    until: datetime
    by: str
    """Who invited."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that a device has got."""

    serial: int
    place: Place
    kind: str
    made: datetime
    not_after: datetime
    by: str
    revoked: datetime | None = None
    ca: str = ""
    """The id of the CA on which it hangs; empty for those from before there was a second."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No certificate."""

    why: str
    of: str
    """Of which device, as far as that is known."""


class Registry(Protocol):
    """Who is a device. May raise `StoreFailed`."""

    async def invite(self, invitation: Invitation) -> None:
        """Keep it, in place of an earlier one of that device."""

    async def tried(self, name: str, now: datetime) -> Invitation | None:
        """The invitation of that device, one try poorer; None if it has no more, or is too old."""

    async def enrol(self, invitation: Invitation, issued: Issued) -> bool:
        """Keep the certificate, end the invitation and what the device had; False if late."""

    async def renew(self, last: Issued, issued: Issued) -> bool:
        """Keep the certificate, unless the last one is revoked by now."""

    async def find(self, serial: int) -> Issued | None:
        """The certificate of that number."""

    async def issued(self, since: datetime) -> Sequence[Issued]:
        """All that end later than that, from the oldest to the newest."""

    async def revoke(self, place: Place, now: datetime) -> int:
        """End its certificates and its invitation; how many certificates."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate, the id of the CA on which it hangs, and the CAs that its device trusts."""

    certificate: x509.Certificate
    ca: str
    trusted: str
    """PEM."""


class Signer(Protocol):
    """The CA; two, while one takes the other's place."""

    def knows(self, certificate: x509.Certificate) -> bool:
        """Whether it is of ours."""

    def device(self, name: str, key: PublicKey, now: datetime, *, several: bool) -> Signed:
        """For a program of that name, which can trust several CAs at once or cannot."""

    def vouched(self, said: str) -> str:
        """That it is from us, for devices that know us."""


def invitation(
    place: Place, kind: str, by: str, now: datetime, code: str = ""
) -> tuple[Invitation, str]:
    """An invitation, and its code for the person who carries it to the device.

    Raises:
        NotInvited: there is no such kind, or the name cannot be a device's.
    """
    if kind not in DEVICE_KINDS:
        raise NotInvited(f"{kind!r} is none of {', '.join(DEVICE_KINDS)}")
    if place.device == "server":
        raise NotInvited("server is the server's own name")
    if len(place.name) > LONGEST:
        raise NotInvited(f"{place.name}: branch and device have more than {LONGEST - 1} letters")
    told = code or new_code()
    return Invitation(place, kind, stretched(told, place), now + GOOD_FOR, by), told


async def see_that_it_is_free(registry: Registry, place: Place, now: datetime) -> None:
    """Branch `a`, device `b-c` and branch `a-b`, device `c` would have one name.

    Raises:
        NotInvited: it is another device's.
    """
    for one in await registry.issued(now):
        if one.place.name == place.name and one.place != place and one.revoked is None:
            other = f"device {one.place.device} of branch {one.place.branch}"
            raise NotInvited(f"{place.name} is the name of {other} already; choose another")


class Enrolling:
    """Answers devices; `changed` is awaited before a device hears of its certificate."""

    def __init__(
        self,
        registry: Registry,
        signer: Signer,
        clock: Callable[[], datetime],
        changed: Callable[[], Awaitable[None]],
    ) -> None:
        self._registry, self._signer = registry, signer
        self._clock, self._changed = clock, changed

    async def answer(self, asked: Enrol | Renew) -> Answer | Refused:
        """The certificate, or why not: for our log, not for who asks."""
        answer: Answer | Refused
        try:
            match asked:
                case Enrol():
                    answer = await self._enrol(asked)
                case Renew():
                    answer = await self._renew(asked)
        except ValueError as wrong:
            answer = Refused("not understood", str(wrong))
        if isinstance(answer, Refused):
            log.warning("enrolment refused", why=answer.why, of=answer.of)
        return answer

    async def invite(self, place: Place, kind: str, by: str) -> str:
        """The code of a new invitation, for the person who carries it to the device.

        Raises:
            NotInvited: there can be no such device.
        """
        now = self._clock()
        # The code is stretched for a tenth of a second: nobody else shall wait for it.
        made, code = await asyncio.to_thread(invitation, place, kind, by, now)
        await see_that_it_is_free(self._registry, place, now)
        await self._registry.invite(made)
        log.info("device invited", device=place.name, kind=kind, by=by)
        return code

    async def revoke(self, place: Place, by: str) -> int:
        """How many certificates are good no more; the broker is told at once."""
        revoked = await self._registry.revoke(place, self._clock())
        await self._changed()
        log.info("device revoked", device=place.name, certificates=revoked, by=by)
        return revoked

    async def issued(self) -> Sequence[Issued]:
        """The certificates that are not long over, from the oldest to the newest."""
        return await self._registry.issued(self._clock() - GRACE)

    async def _enrol(self, asked: Enrol) -> Answer | Refused:
        now, place = self._clock(), Place(asked.branch, asked.device)
        invited = await self._registry.tried(place.name, now)
        # Who was not invited is not told sooner than who has a wrong code.
        verifier = invited.verifier if invited else NOBODY
        knows = same(asked.proof, proof_of_device(verifier, asked.request))
        if invited is None or not knows or invited.place != place:
            return Refused("no invitation, or another code", place.name)
        key = key_in(asked.request)
        made = self._signer.device(place.name, key, now, several=asked.several)
        issued = _issued(made, place, invited.kind, now, invited.by)
        if not await self._registry.enrol(invited, issued):
            return Refused("the code was used", place.name)
        await self._changed()
        log.info("device enrolled", device=place.name, kind=invited.kind, by=invited.by)
        certificate = _pem(made)
        proof = proof_of_server(invited.verifier, asked.request, certificate, made.trusted)
        return Answer(certificate=certificate, ca=made.trusted, proof=proof)

    async def _renew(self, asked: Renew) -> Answer | Refused:
        now, shown = self._clock(), x509.load_pem_x509_certificate(asked.certificate.encode())
        last = await self._registry.find(shown.serial_number)
        if last is None or not self._signer.knows(shown):
            return Refused("not a certificate of ours", str(shown.serial_number))
        if not is_signed(asked.request, asked.signature, key_of(shown)):
            return Refused("not signed with the key of the last", last.place.name)
        if last.revoked or now > last.not_after + GRACE:
            return Refused("revoked, or too old", last.place.name)
        key = key_in(asked.request)
        made = self._signer.device(last.place.name, key, now, several=asked.several)
        if not await self._registry.renew(last, _issued(made, last.place, last.kind, now, last.by)):
            return Refused("revoked", last.place.name)
        await self._changed()
        log.info("certificate renewed", device=last.place.name)
        certificate = _pem(made)
        proof = self._signer.vouched(succession(asked.request, certificate, made.trusted))
        return Answer(certificate=certificate, ca=made.trusted, proof=proof)


def standing(issued: Sequence[Issued], now: datetime) -> dict[str, Issued]:
    """The devices that may speak, by name, each with its newest certificate."""
    good = [one for one in issued if one.revoked is None and one.not_after > now]
    return {one.place.name: one for one in sorted(good, key=lambda one: one.made)}


def ended(issued: Sequence[Issued]) -> dict[int, datetime]:
    """The certificates that are good no more, by serial."""
    return {one.serial: one.revoked for one in issued if one.revoked is not None}


def left_behind(issued: Sequence[Issued], ca: str, now: datetime) -> list[Issued]:
    """The devices whose newest certificate does not hang on that CA: each its certificate."""
    return [one for one in standing(issued, now).values() if one.ca != ca]


def _issued(made: Signed, place: Place, kind: str, now: datetime, by: str) -> Issued:
    one = made.certificate
    end = one.not_valid_after_utc
    return Issued(one.serial_number, place, kind, now, end, by, ca=made.ca)


def _pem(made: Signed) -> str:
    return pem([made.certificate])

"""The server's side of enrolling, on a real registry, with a clock that the test sets."""

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from server.adapters.authority import Authority
from server.adapters.registry import RegistryRows
from server.application.enrolling import Enrolling, Refused, invitation
from tests.builders import MORNING
from tests.secured import succession
from wire.enrolment import (
    Answer,
    Enrol,
    Place,
    Renew,
    proof_of_device,
    request_for,
    signed,
    stretched,
)
from wire.keys import Key, new_key

K1 = Place("north", "k1")


@dataclass
class Office:
    """The server's side, with a clock that the test sets."""

    registry: RegistryRows
    ca: Authority
    now: datetime = MORNING
    told: list[datetime] = field(default_factory=list)

    @property
    def enrolling(self) -> Enrolling:
        """Answers devices."""

        async def tell() -> None:
            self.told.append(self.now)

        return Enrolling(self.registry, succession(self.ca), lambda: self.now, tell)

    async def invite(self, place: Place = K1, kind: str = "kiosk") -> str:
        """A code."""
        made, code = invitation(place, kind, "anna", self.now)
        await self.registry.invite(made)
        return code

    async def enrol(self, code: str, key: Key | None = None, place: Place = K1) -> Answer | Refused:
        """A device comes with it."""
        return await self.enrolling.answer(asked(code, key or new_key(), place))

    async def renew(self, last: str, old: Key, new: Key) -> Answer | Refused:
        """It comes with the key of its last certificate."""
        request = request_for("north-k1", new)
        return await self.enrolling.answer(
            Renew(certificate=last, request=request, signature=signed(request, old))
        )


def asked(code: str, key: Key, place: Place = K1) -> Enrol:
    """What a device sends."""
    request = request_for(place.name, key)
    proof = proof_of_device(stretched(code, place), request)
    return Enrol(branch=place.branch, device=place.device, request=request, proof=proof)


def read(answer: Answer | Refused) -> x509.Certificate:
    """The certificate that was given."""
    assert isinstance(answer, Answer), answer
    return x509.load_pem_x509_certificate(answer.certificate.encode())

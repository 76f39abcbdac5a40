"""The branch's devices as a list: what they say, what the plan says, and which certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

import segno

from server.application.enrolling import Issued
from server.application.health import Health, health
from server.domain.plan import Device
from server.web.house import House
from wire.enrolment import Place

KINDS: Final[Mapping[str, str]] = {
    "board": "Board",
    "button": "Call button",
    "kiosk": "Kiosk",
    "machine": "Machine",
    "pad": "Rating pad",
    "pager": "Pagers",
    "printer": "Printer",
    "sign": "Counter sign",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One device."""

    code: str
    kind: str
    named: Device
    health: Health | None
    """None: it has not been heard."""
    version: str
    heard: datetime | None
    until: date | None
    """The last day of its certificate; None: it has none that is good."""
    revoked: bool


@dataclass(frozen=True, slots=True)
class Code:
    """An invitation, as it is shown once."""

    place: Place
    code: str
    base: str
    """The server's address."""

    @property
    def words(self) -> str:
        """What is typed on the device."""
        told = f"--branch {self.place.branch} --device {self.place.device} --code {self.code}"
        return f"heliotrope device enrol {self.base} {told} --out FOLDER"

    @property
    def picture(self) -> str:
        """The same to scan, as SVG that stands in a page."""
        told = {"branch": self.place.branch, "device": self.place.device, "code": self.code}
        made = segno.make(f"{self.base}?{urlencode(told)}", error="m")
        return made.svg_inline(scale=6, border=4, dark="#000", light="#fff")


def lines(house: House, issued: Sequence[Issued], now: datetime) -> list[Line]:
    """All that were heard, got a certificate, or stand in the plan; by name."""
    branch, states = house.door.branch, house.devices()
    kinds = {_code(name): name.rpartition("/")[0] for name in states}
    certificates = {one.place.device: one for one in issued if one.place.branch == branch.plan.code}
    known = {*kinds, *certificates, *branch.plan.devices}
    fit = {_code(one.name): one for one in health(branch, states)}
    versions = {_code(name): state.version for name, state in states.items()}
    heard = {_code(name): at for name, at in house.heard().items()}
    return [
        Line(
            code,
            kinds.get(code) or (certificates[code].kind if code in certificates else ""),
            branch.plan.devices.get(code) or Device(code),
            fit.get(code),
            versions.get(code, ""),
            heard.get(code),
            _until(certificates.get(code), now),
            code in certificates and certificates[code].revoked is not None,
        )
        for code in sorted(known)
    ]


def _until(issued: Issued | None, now: datetime) -> date | None:
    good = issued is not None and issued.revoked is None and issued.not_after > now
    return issued.not_after.date() if good and issued else None


def _code(name: str) -> str:
    """Without its kind."""
    return name.rpartition("/")[2]

"""The branch's devices for its admins: how each is, where it stands, who may come.

GET  /devices                    all that were heard, enrolled or named in the plan
POST /devices                    device, kind: invite it; the code is shown this once
POST /devices/{device}/revoke    its certificates are good no more

Names and places are the plan's: `/office/devices` changes them.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from server.application.enrolling import Enrolling, NotInvited
from server.application.staff import Did
from server.web.devices_view import KINDS, Code, lines
from server.web.pages import HereNow
from server.web.staff import AsAdmin, StaffHere
from wire.enrolment import Place
from wire.topics import DEVICE_KINDS
from words.phrases import say

router = APIRouter(prefix="/devices")
SEE_OTHER: Final = 303
NAME: Final = r"^[a-z0-9-]{1,64}$"
NO_CA: Final = "This server gives no certificates. Please see docs/security.md."
NO_NAME: Final = "Names are small letters, digits and hyphens. Please choose another."
TAKEN: Final = "There can be no such device. Please choose another name."
Device = Annotated[str, Path(pattern=NAME)]


def _enrolling(request: Request) -> Enrolling | None:
    enrolling: Enrolling | None = request.app.state.enrolling
    return enrolling


@dataclass(frozen=True, slots=True)
class Keeper:
    """An admin over the devices of a branch."""

    here: HereNow
    member: AsAdmin
    staff: StaffHere
    enrolling: Annotated[Enrolling | None, Depends(_enrolling)]

    def place(self, device: str) -> Place:
        """Which device of this branch."""
        return Place(self.here.house.code, device)

    async def page(self, said: str = "", code: Code | None = None, status: int = 200) -> Response:
        """All of them; a code is shown this once."""
        issued = await self.enrolling.issued() if self.enrolling else ()
        told = {
            "lines": lines(self.here.house, issued, self.here.now),
            "kinds": sorted(DEVICE_KINDS),
            "kind_words": KINDS,
            "zones": self.here.branch.plan.zones,
            "enrols": self.enrolling is not None,
            "said": say(self.here.language, said) if said else "",
            "made": code,
        }
        return self.here.page("devices.html", status=status, member=self.member, **told)

    async def note(self, did: Did, device: str, detail: str) -> None:
        """For the auditors."""
        await self.staff.note(self.member.name, did, device, detail)


ToKeep = Annotated[Keeper, Depends()]


@router.get("")
async def devices_page(keeper: ToKeep) -> Response:
    """How each is."""
    return await keeper.page()


@router.post("")
async def invite(
    keeper: ToKeep,
    device: Annotated[str, Form(max_length=64)] = "",
    kind: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """A code for one device, good for ten minutes and once."""
    if keeper.enrolling is None:
        return await keeper.page(NO_CA, status=409)
    if not re.fullmatch(NAME, device):
        return await keeper.page(NO_NAME, status=422)
    place = keeper.place(device)
    try:
        code = await keeper.enrolling.invite(place, kind, keeper.member.actor)
    except NotInvited:
        return await keeper.page(TAKEN, status=422)
    await keeper.note(Did.INVITED, place.device, f"{kind} {place.branch}")
    base = str(keeper.here.request.base_url).rstrip("/")
    return await keeper.page(code=Code(place, code, base))


@router.post("/{device}/revoke")
async def revoke(keeper: ToKeep, device: Device) -> Response:
    """It may nothing any more, at once."""
    if keeper.enrolling is None:
        raise HTTPException(404)
    revoked = await keeper.enrolling.revoke(keeper.place(device), keeper.member.actor)
    await keeper.note(Did.REVOKED, device, f"{revoked} {keeper.here.house.code}")
    code = keeper.here.house.code if keeper.here.pages.others else ""
    return RedirectResponse(f"/devices?branch={code}" if code else "/devices", SEE_OTHER)

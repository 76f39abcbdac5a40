"""What one device is called and where it stands, whether the plan knows it already or not.

GET  /devices/{device}/name    the form
POST /devices/{device}/name    name.zh and so on, zone, where.zh and so on: the draft has them
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import Response

from server.application.office import Unreadable
from server.domain.plan import HALL, Device, ZoneCode
from server.web.drafts import Drafting
from server.web.look import UNREADABLE
from server.web.pages import HereNow
from server.web.staff import AsAdmin
from words.phrases import say

router = APIRouter(prefix="/devices/{device}/name")
NAME, WHERE = "name.", "where."
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Namer(Drafting):
    """An admin at one device of a branch."""

    here: HereNow
    member: AsAdmin
    device: Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$")]

    async def page(self, said: str = "") -> Response:
        """What the draft calls it; a draft that cannot be read is said."""
        named = Device(self.device)
        try:
            named = self.office.desk.device(await self.office.text(), self.device)
        except Unreadable:
            said = say(self.here.language, UNREADABLE)
        told = {"named": named, "said": said, "tongues": self.plan.languages}
        told["zones"] = {HALL: None} | dict(self.plan.zones)
        status = 422 if said else 200
        return self.here.page("device_name.html", status=status, member=self.member, **told)


AtDevice = Annotated[Namer, Depends()]


@router.get("")
async def name_page(namer: AtDevice) -> Response:
    """The form."""
    return await namer.page()


@router.post("")
async def keep(
    request: Request, namer: AtDevice, zone: Annotated[str, Form(max_length=64)] = HALL
) -> Response:
    """What was typed; on to its check."""
    form = await request.form()
    typed = {name: said for name, said in form.items() if isinstance(said, str)}
    place = ZoneCode(zone) if zone in namer.plan.zones else HALL
    device = Device(namer.device, _texts(typed, NAME), place, _texts(typed, WHERE))
    try:
        text = namer.office.desk.with_device(await namer.office.text(), device)
    except Unreadable:
        return await namer.page()
    return await namer.keep(text)


def _texts(typed: Mapping[str, str], start: str) -> dict[str, str]:
    said = {name: of.strip()[:LONGEST] for name, of in typed.items() if name.startswith(start)}
    return {name.removeprefix(start): of for name, of in said.items() if of}

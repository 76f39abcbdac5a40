"""The roll-out of device software, for admins of all branches.

GET  /rollout             which release is on its way, and how far
POST /rollout             version, any_time: bring a release to all devices, in stages
POST /rollout/{verb}    halt, resume or withdraw it
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from server.application.rollout import Rollout
from server.application.software import NoRollout, Software, halted, resumed, withdrawn
from server.application.staff import Did
from server.web.pages import HereNow
from server.web.rollout_view import MARKS, rollout_view
from server.web.software import Depot
from server.web.staff import AsAdmin, StaffHere
from words.phrases import say

router = APIRouter(prefix="/rollout")
SEE_OTHER: Final = 303
PAUSE: Final = timedelta(hours=24)
NO_CA: Final = "This server gives no certificates. Please see docs/security.md."
PAST: Final = "It stands otherwise by now. Please look again."


@dataclass(frozen=True, slots=True)
class Releaser:
    """An admin over the software of all devices."""

    request: Request
    here: HereNow
    member: AsAdmin
    staff: StaffHere

    def __post_init__(self) -> None:
        if self.member.branch:
            raise HTTPException(403)

    @property
    def software(self) -> Software | None:
        """Who answers the devices; None without a CA."""
        depot: Depot | None = self.request.app.state.depot
        return depot.software if depot else None

    async def page(self, said: str = "", status: int = 200) -> Response:
        """How it stands."""
        told = {
            "view": await _view(self.software) if self.software else None,
            "marks": MARKS,
            "said": say(self.here.language, said) if said else "",
        }
        return self.here.page("rollout.html", status=status, member=self.member, **told)

    async def done(self, rollout: Rollout) -> Response:
        """Noted for the auditors; and the page anew."""
        detail = f"{rollout.state} {rollout.why}".strip()
        await self.staff.note(self.member.name, Did.ROLLOUT, rollout.version, detail)
        return RedirectResponse("/rollout", SEE_OTHER)


AsReleaser = Annotated[Releaser, Depends()]


@router.get("")
async def rollout_page(releaser: AsReleaser) -> Response:
    """Which release is on its way."""
    return await releaser.page()


@router.post("")
async def begin(
    releaser: AsReleaser,
    version: Annotated[str, Form(max_length=64)] = "",
    any_time: Annotated[bool, Form()] = False,
) -> Response:
    """Bring a release to all devices, in stages."""
    if releaser.software is None:
        return await releaser.page(NO_CA, 409)
    by = releaser.member.actor
    try:
        begun = await releaser.software.begin(version, by, PAUSE, any_time=any_time)
    except NoRollout:
        return await releaser.page(PAST, 409)
    return await releaser.done(begun)


@router.post("/{verb}")
async def change(releaser: AsReleaser, verb: Literal["halt", "resume", "withdraw"]) -> Response:
    """Halt it, go on with it, or take the release back."""
    software = releaser.software
    if software is None:
        return await releaser.page(NO_CA, 409)
    now, by = software.clock(), releaser.member.actor
    to: Mapping[str, Callable[[Rollout], Rollout]] = {
        "halt": lambda one: halted(one, now, by),
        "resume": lambda one: resumed(one, now),
        "withdraw": lambda one: withdrawn(one, now, by),
    }
    try:
        return await releaser.done(await software.change(to[verb]))
    except NoRollout:
        return await releaser.page(PAST, 409)


async def _view(software: Software) -> object:
    survey = await software.survey()
    rollout = survey.rollout if survey else None
    boxes = survey.boxes if survey else await software.fleet.boxes()
    return rollout_view(rollout, boxes, await software.fleet.releases(), software.clock())

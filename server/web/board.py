"""The lobby's board in a browser, for a smart television set: no log-in, and nothing but numbers.

GET /board/{branch}/{zone}          `metres` to the last row of seats, `inches` and `size` of the
                                    screen, `services` (codes with commas between them)
GET /board/{branch}/{zone}/stream   what it draws, pushed
GET /board/{branch}/{zone}/pictures/{picture}   one that stands between calls
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Query
from starlette.responses import Response

from server.application import publish
from server.application.rules import Remembered
from server.domain.hours import local
from server.domain.model import Branch
from server.domain.plan import Clip, Plan, ZoneCode
from server.web.board_view import board_view
from server.web.pages import Here, HereNow
from server.web.stream import PHONE_BEAT, push
from server.web.worn import drawn, logo_of
from wire import board as pace
from wire.servertime import AWAY_AFTER_SECONDS
from words.board import NOTICES, written
from words.phrases import say
from words.reading import Screen, Unreadable, layout

router = APIRouter(prefix="/board/{branch}/{zone}")
SIZE: Final = r"^[1-9]\d{2,4}x[1-9]\d{2,4}$"
PACE: Final = {
    "fresh": pace.FRESH_SECONDS,
    "turn": pace.TURN_SECONDS,
    "dwell": pace.DWELL_SECONDS,
    "least": pace.LEAST_SECONDS,
    "busy": pace.BUSY,
    "stale": AWAY_AFTER_SECONDS,
    "hidden": pace.HIDE_AFTER_SECONDS,
}


def _screen(
    metres: Annotated[float, Query(gt=0, le=100)] = 10.0,
    inches: Annotated[float, Query(gt=0, le=300)] = 43.0,
    size: Annotated[str, Query(pattern=SIZE)] = "1920x1080",
) -> Screen:
    """The television set, and how far the last row is from it."""
    width, height = map(int, size.split("x"))
    return Screen(metres, inches, width, height)


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the branch a board shows; 404 for a zone or a service that it does not have."""

    here: Here
    zone: ZoneCode
    services: frozenset[str]

    @property
    def address(self) -> str:
        """Where its stream is."""
        query = f"?services={','.join(sorted(self.services))}" if self.services else ""
        return f"/board/{self.here.branch.plan.code}/{self.zone}/stream{query}"


def _shown(here: HereNow, zone: str, services: str = "") -> Shown:
    wanted = frozenset(filter(None, services.split(",")))
    known = ZoneCode(zone) in publish.zones(here.branch)
    if not known or not wanted <= here.branch.plan.services.keys():
        raise HTTPException(404)
    return Shown(here, ZoneCode(zone), wanted)


ShownHere = Annotated[Shown, Depends(_shown)]


@router.get("")
async def board_page(shown: ShownHere, screen: Annotated[Screen, Depends(_screen)]) -> Response:
    """The board; one that could not be read from the last row is refused, with the remedy."""
    found = layout(screen)
    here = shown.here
    if isinstance(found, Unreadable):
        told = {"inches": f"{screen.inches:g}", "metres": f"{screen.metres:g}"}
        said = say(here.language, _refusal(found), most=f"{found.metres:g}", **told)
        return here.page("error.html", status=422, number=422, sentence=said)
    return here.page(
        "board.html",
        layout=found,
        stream=shown.address,
        pictures=f"/board/{here.branch.plan.code}/{shown.zone}/pictures/",
        pace=PACE,
        texts=_texts(here.branch.plan),
        logo=logo_of(here.house),
    )


@router.get("/stream")
async def board_stream(shown: ShownHere) -> Response:
    """What it draws, pushed."""
    here, rules = shown.here, Remembered()

    async def draw(branch: Branch) -> str:
        now = here.house.door.clock()
        foot = rules.lines(branch.plan, shown.zone, branch.day)
        lobby = publish.lobby(branch, shown.zone, here.house.outlook(), foot, now)
        clips = _clips(branch, shown.zone, now)
        return json.dumps(board_view(lobby, now, shown.services, clips), ensure_ascii=False)

    return push(here, draw, beat=PHONE_BEAT)


@router.get("/pictures/{picture}")
async def clip(shown: ShownHere, picture: str) -> Response:
    """One of those that its boards may show."""
    playlist = shown.here.branch.plan.playlist
    if picture not in {one.picture for one in playlist}:
        raise HTTPException(404)
    return await drawn(shown.here.house, picture)


def _clips(branch: Branch, zone: ZoneCode, now: datetime) -> list[Clip]:
    """What stands between calls at this moment."""
    at = local(branch, now)
    return [one for one in branch.plan.playlist if one.is_shown(zone, at)]


def _refusal(found: Unreadable) -> str:
    if not found.metres:
        return "{inches} inches are too small for a board."
    return "{inches} inches cannot be read from {metres} m, only from {most} m or nearer."


def _texts(plan: Plan) -> dict[str, Any]:
    """What the page says by itself, in every language of what it is told."""
    return {language: _said(language) for language in written(plan.name)}


def _said(language: str) -> dict[str, Any]:
    notices = {screen: [say(language, one) for one in told] for screen, told in NOTICES.items()}
    waiting, updating = say(language, "Waiting now"), say(language, "Updating")
    return {"waiting": waiting, "updating": updating, "notices": notices}

"""The look that counts, for every page and board of a branch.

GET /look/of/{branch}/look.css      colours, font and logo of its pages
GET /look/of/{branch}/night.css     colours of its boards
GET /look/of/{branch}/logo.png      the logo
GET /look/of/{branch}/font          the font, as it is installed on this machine
"""

from typing import Final

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, Response

from server.web.house import House
from server.web.look_view import for_board, for_pages
from server.web.pages import HouseHere

router = APIRouter(prefix="/look/of/{branch}")
PNG: Final = b"\x89PNG"
KEPT: Final = {"Cache-Control": "public, max-age=86400"}
"""The address of what counts changes with it."""


@router.get("/look.css")
async def look_css(house: HouseHere) -> Response:
    """For every page of the branch."""
    branch = house.door.branch
    return Response(for_pages(branch.plan, branch.version), media_type="text/css", headers=KEPT)


@router.get("/night.css")
async def night_css(house: HouseHere) -> Response:
    """For its boards."""
    return Response(for_board(house.door.branch.plan), media_type="text/css", headers=KEPT)


@router.get("/logo.png")
async def logo(house: HouseHere) -> Response:
    """That counts."""
    return await drawn(house, house.door.branch.plan.look.logo)


@router.get("/font")
async def font_file(house: HouseHere) -> Response:
    """404 where it is not installed: pages then have the usual letters."""
    file = house.fonts.get(house.door.branch.plan.look.font)
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, headers=KEPT)


def logo_of(house: House) -> str:
    """Where the logo that counts is; empty where there is none."""
    branch = house.door.branch
    address = f"/look/of/{branch.plan.code}/logo.png?v={branch.version}"
    return address if branch.plan.look.logo else ""


async def drawn(house: House, name: str) -> Response:
    """A picture of the bank's own; 404 where there is none of that name."""
    body = await house.pictures.find(name) if name else None
    if body is None:
        raise HTTPException(404)
    kind = "image/png" if body.startswith(PNG) else "image/jpeg"
    return Response(body, media_type=kind, headers=KEPT)

"""Updaters of devices ask which release they shall run: see `wire/software.py`.

POST /software           a report, signed with the device's key; 403 without a reason for others,
                         404 where the server has no CA
GET  /software/{file}    the package of a release, or its signature: whoever has the network may
                         read it, who installs it goes by the signature
"""

import time
from dataclasses import dataclass
from pathlib import Path as Folder
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Body, Depends, HTTPException, Path, Request
from starlette.responses import FileResponse, Response

from server.application.software import Refused, Software
from server.web.pages import LimitsHere
from wire.software import Answer, Report

router = APIRouter(prefix="/software")
log = structlog.get_logger()
NAME: Final = r"^heliotrope-device_[0-9A-Za-z.]{1,60}\.deb(\.sig)?$"


@dataclass(frozen=True, slots=True)
class Depot:
    """Who answers updaters, and where the packages lie."""

    software: Software
    folder: Folder


def depot(request: Request) -> Depot:
    """The server's; 404 where it has no CA, and so no devices with certificates."""
    found: Depot | None = request.app.state.depot
    if found is None:
        raise HTTPException(404)
    return found


DepotHere = Annotated[Depot, Depends(depot)]


@router.post("")
async def report(
    here: DepotHere, request: Request, limits: LimitsHere, report: Annotated[Report, Body()]
) -> Answer:
    """What the device shall do."""
    if not limits.software.take(_address(request), time.monotonic()):
        raise HTTPException(429)
    answer = await here.software.answer(report)
    if isinstance(answer, Refused):
        log.warning("software report refused", why=answer.why)
        raise HTTPException(403)
    return answer


@router.get("/{file}")
async def package(here: DepotHere, file: Annotated[str, Path(pattern=NAME)]) -> Response:
    """As it was added."""
    found = here.folder / file
    if not found.is_file():
        raise HTTPException(404)
    return FileResponse(found, media_type="application/octet-stream")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

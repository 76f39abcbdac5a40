"""Branches send their journals to head office: see `wire/journals.py`.

GET  /journals/{branch}   which lines are here
POST /journals/{branch}   those that follow
"""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, HTTPException, Request
from starlette.responses import JSONResponse, Response

from server.application.chain import Head, Line
from server.application.head_office import Busy, HeadOffice, Refused
from server.application.receiving import Offered
from wire.journals import Batch, Marks, Place, Wrong
from wire.messages import Id

router = APIRouter(prefix="/journals")
SECONDS: Final = 20.0
"""So long a batch may take; then the branch sends it again."""
BEARER: Final = "Bearer "


async def admitted(request: Request, branch: Id) -> HeadOffice:
    """Head office, for a branch that says its token; 404 where nobody receives journals."""
    office: HeadOffice | None = request.app.state.head_office
    if office is None:
        raise HTTPException(404)
    said = request.headers.get("authorization", "")
    if not await office.admits(branch, said.removeprefix(BEARER)):
        raise HTTPException(403)
    return office


Admitted = Annotated[HeadOffice, Depends(admitted)]


@router.get("/{branch}")
async def marks(branch: Id, office: Admitted) -> Marks:
    """Lines that are here, the newest first and ever further apart."""
    return Marks(places=tuple(map(_place, await office.marks(branch))))


@router.post("/{branch}")
async def take(branch: Id, office: Admitted, batch: Annotated[Batch, Body()]) -> Response:
    """Keep what is new of a batch."""
    lines = [Line(branch=branch, **line.model_dump()) for line in batch.lines]
    offered = Offered(batch.epoch, Head(batch.after.sequence, batch.after.hash), lines)
    try:
        async with asyncio.timeout(SECONDS):
            found = await office.take(branch, offered, batch.reached, batch.now.model_dump_json())
    except (Busy, TimeoutError):
        raise HTTPException(503) from None
    if isinstance(found, Refused):
        wrong = Wrong(error=found.error.value, place=_place(found.place))
        return JSONResponse(wrong.model_dump(), 409)
    return JSONResponse(_place(found).model_dump())


def _place(head: Head) -> Place:
    return Place(sequence=head.sequence, hash=head.hash)

"""Devices come for their certificates.

POST /enrol   a request of `wire/enrolment.py`, JSON; 403 without a reason, 404 where the server has
              no CA, 429 after twenty in a minute from one address
"""

import time
from typing import Annotated

from fastapi import APIRouter, Body, HTTPException, Request

from server.application.enrolling import Enrolling, Refused
from server.web.pages import LimitsHere
from wire.enrolment import Answer, Asked

router = APIRouter()


@router.post("/enrol")
async def enrol(request: Request, limits: LimitsHere, asked: Annotated[Asked, Body()]) -> Answer:
    """A certificate; who may have one is not this page's to say."""
    enrolling: Enrolling | None = request.app.state.enrolling
    if enrolling is None:
        raise HTTPException(404)
    if not limits.enrol.take(_address(request), time.monotonic()):
        raise HTTPException(429)
    answer = await enrolling.answer(asked)
    if isinstance(answer, Refused):
        raise HTTPException(403)
    return answer


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

"""Logging in and out.

GET  /login     the form; `to` names the page to go on to
POST /login     name, password, to: 303 onwards, 401 when wrong, 429 after five wrong ones
POST /logout    303 to the front page
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from server.application.ports import Account
from server.web import passwords
from server.web.house import House
from server.web.limiter import Limits
from server.web.pages import HouseHere, LimitsHere, PagesHere
from server.web.staff import HOMES, begin_session, token_of

log = structlog.get_logger()
router = APIRouter()
GOES_ON: Final = re.compile(r"/(teller|lobby|cases)(/[a-z0-9-]{1,160})?")
SAID: Final = {
    401: "Name or password is wrong.",
    429: "Too many tries. Please wait 15 minutes.",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody typed into the form."""

    name: Annotated[str, Form(max_length=64)]
    password: Annotated[str, Form(max_length=256)]
    to: Annotated[str, Form(max_length=128)] = ""


@router.get("/login")
async def log_in_page(request: Request, pages: PagesHere, to: str = "") -> Response:
    """The form."""
    return pages.page(request, "login.html", to=to, typed="", said="")


@router.post("/login")
async def log_in(
    request: Request,
    house: HouseHere,
    pages: PagesHere,
    limits: LimitsHere,
    claim: Annotated[Claim, Depends()],
) -> Response:
    """Begin a session, or say that something is wrong, but not what."""
    account = await _account(house, limits, claim, _address(request))
    if isinstance(account, Account):
        await begin_session(request, account)
        log.info("logged in", name=account.name, role=account.role.value)
        return RedirectResponse(_onward(claim.to, account), 303)
    log.warning("log-in refused", name=claim.name, status=account)
    return pages.page(
        request, "login.html", status=account, to=claim.to, typed=claim.name, said=SAID[account]
    )


@router.post("/logout")
async def log_out(request: Request, house: HouseHere) -> Response:
    """End the session, here and on the server."""
    await house.sessions.end(token_of(request))
    request.session.clear()
    return RedirectResponse("/", 303)


async def _account(house: House, limits: Limits, claim: Claim, address: str) -> Account | int:
    """Whose name and password these are, or the status to answer with."""
    now = house.seconds()
    # Counted before the slow check, so that tries sent together cannot slip past.
    if not (limits.logins.take(address, now) and limits.wrong.take(claim.name, now)):
        return 429
    account = await house.accounts.find(claim.name)
    kept = None if account is None or account.disabled else account.password
    right = await passwords.matches(claim.password, kept)
    if account is None or not right:
        return 401
    limits.wrong.forget(claim.name)
    return account


def _onward(to: str, account: Account) -> str:
    return to if GOES_ON.fullmatch(to) else HOMES[account.role]


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

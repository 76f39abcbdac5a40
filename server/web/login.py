"""Logging in and out.

GET  /login        the form; `to` names the page to go on to
POST /login        name, password, to: 303 onwards, 401 when wrong, 429 after five wrong ones;
                   asks for the code of whoever has a second factor
POST /login/code   code: the same answers
POST /logout       303 to the front page
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from server.application.ports import Account
from server.application.staff import Did
from server.web import passwords, second_factor
from server.web.house import House
from server.web.limiter import Limits
from server.web.pages import HouseHere, LimitsHere, Pages, PagesHere
from server.web.staff import HOMES, begin_session, token_of

log = structlog.get_logger()
router = APIRouter()
GOES_ON: Final = re.compile(
    r"/(teller|lobby|cases|calls|forecast|ratings|audit|staff|me)(/[a-z0-9-]{1,160})?"
)
CLAIM: Final = "claim"
"""Where the browser's cookie says whose password was right, until the code is too."""
CLAIM_SECONDS: Final = 300
SAID: Final = {
    401: "Name or password is wrong.",
    429: "Too many tries. Please wait 15 minutes.",
}
CODE_SAID: Final = SAID | {401: "This code is wrong, or was used already."}


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody typed into the form."""

    name: Annotated[str, Form(max_length=64)]
    password: Annotated[str, Form(max_length=256)]
    to: Annotated[str, Form(max_length=128)] = ""


@router.get("/login")
async def log_in_page(
    request: Request, house: HouseHere, pages: PagesHere, to: str = ""
) -> Response:
    """The form."""
    return _form(request, house, pages, to=to)


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
        return await _let_in(request, house, pages, (account, claim.to))
    log.warning("log-in refused", name=claim.name, status=account)
    await house.staff.note(claim.name, Did.REFUSED, claim.name, _address(request))
    told = {"to": claim.to, "typed": claim.name, "said": SAID[account]}
    return _form(request, house, pages, status=account, **told)


@router.post("/login/code")
async def log_in_by_code(
    request: Request,
    house: HouseHere,
    pages: PagesHere,
    limits: LimitsHere,
    code: Annotated[str, Form(max_length=16)],
) -> Response:
    """The second factor of whoever has just said the password."""
    name, to, until = request.session.get(CLAIM, ("", "", 0))
    staff, now = house.staff, house.staff.sessions.clock()
    account = await staff.accounts.find(name)
    if account is None or account.disabled or now.timestamp() > until:
        request.session.pop(CLAIM, None)
        return RedirectResponse("/login", 303)
    free = limits.wrong.take(name, house.seconds())
    if free and await second_factor.opens(staff.factors, name, code, now):
        limits.wrong.forget(name)
        return await _begin(request, house, account, to)
    status = 401 if free else 429
    await staff.note(name, Did.REFUSED, name, _address(request))
    return pages.page(request, "login_code.html", status=status, said=CODE_SAID[status])


@router.post("/logout")
async def log_out(request: Request, house: HouseHere) -> Response:
    """End the session, here and on the server."""
    await house.staff.sessions.end(token_of(request))
    request.session.clear()
    return RedirectResponse("/", 303)


async def _account(house: House, limits: Limits, claim: Claim, address: str) -> Account | int:
    """Whose name and password these are, or the status to answer with."""
    now = house.seconds()
    # Counted before the slow check, so that tries sent together cannot slip past.
    if not (limits.logins.take(address, now) and limits.wrong.take(claim.name, now)):
        return 429
    account = await house.staff.accounts.find(claim.name)
    kept = None if account is None or account.disabled else account.password
    right = await passwords.matches(claim.password, kept)
    if account is None or not right:
        return 401
    limits.wrong.forget(claim.name)
    return account


def _form(
    request: Request, house: House, pages: Pages, *, status: int = 200, **told: str
) -> Response:
    bank = house.staff.sign_on is not None
    shown = {"typed": "", "said": ""} | told
    return pages.page(request, "login.html", status=status, bank=bank, **shown)


async def _let_in(
    request: Request, house: House, pages: Pages, who: tuple[Account, str]
) -> Response:
    """Onwards, or to the second factor."""
    account, to = who
    factor = await house.staff.factors.find(account.name)
    if factor is None or not factor.confirmed:
        return await _begin(request, house, account, to)
    until = house.staff.sessions.clock().timestamp() + CLAIM_SECONDS
    request.session.clear()
    request.session[CLAIM] = [account.name, to, until]
    return pages.page(request, "login_code.html", said="")


async def _begin(request: Request, house: House, account: Account, to: str) -> Response:
    await begin_session(request, account)
    log.info("logged in", name=account.name, role=account.role.value)
    await house.staff.note(account.name, Did.LOGGED_IN, account.name, _address(request))
    return RedirectResponse(onward(to, account), 303)


def onward(to: str, account: Account) -> str:
    """The page that somebody wanted, or where their role begins."""
    return to if GOES_ON.fullmatch(to) else HOMES[account.role]


def _address(request: Request) -> str:
    return request.client.host if request.client else ""

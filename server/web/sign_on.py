"""Signing on with the bank's own log-in, where there is one.

GET /login/bank         to the bank's provider
GET /login/bank/back    from it: code, state; begins a session, and makes or follows the account

The provider is another site, from which browsers bring no strict cookie: what they must bring back
stands in one of its own, for this path only.
"""

from dataclasses import asdict
from hmac import compare_digest
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, HTTPException, Query, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import RedirectResponse, Response

from server.application.ports import Account
from server.application.sign_on import Pending, Person, SignOn, SignOnRefused
from server.application.staff import Did, Staff
from server.web.login import onward
from server.web.pages import HereNow
from server.web.staff import StaffHere, begin_session

log = structlog.get_logger()
router = APIRouter(prefix="/login/bank")
COOKIE: Final = "heliotrope-bank"
SECONDS: Final = 600
BY_BANK: Final = "!"
"""In place of a password's hash: nothing matches it."""
REFUSED: Final = "The bank's log-in did not let you in."
Word = Annotated[str, Query(max_length=4096)]


def signer(secret: str) -> URLSafeTimedSerializer:
    """Signs what the browser must bring back."""
    return URLSafeTimedSerializer(secret, salt="sign-on")


@router.get("")
async def to_the_bank(request: Request, here: HereNow, staff: StaffHere, to: Word = "") -> Response:
    """Off to the provider."""
    bank, pending = _bank(staff), Pending()
    try:
        answer = RedirectResponse(await bank.address(pending), 303)
    except SignOnRefused as why:
        log.warning("sign-on fails", why=str(why))
        return here.page("login.html", status=503, to=to, typed="", said=REFUSED, bank=True)
    kept = signer(here.house.secret).dumps([asdict(pending), to])
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, kept, SECONDS, path="/login/bank", httponly=True, samesite="lax", secure=secure
    )
    return answer


@router.get("/back")
async def from_the_bank(
    request: Request, here: HereNow, staff: StaffHere, code: Word = "", state: Word = ""
) -> Response:
    """Back from it."""
    try:
        pending, to = _kept(request, here.house.secret, state)
        account = await _account(staff, await _bank(staff).person(pending, code))
    except SignOnRefused as why:
        log.warning("sign-on refused", why=str(why))
        await staff.note("bank", Did.REFUSED, "", str(why)[:160])
        return here.page("login.html", status=401, to="", typed="", said=REFUSED, bank=True)
    await begin_session(request, account)
    await staff.note(account.name, Did.LOGGED_IN, account.name, "bank")
    # A page of ours goes on: with a redirect from another site browsers bring no strict cookie.
    answer = here.page("signed_on.html", onward=onward(to, account))
    answer.delete_cookie(COOKIE, path="/login/bank")
    return answer


def _bank(staff: Staff) -> SignOn:
    if staff.sign_on is None:
        raise HTTPException(404)
    return staff.sign_on


def _kept(request: Request, secret: str, state: str) -> tuple[Pending, str]:
    try:
        kept, to = signer(secret).loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadSignature:
        raise SignOnRefused("the browser brings nothing back") from None
    pending = Pending(**kept)
    if not compare_digest(state.encode(), pending.state.encode()):
        raise SignOnRefused("it is another try that comes back")
    return pending, to


async def _account(staff: Staff, person: Person) -> Account:
    """Theirs, made or changed as the bank says; never that of somebody with a password."""
    known = await staff.accounts.find(person.name)
    wanted = Account(person.name, person.place.role, BY_BANK, branch=person.place.branch)
    if known is not None and (known.disabled or known.password != BY_BANK):
        raise SignOnRefused(f"the account {person.name} is disabled, or has a password")
    if known != wanted:
        await staff.accounts.save(wanted)
        did = Did.ADDED if known is None else Did.CHANGED
        detail = f"{wanted.role.value} {wanted.branch}".strip()
        await staff.note("bank", did, person.name, detail)
    return wanted

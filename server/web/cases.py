"""Cases: what went badly, for whoever follows it up; tellers do not see them.

GET  /cases?queue=claims    those that are not closed, of one queue or all; those closed of late
POST /cases                 a complaint that somebody of the staff was told: text, number
GET  /cases/{case}          one case and its history
POST /cases/{case}/{verb}   take, note, forward, close or erase: seen, text, department, ending
POST /cases/{case}/contact  the customer may be called back: address, language
POST /cases/{case}/forget   the customer takes that back

`seen` is the length of the history that was looked at: nobody acts on an old page.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Query
from starlette.responses import RedirectResponse, Response

from server.application.contacts import LONGEST, Agreed
from server.application.sentences import sentence
from server.domain.bounds import CONTROL, LONGEST_NOTE
from server.domain.cases import (
    Act,
    AddNote,
    Asked,
    Case,
    Cause,
    Close,
    Concern,
    Ending,
    Forward,
    Take,
)
from server.domain.contacts import Purpose
from server.domain.plan import EVERY_QUEUE, OWN_QUEUE
from server.domain.refusals import Refusal
from server.web.cases_view import case_line, case_view
from server.web.orders import RequestId
from server.web.pages import Here, HereNow
from server.web.staff import InCases, Member
from words.languages import KNOWN

router = APIRouter(prefix="/cases")
SEE_OTHER: Final = 303
LANGUAGE: Final = r"^[a-z0-9-]{2,16}$"
Text = Annotated[str, Form(max_length=LONGEST_NOTE)]


Queue = Annotated[str, Query(pattern=r"^[a-z0-9-]{1,64}$")]


class Verb(StrEnum):
    """What can be done with a case."""

    TAKE = "take"
    NOTE = "note"
    FORWARD = "forward"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says."""

    seen: Annotated[int, Form(ge=1)]
    text: Text = ""
    department: Annotated[str, Form(max_length=64)] = ""
    ending: Annotated[Ending | None, Form()] = None

    def outcome(self) -> Ending:
        """What came of it; 422 without."""
        if self.ending is None:
            raise HTTPException(422)
        return self.ending


@dataclass(frozen=True, slots=True)
class Number:
    """How the customer of a case can be called, and in which language."""

    address: Annotated[str, Form(max_length=LONGEST)] = field(repr=False)
    language: Annotated[str, Form(pattern=LANGUAGE)] = ""


ACTS: Final[Mapping[Verb, Callable[[Wish], Act]]] = {
    Verb.TAKE: lambda _: Take(),
    Verb.NOTE: lambda _: AddNote(),
    Verb.FORWARD: lambda wish: Forward(wish.department),
    Verb.CLOSE: lambda wish: Close(wish.outcome()),
}


@router.get("")
async def cases_page(here: HereNow, member: InCases, queue: Queue = EVERY_QUEUE) -> Response:
    """Those that run, in one queue or in all, and those that were closed of late."""
    running, closed = await here.house.cases.running(), await here.house.cases.closed()
    lines, over = (
        [case_line(here.branch.plan, case, here.now) for case in cases if _is_in(case, queue)]
        for cases in (running, closed)
    )
    told = {"running": lines, "closed": over, "fresh": secrets.token_hex(8)}
    queues = {OWN_QUEUE: {}, **here.branch.plan.cases.departments}
    return here.page("cases.html", member=member, queue=queue, queues=queues, **told)


@router.post("")
async def complaint(
    here: HereNow,
    member: InCases,
    request: RequestId,
    text: Text,
    number: Annotated[str, Form(pattern=r"^[0-9A-Za-z-]{0,12}$")] = "",
) -> Response:
    """A customer has complained to somebody of the staff."""
    concern = Concern(f"{Cause.COMPLAINT}-{request}", Cause.COMPLAINT, here.now, number.upper())
    await here.house.cases.open(concern, member.actor, _plain(text))
    return _back_to(here, concern.id)


@router.get("/{case}")
async def case_page(here: HereNow, member: InCases, case: str) -> Response:
    """One case, with what can be done."""
    return await _shown(here, member, case)


@router.post("/{case}/erase")
async def erase(here: HereNow, member: InCases, case: str) -> Response:
    """The texts of its history are gone; what happened stays, and who erased them."""
    await here.house.cases.erase(case, member.actor)
    return _back_to(here, case)


@router.post("/{case}/contact")
async def call_back(
    here: HereNow, member: InCases, case: str, number: Annotated[Number, Depends()]
) -> Response:
    """The customer of the case leaves a number, to be called back."""
    told = await here.house.cases.told(case)
    if told is None:
        raise HTTPException(404)
    spoken, ticket = number.language or here.language, told[0].concern.number
    agreed = Agreed(Purpose.CALL, case, spoken, number.address, ticket)
    outcome = await here.house.contacts.agree(agreed)
    if isinstance(outcome, Refusal):
        said = sentence(outcome, here.branch.plan, here.language)
        return await _shown(here, member, case, said)
    return _back_to(here, case)


@router.post("/{case}/forget")
async def forget(here: HereNow, _: InCases, case: str) -> Response:
    """The customer does not want to be called any more: the number is erased."""
    await here.house.contacts.withdraw(Purpose.CALL, case)
    return _back_to(here, case)


@router.post("/{case}/{verb}")
async def act(
    here: HereNow, member: InCases, case: str, verb: Verb, wish: Annotated[Wish, Depends()]
) -> Response:
    """Take, note, forward or close."""
    asked = Asked(ACTS[verb](wish), member.actor, wish.seen, _plain(wish.text))
    outcome = await here.house.cases.act(case, asked)
    if isinstance(outcome, Refusal):
        said = sentence(outcome, here.branch.plan, here.language)
        return await _shown(here, member, case, said)
    if outcome is None:
        raise HTTPException(404)
    return _back_to(here, case)


def _is_in(case: Case, queue: str) -> bool:
    return queue in {EVERY_QUEUE, case.department or OWN_QUEUE}


async def _shown(here: Here, member: Member, case: str, said: str = "") -> Response:
    told = await here.house.cases.told(case)
    if told is None:
        raise HTTPException(404)
    view = case_view(here.branch.plan, *told, here.now)
    words = {"member": member, "view": view, "said": said, "spoken": here.branch.plan.languages}
    words |= {"mine": told[0].owner == member.actor, "names": KNOWN}
    words |= {"offered": bool(here.house.contacts.offers.channels(Purpose.CALL))}
    words |= {"agreed": Purpose.CALL in await here.house.contacts.agreed(case)}
    return here.page("case.html", status=409 if said else 200, **words)


def _back_to(here: Here, case: str) -> Response:
    at = f"?branch={here.house.code}" if here.pages.others else ""
    return RedirectResponse(f"/cases/{case}{at}", SEE_OTHER)


def _plain(text: str) -> str:
    """On one line: a text is drawn, not laid out."""
    return CONTROL.sub(" ", text).strip()

"""Every verb of a branch for programs, and the branch as it is.

GET  /api/branches                      the branches that are served here
GET  /api/branches/{branch}/forecast    how often the forecast held: `days` are 1, 7 or 30
GET  /api/branches/{branch}/warnings    targets that will rather be missed, with a way out
POST /api/branches/{branch}/advice      what one change would do to the waits; changes nothing
GET  /api/branches/{branch}             tickets that wait or are at a counter, counters, numbers
GET  /api/branches/{branch}/devices     how the devices are; see server/web/devices.py
POST /api/branches/{branch}/{verb}      carry out a verb: `call-next`, `transfer`, `undo-move`, ...

The body is the verb's fields as JSON. The header `Idempotency-Key` is the request's id: the same
one sent twice gets the same answer. 200 tells what happened, event by event; 409 (404, 422) says
why nothing did, for programs and in the branch's languages. docs/contract/openapi.json has it all.

Plain Starlette, beside the pages: what forms and pages need would cost more than the verb itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, from_json
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.application.door import Answer
from server.application.judging import Period, judged
from server.application.ports import Order, Role
from server.application.sentences import reason, sentence
from server.domain import events
from server.domain.commands import Command, OpenCounter
from server.domain.counters import number
from server.domain.events import Event, TicketCalled
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, Desk, State, Ticket, TicketId
from server.domain.outcome import Events
from server.domain.plan import CounterCode, Plan
from server.domain.refusals import CounterTaken, Refusal
from server.forecast.changes import why_not
from server.web import devices
from server.web.advice import ASKS, effect_for_programs, warnings_for_programs
from server.web.errors import add_errors
from server.web.forecast_view import for_programs
from server.web.guard import Bounded, Guarded, same_origin
from server.web.house import House
from server.web.orders import status_of
from server.web.pages import house_for, houses_of
from server.web.roles import ADVISED, FIGURES, NAMED
from server.web.sessions import Cookies
from server.web.staff import Member, admitted
from server.web.verbs import VERBS

KEY: Final = re.compile(r"[a-z0-9-]{8,64}")
_ADAPTERS: Final[Mapping[type, TypeAdapter[Any]]] = {
    kind: TypeAdapter(kind) for kind in (*get_args(events.Event), Ticket, Desk)
}
SHOWN: Final = AT_COUNTER | {State.WAITING, State.HELD, State.NO_SHOW}
PERIODS: Final = {str(period.value): period for period in Period}
_HIDDEN: Final = frozenset({"token", "undo", "rating", "rating_reasons"})
"""Nobody sees live how a visit was rated, least of all who served it."""


def api(houses: Mapping[str, House], cookies: Cookies) -> Starlette:
    """The application for programs."""
    app = Starlette(routes=ROUTES, middleware=[Middleware(Guarded), Middleware(Bounded)])
    app.state.houses, app.state.cookies = houses, cookies
    add_errors(app)
    return app


async def branches(request: Request) -> Response:
    """The branches that are served here, as far as they are the asker's."""
    asker = await _asker(request)
    houses = houses_of(request).values()
    return JSONResponse([{"branch": house.code} for house in houses if asker.works_at(house)])


async def branch_now(request: Request) -> Response:
    """The branch as last committed."""
    door = (await _open_to(NAMED, request)).door
    branch = door.branch
    here = [ticket for ticket in branch.tickets.values() if ticket.state in SHOWN]
    return JSONResponse(_shown(branch, here, await door.notes(here)))


async def forecast_judged(request: Request) -> Response:
    """How often the forecast held in the last days."""
    house = await _open_to(FIGURES, request)
    days = request.query_params.get("days", str(Period.WEEK.value))
    if days not in PERIODS:
        return _wrong(f"days: one of {', '.join(PERIODS)}")
    judgement = await judged(house.record, house.today(), PERIODS[days])
    return JSONResponse(for_programs(house.door.branch.plan, judgement, house.standing()))


async def warned(request: Request) -> Response:
    """Targets that will rather be missed within the hour, and the cheapest way out."""
    house = await _open_to(ADVISED, request)
    return JSONResponse(warnings_for_programs(house.door.branch, await house.advice.warnings()))


async def advise(request: Request) -> Response:
    """What a change would do to the waits; nothing is changed."""
    same_origin(request)
    house = await _open_to(ADVISED, request)
    try:
        change = ASKS.validate_json(await request.body() or b"{}").meant()
    except ValidationError as wrong:
        return _not_understood(wrong)
    branch = house.door.branch
    refused = why_not(branch, change)
    if refused is not None:
        return _refused(branch, refused)
    effect = await house.advice.effect(change)
    if effect is None:
        return JSONResponse(NO_FORECAST, 409)
    return JSONResponse(effect_for_programs(branch, effect))


async def devices_listed(request: Request) -> Response:
    """How the devices are."""
    return devices.listed(await _open_to(ADVISED, request))


async def device_ordered(request: Request) -> Response:
    """Something that a device shall do."""
    same_origin(request)
    asker = await _asker(request)
    house, may = _house(request, asker), devices.MAY.get(request.path_params["order"])
    if may is None:
        raise HTTPException(404)
    if asker.role not in may:
        raise HTTPException(403)
    try:
        return await devices.ordered(house, request, await request.body())
    except devices.NotUnderstood as wrong:
        return _wrong(str(wrong))


async def give(request: Request) -> Response:
    """Carry out a verb."""
    same_origin(request)
    asker = await _asker(request)
    house, key = _house(request, asker), request.headers.get("idempotency-key", "")
    command = await _command(request, asker)
    if isinstance(command, ValidationError):
        return _not_understood(command)
    if not KEY.fullmatch(key):
        return _wrong(f"Idempotency-Key: {KEY.pattern}")
    refused = _refuse_elsewhere(house.door.branch, command, asker)
    if refused is not None:
        return _refused(house.door.branch, refused)
    answer = await house.door.handle(Order(command, key, asker.actor))
    if isinstance(answer.outcome, Refusal):
        return _refused(answer.branch, answer.outcome)
    return JSONResponse(_happened(answer, answer.outcome))


NO_FORECAST: Final = {
    "error": "NoForecast",
    "detail": "There is no forecast now: the branch is closed, or the server has just begun.",
}
ROUTES: Final = (
    Route("/api/branches", branches),
    Route("/api/branches/{branch}", branch_now),
    Route("/api/branches/{branch}/forecast", forecast_judged),
    Route("/api/branches/{branch}/warnings", warned),
    Route("/api/branches/{branch}/advice", advise, methods=["POST"]),
    Route("/api/branches/{branch}/devices", devices_listed),
    Route(
        "/api/branches/{branch}/devices/{kind}/{device}/{order}", device_ordered, methods=["POST"]
    ),
    Route("/api/branches/{branch}/{verb}", give, methods=["POST"]),
)


async def _asker(request: Request) -> Member:
    cookies: Cookies = request.app.state.cookies
    request.scope["session"] = cookies.read(request.cookies)
    return await admitted(request)


def _house(request: Request, asker: Member) -> House:
    house = house_for(request)
    if not asker.works_at(house):
        raise HTTPException(403)
    return house


async def _open_to(roles: frozenset[Role], request: Request) -> House:
    """The branch, if the asker has one of these roles there."""
    asker = await _asker(request)
    house = _house(request, asker)
    if asker.role not in roles:
        raise HTTPException(403)
    return house


async def _command(request: Request, asker: Member) -> Command | ValidationError:
    verb = VERBS.get(request.path_params["verb"])
    if verb is None:
        raise HTTPException(404)
    if asker.role not in verb.roles:
        raise HTTPException(403)
    body = await request.body() or b"{}"
    try:
        command: Command = verb.reads.validate_json(body)
    except ValidationError as wrong:
        return wrong
    unknown = from_json(body).keys() - {field.name for field in fields(command)}
    return command if not unknown else _unknown(type(command), unknown)


def _unknown(verb: type, names: Iterable[str]) -> ValidationError:
    """A mistyped option would go unseen."""
    faults: list[InitErrorDetails] = [
        {"type": "unexpected_keyword_argument", "loc": (name,), "input": None}
        for name in sorted(names)
    ]
    return ValidationError.from_exception_data(verb.__name__, faults)


def _not_understood(wrong: ValidationError) -> Response:
    first = wrong.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return _wrong(f"{where or 'body'}: {first['msg']}")


def _wrong(detail: str) -> Response:
    return JSONResponse({"error": "NotUnderstood", "detail": detail}, 422)


def _refuse_elsewhere(branch: Branch, command: Command, asker: Member) -> Refusal | None:
    """A teller works at a counter that is theirs, or nobody's, and opens it for themselves."""
    code = getattr(command, "counter", None) or CounterCode("")
    desk = branch.desks.get(code)
    if asker.role is not Role.TELLER or desk is None:
        return None
    taken = desk.teller not in (None, asker.name)
    for_another = isinstance(command, OpenCounter) and command.teller != asker.name
    if not (taken or for_another):
        return None
    return CounterTaken(number(branch, code), desk.teller or asker.name)


def _happened(answer: Answer, outcome: Events) -> dict[str, Any]:
    """What was recorded, as programs read it."""
    told = [_told(event, answer.branch.plan) for event in outcome]
    return {"sequence": answer.branch.sequence, "repeated": answer.repeated, "events": told}


def _told(event: Event, plan: Plan) -> dict[str, Any]:
    """One event; a call says in the branch's languages why this ticket was chosen."""
    told = {"kind": type(event).__name__} | _without_secrets(_plainly(event))
    if isinstance(event, TicketCalled):
        told["said"] = {each: reason(event.why, plan, each) for each in plan.languages}
    return told


def _refused(branch: Branch, refusal: Refusal) -> Response:
    texts = {each: sentence(refusal, branch.plan, each) for each in branch.plan.languages}
    error = {"error": type(refusal).__name__, "detail": sentence(refusal, branch.plan, "en")}
    return JSONResponse(error | {"texts": texts}, status_of(refusal))


def _shown(branch: Branch, here: Iterable[Ticket], notes: Mapping[TicketId, str]) -> dict[str, Any]:
    tickets = [_plainly(ticket) | {"note": notes.get(ticket.id, "")} for ticket in here]
    return {
        "branch": branch.plan.code,
        "sequence": branch.sequence,
        "day": branch.day and branch.day.isoformat(),
        "open": branch.open,
        "corrected": dict(branch.corrected),
        "balked": dict(branch.balked),
        "came_back": dict(Counter(branch.came_back.values())),
        "tickets": [_without_secrets(ticket) for ticket in tickets],
        "counters": {code: _plainly(desk) for code, desk in branch.desks.items()},
    }


def _plainly(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = _ADAPTERS[type(value)].dump_python(value, mode="json")
    return plain


def _without_secrets(told: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if name not in _HIDDEN}
    return (
        kept | {"past": [_without_secrets(leg) for leg in told["past"]]} if "past" in kept else kept
    )

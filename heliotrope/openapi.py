"""The interface for programs as an OpenAPI document, from the one table of verbs."""

from collections.abc import Sequence
from typing import Any, Final

from server.application.judging import Period
from server.application.ports import Role
from server.web.advice import ASKS
from server.web.api import KEY
from server.web.devices import MAY
from server.web.roles import ADVISED
from server.web.verbs import VERBS, Verb

SCHEMAS: Final = "#/components/schemas/{model}"
REFUSED: Final = {"$ref": "#/components/schemas/Refused"}
ERROR: Final = {"$ref": "#/components/schemas/Error"}
TEXT: Final = {"type": "string"}
BRANCH: Final = {"name": "branch", "in": "path", "required": True, "schema": TEXT}
FORECAST: Final = (
    "How often the forecast held: for all, by service and by tier; "
    "open to managers, analysts and admins. "
    "Shares lie between 0 and 1, errors are mean minutes."
)
WARNINGS: Final = (
    "Targets that are met now and will rather be missed within the hour, soonest first, each with "
    "the cheapest measure that prevents it or helps most. `before` and `after`: the longest wait "
    "within the hour, in minutes, half the time at most `about`, nine times of ten at most "
    "`usually`. `made_at` is null while there is no forecast."
)
ADVICE: Final = (
    "What one change would do to the waits; nothing is changed. `kinds` has the wait of a newcomer "
    "by service and tier, before and after; `tiers` the service where each tier feels it most. "
    "`after` is null where no counter would ever call them. `saved` is how much sooner those who "
    "wait now are called, on average and, nine times of ten, at least; `stranded` wait for whom no "
    "counter would be left."
)
DEVICES: Final = "How each device is, as it said last: paper, outbox, version."
ORDERS: Final = {
    "restart": "The device finishes what it prints, and begins anew.",
    "test-page": "A page that is no ticket is printed.",
    "configure": "From the next start on it goes by these `settings`, a text for each name. "
    "A kiosk has `printer`, `reader` and `pin`; an empty one goes back to the device's own.",
}
ADVISED_ROLES: Final = sorted(role.value for role in ADVISED)
DAYS: Final = {
    "name": "days",
    "in": "query",
    "description": "Until today; a week if nothing is said.",
    "schema": {"type": "integer", "enum": [period.value for period in Period]},
}
REQUEST: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The request's id, minted by the asker: asked again it gets the same answer.",
    "schema": TEXT | {"pattern": f"^{KEY.pattern}$"},
}
COMPONENTS: Final[dict[str, Any]] = {
    "Happened": {
        "type": "object",
        "required": ["sequence", "repeated", "events"],
        "properties": {
            "sequence": {"type": "integer", "description": "How far the branch's journal is now."},
            "repeated": {"type": "boolean", "description": "Answered before, and nothing new."},
            "events": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["kind", "at"],
                    "properties": {"kind": TEXT, "at": TEXT | {"format": "date-time"}},
                    "additionalProperties": True,
                },
            },
        },
    },
    "Refused": {
        "type": "object",
        "required": ["error", "detail", "texts"],
        "properties": {
            "error": TEXT | {"description": "The kind of refusal, for programs."},
            "detail": TEXT | {"description": "In English."},
            "texts": {
                "type": "object",
                "description": "In each of the branch's languages.",
                "additionalProperties": TEXT,
            },
        },
    },
    "Error": {
        "type": "object",
        "required": ["error", "detail"],
        "properties": {"error": TEXT, "detail": TEXT},
    },
}
ANSWERS: Final = {
    "200": ("What happened, event by event.", {"$ref": "#/components/schemas/Happened"}),
    "401": ("Not logged in.", ERROR),
    "403": ("Not open to this role, to this branch, or from another page.", ERROR),
    "404": ("No such branch or verb; or refused, as something named is not known.", ERROR),
    "409": ("Refused: nothing happened.", REFUSED),
    "422": ("Not understood; says which field.", ERROR),
    "503": ("Could not be recorded: nothing happened, ask again with the same id.", ERROR),
}


def openapi() -> dict[str, Any]:
    """Every route of the interface as an OpenAPI 3.1 document."""
    schemas = dict(COMPONENTS)
    verbs = {
        f"/api/branches/{{branch}}/{name}": _verb(name, VERBS[name], schemas) for name in VERBS
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Heliotrope for programs",
            "version": "1",
            "description": "Log in with POST /login (form fields name and password), keep the "
            "cookie, and send the header Origin with the server's own address.",
        },
        "paths": {
            "/api/branches": {"get": _asked("The branches that are the asker's.", [])},
            "/api/branches/{branch}/forecast": {"get": _judged()},
            "/api/branches/{branch}/warnings": {"get": _asked(WARNINGS, [BRANCH], ADVISED_ROLES)},
            "/api/branches/{branch}/devices": {"get": _asked(DEVICES, [BRANCH], ADVISED_ROLES)},
            **{
                f"/api/branches/{{branch}}/devices/{{kind}}/{{device}}/{order}": {
                    "post": _ordered(order, roles)
                }
                for order, roles in MAY.items()
            },
            "/api/branches/{branch}/advice": {"post": _advice(schemas)},
            "/api/branches/{branch}": {"get": _asked("The branch as last committed.", [BRANCH])},
            **verbs,
        },
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "heliotrope"}
            },
        },
        "security": [{"session": []}],
    }


def _judged() -> dict[str, Any]:
    told = _asked(FORECAST, [BRANCH, DAYS])
    return told | {"responses": told["responses"] | {"422": _answer(*ANSWERS["422"])}}


def _verb(name: str, verb: Verb, schemas: dict[str, Any]) -> dict[str, Any]:
    body = verb.reads.json_schema(ref_template=SCHEMAS)
    schemas.update(body.pop("$defs", {}))
    roles = sorted(role.value for role in verb.roles)
    return {
        "post": {
            "operationId": name,
            "description": body.pop("description", "") or f"{body['title']}.",
            "x-roles": roles,
            "parameters": [BRANCH, REQUEST],
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {status: _answer(*told) for status, told in ANSWERS.items()},
        }
    }


def _advice(schemas: dict[str, Any]) -> dict[str, Any]:
    body = ASKS.json_schema(ref_template=SCHEMAS)
    schemas.update(body.pop("$defs", {}))
    return _asked(ADVICE, [BRANCH], ADVISED_ROLES) | {
        "operationId": "advice",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {"description": ADVICE},
            **{status: _answer(*ANSWERS[status]) for status in ("401", "403", "404", "422")},
            "409": _answer("There is no forecast now.", ERROR),
        },
    }


def _ordered(order: str, roles: frozenset[Role]) -> dict[str, Any]:
    places = [{**BRANCH, "name": name} for name in ("branch", "kind", "device")]
    told = _asked(ORDERS[order], places, sorted(role.value for role in roles))
    answers = {
        "409": _answer("The device says why it did not.", ERROR),
        "422": _answer(*ANSWERS["422"]),
        "504": _answer("The device did not answer.", ERROR),
    }
    return told | {"operationId": f"device-{order}", "responses": told["responses"] | answers}


def _asked(
    what: str, parameters: list[dict[str, Any]], roles: Sequence[str] = ()
) -> dict[str, Any]:
    return {
        "description": what,
        **({"x-roles": list(roles)} if roles else {}),
        "parameters": parameters,
        "responses": {
            "200": {"description": what},
            "401": _answer(*ANSWERS["401"]),
            "403": _answer(*ANSWERS["403"]),
            "404": _answer(*ANSWERS["404"]),
        },
    }


def _answer(what: str, schema: dict[str, str]) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": schema}}}

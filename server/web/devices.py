"""The branch's devices for programs and the bank's IT: how they are, and what they shall do.

GET  /api/branches/{branch}/devices                             how each is, as it said last
POST /api/branches/{branch}/devices/{kind}/{device}/restart     finish, then begin anew
POST /api/branches/{branch}/devices/{kind}/{device}/test-page   print one
POST /api/branches/{branch}/devices/{kind}/{device}/configure   {"settings": {"printer": ...}}
"""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server.application.ports import Role
from server.web.house import House
from server.web.roles import FLOOR, RULING
from wire.messages import (
    ConfigureCommand,
    DeviceCommand,
    RestartCommand,
    TryPrinterCommand,
)
from wire.pins import SALT_BYTES, NoPin, hashed
from wire.topics import DEVICE_KINDS

MAY: Final[Mapping[str, frozenset[Role]]] = {
    "restart": FLOOR,
    "test-page": FLOOR,
    "configure": RULING,
}
NO_ANSWER: Final = {
    "error": "NoAnswer",
    "detail": "The device did not answer: it is off, cut off, or another server listens to it.",
}
_NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
_SETTINGS: Final = TypeAdapter(dict[str, dict[str, str]])


class NotUnderstood(ValueError):
    """The body is not one of this command."""


def listed(house: House) -> Response:
    """Every device that was heard since this server listens."""
    states = {name: state.model_dump(mode="json") for name, state in house.devices().items()}
    return JSONResponse({"devices": states})


async def ordered(house: House, request: Request, body: bytes) -> Response:
    """Have it done, and say what the device answered.

    Raises:
        NotUnderstood: the body is not one of this command.
    """
    told = request.path_params
    if told["kind"] not in DEVICE_KINDS or not _NAME.fullmatch(told["device"]):
        raise HTTPException(404)
    command = _COMMANDS[told["order"]](body)
    result = await house.command(f"{told['kind']}/{told['device']}", command)
    if result is None:
        return JSONResponse(NO_ANSWER, 504)
    if not result.done:
        return JSONResponse({"error": "NotDone", "detail": result.detail}, 409)
    return JSONResponse({"detail": result.detail})


def _configure(body: bytes) -> DeviceCommand:
    try:
        settings = _SETTINGS.validate_json(body)["settings"]
        if settings.get("pin"):  # the PIN itself goes no further than here
            settings["pin"] = hashed(settings["pin"], secrets.token_bytes(SALT_BYTES))
        return ConfigureCommand(id=_id(), settings=settings)
    except NoPin as wrong:
        raise NotUnderstood(str(wrong)) from None
    except (ValidationError, KeyError):
        raise NotUnderstood('say {"settings": {"printer": "tcp://192.0.2.10:9100"}}') from None


def _id() -> str:
    return secrets.token_hex(8)


_COMMANDS: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "restart": lambda _: RestartCommand(id=_id()),
    "test-page": lambda _: TryPrinterCommand(id=_id()),
    "configure": _configure,
}

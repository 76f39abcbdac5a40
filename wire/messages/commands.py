"""What the staff ask of a device from afar, and what it answers."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, TypeAdapter

from wire.messages.base import Id, Message

Text = Annotated[str, StringConstraints(max_length=200)]


class RestartCommand(Message):
    """Finish what is being printed, then begin anew."""

    kind: Literal["restart"] = "restart"
    id: Id


class TryPrinterCommand(Message):
    """Print a page that shows the printer, and no number."""

    kind: Literal["test-page"] = "test-page"
    id: Id


class ConfigureCommand(Message):
    """Go by these settings from the next start on; one that is empty goes back to its own."""

    kind: Literal["configure"] = "configure"
    id: Id
    settings: Annotated[dict[Id, Text], Field(min_length=1, max_length=20)]


class LendPagerCommand(Message):
    """The customer with this number has this pager until served; whoever had it has it no more."""

    kind: Literal["lend-pager"] = "lend-pager"
    id: Id
    pager: Annotated[int, Field(ge=1, le=99)]
    number: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    since: AwareDatetime
    """By the server's clock: what counters showed before is of an earlier customer."""


DeviceCommand = Annotated[
    RestartCommand | TryPrinterCommand | ConfigureCommand | LendPagerCommand,
    Field(discriminator="kind"),
]


class CommandResult(Message):
    """What became of the command of that id."""

    id: Id
    done: bool
    detail: Text = ""
    """Why not; or what to do next."""


DEVICE_COMMAND: TypeAdapter[DeviceCommand] = TypeAdapter(DeviceCommand)

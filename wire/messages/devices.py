"""What every device says of itself, and what the server says to all."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from wire.messages.base import Id, Message


class Presence(StrEnum):
    """Whether a device can be counted on (Homie's words)."""

    READY = "ready"
    DISCONNECTED = "disconnected"
    LOST = "lost"


LineFault = Literal["silent", "refused", "garbled", "gone"]
"""It does not answer; it refuses what it is told; it answers nonsense; its line is not there."""


class DeviceState(Message):
    """A device's birth, its changes, and (as `lost`) its will."""

    state: Presence
    version: str = ""
    paper: str = ""
    """The printer's state, where there is one: ok, near_end, out, cover, jam, offline, unknown."""
    sound: str = ""
    """A board's: ok, no_loudspeaker, no_voice (it chimes, and nothing is said)."""
    outbox: int = 0
    """Requests that the server has not yet acknowledged."""
    reprints: int = 0
    """Slips that were printed again, since the device was set up."""
    faults: dict[str, LineFault] = {}
    """What hangs on a line of the device and fails, by its name there: a counter's LED strip."""
    lent: dict[str, str] = {}
    """Where the device is a base of pagers: the number of the customer who holds each."""


class ServerState(Message):
    """The server's heartbeat for one branch, every 5 s; 10 s of silence means it is away."""

    owner: str
    epoch: int
    made_at: AwareDatetime
    """The server's clock: devices reckon every age from this and a monotonic clock."""
    speed: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    """Seconds of the server's clock per real second; 1 but in a demonstration."""
    trust: str = ""
    """Which CAs devices trust now; who trusts others renews its certificate, and learns them."""


class MachineCondition(Message):
    """Whether a self-service machine can take customers; retained, said by the machine itself."""

    state: Literal["working", "out-of-order"]


class ButtonPress(Message):
    """The button of a counter was pressed; the id is that of the press, so twice sent is once."""

    id: Id


class Took(Message):
    """How long a kiosk took from the last tap until its printer had the slip."""

    seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]


class Shown(Message):
    """A board has drawn the calls of the lobby's message with this sequence."""

    sequence: int

"""What can happen to a kiosk: frozen values."""

from dataclasses import dataclass, field

from kiosk.screen.staff import Facts, Judged, Tested
from wire.messages import AwayTicket, KioskReply, Menu, ServerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something happened, and an unused id in case it leads to a request."""

    at: float
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(Moment):
    """A button was touched and let go."""

    button: str
    token: str = field(repr=False)
    """Unused and secret, in case this tap leads to a ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRead(Moment):
    """A reader typed this; it lives no longer than this input."""

    text: str = field(repr=False)
    token: str = field(default="", repr=False)
    """Unused and secret, in case this reading leads to a ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked(Moment):
    """Time went by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuCame(Moment):
    """The server says what it offers."""

    menu: Menu


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat(Moment):
    """The server lives."""

    heartbeat: ServerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Moment):
    """The server answered a request."""

    reply: KioskReply


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Moment):
    """The kiosk gave a number of its reserve; or, where that failed, none."""

    of: str
    ticket: AwayTicket | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSeen(Moment):
    """The printer's state was polled."""

    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(Moment):
    """The printer is done with ticket `of`; `proved` when it surely is on paper."""

    of: str
    proved: bool
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(Moment):
    """Before the kiosk was switched off, this number may not have reached its paper."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Moment):
    """The shell did what the staff asked for."""

    of: Facts | Tested | Judged


Input = (
    Tapped
    | CardRead
    | Ticked
    | MenuCame
    | Beat
    | Replied
    | Given
    | PaperSeen
    | Printed
    | Recovered
    | Reported
)

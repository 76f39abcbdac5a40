"""What the flow asks of the shell: frozen values."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.screen import Screen, Ticket
from wire.messages import (
    BalkRequest,
    CallStaffRequest,
    CheckInRequest,
    FormRequest,
    IdentifyRequest,
    IssueRequest,
    PlaceRequest,
    WithdrawRequest,
)


@dataclass(frozen=True, slots=True)
class AskForTicket:
    """Keep the request, then send it."""

    request: IssueRequest | CheckInRequest


@dataclass(frozen=True, slots=True)
class Identify:
    """Ask who that is: sent, and kept nowhere."""

    request: IdentifyRequest = field(repr=False)


@dataclass(frozen=True, slots=True)
class GiveNumber:
    """Give a number of the reserve in the server's stead, and take the request back."""

    request: IssueRequest
    series: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the request back: nobody waits for its answer any more."""

    request: WithdrawRequest


@dataclass(frozen=True, slots=True)
class Print:
    """Bring this ticket to paper, exactly once, then say how it went."""

    id: str
    ticket: Ticket
    language: str


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """The same number once more, because nobody knows whether it came out."""

    id: str
    ticket: Ticket
    language: str


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Tell the staff that somebody here needs them."""

    request: CallStaffRequest


@dataclass(frozen=True, slots=True)
class LookUp:
    """Ask the server what it knows."""

    request: PlaceRequest | FormRequest


@dataclass(frozen=True, slots=True)
class Forget:
    """Nobody waits for the answer to this look-up any more."""

    id: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Let the server know what it counts; nobody waits for an answer."""

    request: BalkRequest


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Is that the staff's?"""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Inspect:
    """Report how the kiosk is."""


@dataclass(frozen=True, slots=True)
class PrintTestPage:
    """Print a page that is no ticket, and report."""


@dataclass(frozen=True, slots=True)
class PrintNumber:
    """For the staff: one of the latest numbers once more."""

    number: str


@dataclass(frozen=True, slots=True)
class LookAtPaper:
    """Ask the printer now how it is."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Begin anew."""


Upkeep = CheckPin | Inspect | PrintTestPage | PrintNumber | LookAtPaper | Restart
"""What the staff ask for at the kiosk."""
Asking = AskForTicket | LookUp | CallStaff | Tell
"""A request that is kept until the server has answered."""
Service = Asking | Identify | GiveNumber | Withdraw | Forget | Print | PrintAgain
"""What customers need."""
Effect = Service | Upkeep
Step = tuple[Screen, tuple[Effect, ...]]
"""A screen, and what the shell shall do."""

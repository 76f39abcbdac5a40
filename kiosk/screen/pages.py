"""The pages of a kiosk, as frozen values: what is being asked or told, and no more."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.screen.staff import Maintenance, PaperChange, Pin
from wire.messages import (
    CheckInRequest,
    Forecast,
    FormRequest,
    IssueRequest,
    Place,
    PlaceRequest,
    Texts,
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """All that a slip or the screen says about one number."""

    number: str
    service: Texts
    where: Texts
    ahead: int | None
    """Not known where the kiosk gave the number by itself."""
    forecast: Forecast | None
    issued_at: datetime
    url: str = field(repr=False)
    past_closing: bool = False
    """It may not be served today."""


@dataclass(frozen=True, slots=True)
class Starting:
    """The menu has not come yet."""


@dataclass(frozen=True, slots=True)
class Attract:
    """Nobody is here."""


@dataclass(frozen=True, slots=True)
class Services:
    """Which service today? From this place of the list on, behind the tile of this group."""

    first: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """A service was chosen, and there is something to know before the ticket."""

    service: str


@dataclass(frozen=True, slots=True)
class Others:
    """What else the customer may say, where there is no room for it beside the services."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the customer needs of us, from this place of the list on; nobody has to say anything."""

    first: int = 0


@dataclass(frozen=True, slots=True)
class Identify:
    """Waiting for a card."""


@dataclass(frozen=True, slots=True)
class Identifying:
    """The server has been asked who that is."""

    id: str
    tier: str | None
    """By the prefix of the card."""
    since: float


@dataclass(frozen=True, slots=True)
class Code:
    """Waiting for a code: of an appointment, or of a form for the ticket of a slip."""

    typed: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    """The hash of the slip's; none: it is an appointment's code that is wanted."""

    @property
    def of_form(self) -> bool:
        """Whether the customer has a ticket already."""
        return bool(self.token)


@dataclass(frozen=True, slots=True)
class Looking:
    """The server has been asked about a slip."""

    request: PlaceRequest | FormRequest
    since: float


@dataclass(frozen=True, slots=True)
class Stands:
    """This is where a slip stands."""

    place: Place
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FormKept:
    """The form is with the ticket."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Only the server knows, and it does not answer."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The server has been asked for a ticket."""

    request: IssueRequest | CheckInRequest
    token: str = field(repr=False)
    since: float

    @property
    def id(self) -> str:
        """The request's, and the ticket's."""
        return self.request.id


@dataclass(frozen=True, slots=True)
class Printing:
    """The number is committed and on its way to paper."""

    id: str
    ticket: Ticket
    since: float
    again: bool = False
    """For the second time, as the customer wished."""


@dataclass(frozen=True, slots=True)
class Take:
    """Take your ticket; or, where paper failed or nobody knows, read your number here."""

    number: str
    on_paper: bool
    ticket: Ticket | None = None
    """Not known any more where the kiosk was switched off in between."""
    id: str = ""
    again: bool = False
    """A customer has a second try, and this was it."""


@dataclass(frozen=True, slots=True)
class Full:
    """The branch is open, and no service has a ticket left."""


@dataclass(frozen=True, slots=True)
class Declined:
    """The server refused, in these words."""

    texts: Texts


@dataclass(frozen=True, slots=True)
class Closed:
    """The branch is closed."""


@dataclass(frozen=True, slots=True)
class AskStaff:
    """No answer came; no ticket exists."""


Page = (
    Starting
    | Attract
    | Services
    | Before
    | Others
    | Needs
    | Code
    | Looking
    | Stands
    | FormKept
    | NotNow
    | Identify
    | Identifying
    | Asking
    | Printing
    | Take
    | Declined
    | Closed
    | Pin
    | Maintenance
    | PaperChange
    | Full
    | AskStaff
)

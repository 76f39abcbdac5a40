"""What the kiosk shows and knows, and what can happen to it: frozen values."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from wire.messages import (
    AwayTicket,
    Forecast,
    IssueRequest,
    KioskReply,
    Menu,
    MenuLine,
    ServerState,
    Texts,
)
from wire.servertime import ServerTime
from words.phrases import LANGUAGES

HOME_LANGUAGE = next(iter(LANGUAGES))


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


# --- pages ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Starting:
    """The menu has not come yet."""


@dataclass(frozen=True, slots=True)
class Attract:
    """Nobody is here."""


@dataclass(frozen=True, slots=True)
class Services:
    """Which service today? From the service at this place of the menu on."""

    first: int = 0


@dataclass(frozen=True, slots=True)
class Identify:
    """Waiting for a card."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The server has been asked for a ticket."""

    request: IssueRequest
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


@dataclass(frozen=True, slots=True)
class Take:
    """Take your ticket; or, where paper failed or nobody knows, read your number here."""

    number: str
    on_paper: bool
    ticket: Ticket | None = None
    """Not known any more where the kiosk was switched off in between."""


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
    | Identify
    | Asking
    | Printing
    | Take
    | Declined
    | Closed
    | AskStaff
)


class Note(StrEnum):
    """What became of the customer's card."""

    CARD_READ = "Your card was read. Thank you."
    CARD_UNKNOWN = "We do not know this card. Please go on without it."


@dataclass(frozen=True, slots=True)
class Help:
    """Staff were called from here; `told` once the server has committed it."""

    id: str
    since: float
    told: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole state of a kiosk. Seconds are those of one monotonic clock."""

    page: Page = field(default_factory=Starting)
    language: str = HOME_LANGUAGE
    large: bool = False
    contrast: bool = False
    tier: str | None = None
    note: Note | None = None
    warned: float | None = None
    """Since when we have been asking whether the customer is still there."""
    help: Help | None = None
    menu: Menu | None = None
    time: ServerTime | None = None
    paper: str = "unknown"
    turned: float = float("-inf")
    """When the page last changed."""
    touched: float = float("-inf")
    last_button: str = ""

    def turn(self, page: Page, at: float) -> "Screen":
        """The screen on another page."""
        return replace(self, page=page, turned=at, warned=None)

    def away(self, at: float) -> bool:
        """Whether the server cannot be counted on now."""
        return self.time is None or self.time.away(at)

    @property
    def offered(self) -> tuple[MenuLine, ...]:
        """The services that the customer may choose, as far as it is known who that is."""
        if self.menu is None:
            return ()
        tier = self.tier or self.menu.tier
        return tuple(line for line in self.menu.services if not line.tiers or tier in line.tiers)


# --- what can happen ------------------------------------------------------------------------------
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(Moment):
    """Before the kiosk was switched off, this number may not have reached its paper."""

    number: str


Input = (
    Tapped | CardRead | Ticked | MenuCame | Beat | Replied | Given | PaperSeen | Printed | Recovered
)

"""Every message on the wire: frozen, validated, impersonal; readers ignore unknown fields."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

Id = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
"""A branch, device, service or tier code, or a request id: safe in a topic."""
Texts = dict[str, str]
"""One text per language code: `zh`, `ko`, `en`."""
Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Message(BaseModel):
    """Base of all messages."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Forecast(Message):
    """The remaining wait: half the customers wait at most p50 minutes, nine of ten at most p90."""

    p50: Minutes
    p90: Minutes


# --- every device ---------------------------------------------------------------------------------


class Presence(StrEnum):
    """Whether a device can be counted on (Homie's words)."""

    READY = "ready"
    DISCONNECTED = "disconnected"
    LOST = "lost"


class DeviceState(Message):
    """A device's birth, its changes, and (as `lost`) its will."""

    state: Presence
    version: str = ""
    paper: str = ""
    """The printer's state, where the device has one: ok, near_end, out, cover, offline, unknown."""
    outbox: int = 0
    """Requests that the server has not yet acknowledged."""


class ServerState(Message):
    """The server's heartbeat for one branch, every 5 s; 10 s of silence means it is away."""

    owner: str
    epoch: int
    made_at: AwareDatetime
    """The server's clock: devices reckon every age from this and a monotonic clock."""
    speed: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    """Seconds of the server's clock per real second; 1 but in a demonstration."""


# --- kiosk ----------------------------------------------------------------------------------------


class MenuLine(Message):
    """One service as a kiosk offers it."""

    service: Id
    name: Texts
    documents: Texts = {}
    """What to bring."""
    zone: Texts = {}
    """Where to wait."""
    open: bool = True
    ahead: dict[str, int] = {}
    """Per tier: people who would be called before a newcomer of that tier."""
    forecast: dict[str, Forecast] = {}
    """Per tier: the wait of a ticket issued now; empty while there is no estimate."""


class CardPrefix(Message):
    """Card numbers that begin so belong to this tier."""

    prefix: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,19}$")]
    tier: Id


class Menu(Message):
    """All that a kiosk shows and needs to know, retained."""

    sequence: int
    made_at: AwareDatetime
    open: bool
    business_day: date | None = None
    branch: Texts
    services: tuple[MenuLine, ...]
    tier: Id
    """The tier of a customer who does not identify."""
    cards: tuple[CardPrefix, ...] = ()
    rule: Texts = {}
    """One line that explains the order of calling."""
    phone: str = ""
    """Where phones find their place in the queue; the token is appended."""


class IssueRequest(Message):
    """A ticket, please. The same id asked twice gives the same ticket."""

    kind: Literal["issue"] = "issue"
    id: Id
    service: Id
    tier: Id
    language: Id
    token: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the phone page's token, which only the slip carries."""
    needs: tuple[Id, ...] = ()
    """What the customer needs of a counter: wheelchair, hearing, interpreter."""
    social: Literal[""] | Id = ""
    """A social priority: elderly, disabled, pregnant."""
    appointment: AwareDatetime | None = None
    further: tuple[Id, ...] = ()
    """More services of the same visit."""


class WithdrawRequest(Message):
    """The customer was sent to the staff: ticket `of` shall not exist, issued or not."""

    kind: Literal["withdraw"] = "withdraw"
    id: Id
    of: Id


class CallStaffRequest(Message):
    """A customer at this device asks for help."""

    kind: Literal["call_staff"] = "call_staff"
    id: Id


class AwayTicket(Message):
    """A ticket that the kiosk issued and printed while the server was away."""

    id: Id
    """The id of the request that was not answered."""
    number: Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9A-Z]{0,4}(-)?[0-9]{3,6}$")]
    service: Id
    tier: Id
    language: Id
    token: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    issued_at: AwareDatetime
    """By the kiosk's clock, corrected by the server's heartbeat."""


class HandInRequest(Message):
    """The server is back: file these. The printed number wins."""

    kind: Literal["hand_in"] = "hand_in"
    id: Id
    tickets: Annotated[tuple[AwayTicket, ...], Field(min_length=1, max_length=100)]


class Used(Message):
    """How far the kiosk has used up its reserve of one series on one day."""

    day: date
    series: str
    ordinal: int


class LeaseRequest(Message):
    """Fill up my reserve of numbers, for today and the next business days."""

    kind: Literal["lease"] = "lease"
    id: Id
    used: tuple[Used, ...] = ()


KioskRequest = Annotated[
    IssueRequest | WithdrawRequest | CallStaffRequest | HandInRequest | LeaseRequest,
    Field(discriminator="kind"),
]


class Issued(Message):
    """Your ticket: committed, so print it."""

    kind: Literal["issued"] = "issued"
    id: Id
    number: str
    service: Id
    tier: Id
    issued_at: AwareDatetime
    ahead: int
    forecast: Forecast | None = None


class LeasedNumbers(Message):
    """These numbers of a series belong to the kiosk on that day, and to nobody else."""

    day: date
    series: str
    first: int
    last: int


class Leased(Message):
    """The kiosk's whole reserve as it is now; what is not here is not its own any more."""

    kind: Literal["leased"] = "leased"
    id: Id
    epoch: int
    leases: tuple[LeasedNumbers, ...]


class Done(Message):
    """Committed; nothing more to say."""

    kind: Literal["done"] = "done"
    id: Id


class Refused(Message):
    """No, and why: `error` for programs, `detail` a finished sentence for people."""

    kind: Literal["refused"] = "refused"
    id: str
    error: str
    detail: str
    texts: Texts = {}
    """The same sentence in the branch's languages."""


KioskReply = Annotated[Issued | Leased | Done | Refused, Field(discriminator="kind")]


# --- boards, signs, pads --------------------------------------------------------------------------


class Call(Message):
    """One call as boards show and speak it."""

    number: str
    counter: str
    attempt: int
    called_at: AwareDatetime
    language: str
    zone: Texts = {}
    """Where to go, for those who wait in another zone than the counter's."""
    way: Texts = {}
    """How to get there."""


class LobbyLine(Message):
    """One service as a board lists it."""

    service: Id
    name: Texts
    waiting: int
    forecast: Forecast | None = None
    """For the tier of those who do not identify."""


class Lobby(Message):
    """What the boards of a zone show, newest call first; an older sequence is ignored."""

    sequence: int
    made_at: AwareDatetime
    open: bool
    branch: Texts
    calls: tuple[Call, ...] = ()
    services: tuple[LobbyLine, ...] = ()
    rule: Texts = {}
    """One line that explains the order of calling."""


class RatingWindow(Message):
    """The server asks for a rating of this leg until `closes_at`."""

    leg: Id
    opened_at: AwareDatetime
    closes_at: AwareDatetime


Phase = Literal["called", "serving"]


class CounterShow(Message):
    """What one counter shows on its sign and its pad."""

    sequence: int
    made_at: AwareDatetime
    counter: str
    state: Literal["open", "paused", "closed"]
    number: str | None = None
    phase: Phase | None = None
    attempt: int = 0
    called_at: AwareDatetime | None = None
    rating: RatingWindow | None = None


class PadAnswer(Message):
    """One customer's rating of one served leg."""

    id: Id
    leg: Id
    score: Annotated[int, Field(ge=1, le=5)]
    reasons: tuple[Id, ...] = ()


PadReply = Annotated[Done | Refused, Field(discriminator="kind")]

# --- self-service machines ------------------------------------------------------------------------


class MachineCondition(Message):
    """Whether a self-service machine can take customers; retained, said by the machine itself."""

    state: Literal["working", "out-of-order"]


KIOSK_REQUEST: TypeAdapter[KioskRequest] = TypeAdapter(KioskRequest)
KIOSK_REPLY: TypeAdapter[KioskReply] = TypeAdapter(KioskReply)
PAD_REPLY: TypeAdapter[PadReply] = TypeAdapter(PadReply)

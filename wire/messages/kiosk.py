"""What kiosks and the server tell each other."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from wire.messages.arriving import CheckInRequest, FormRequest, Place, PlaceRequest
from wire.messages.base import Forecast, Id, Message, Texts
from wire.messages.identity import Identified, IdentifyRequest


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
    identified: Literal[""] | Id = ""
    """The id of the request that told who this is, if anybody did."""


class WithdrawRequest(Message):
    """The customer was sent to the staff: ticket `of` shall not exist, issued or not."""

    kind: Literal["withdraw"] = "withdraw"
    id: Id
    of: Id


class BalkRequest(Message):
    """A customer saw the wait, and went without a ticket: to be counted."""

    kind: Literal["balk"] = "balk"
    id: Id
    service: Literal[""] | Id = ""
    """None: none had been chosen."""
    tier: Literal[""] | Id = ""
    machine: Literal[""] | Id = ""
    """The machine to which the customer went instead."""
    ahead: Annotated[int, Field(ge=0)] | None = None
    forecast: Forecast | None = None
    """What the customer was told."""


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
    needs: tuple[Id, ...] = ()
    social: Literal[""] | Id = ""
    further: tuple[Id, ...] = ()


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
    IssueRequest
    | WithdrawRequest
    | CheckInRequest
    | PlaceRequest
    | FormRequest
    | BalkRequest
    | CallStaffRequest
    | HandInRequest
    | LeaseRequest
    | IdentifyRequest,
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
    past_closing: bool = False
    """It may not be served today: its P90 lies past closing time."""


class LeasedNumbers(Message):
    """These numbers of a series belong to the kiosk on that day, and to nobody else."""

    day: date
    series: str
    first: int
    last: int
    prefix: str = ""
    """What is written before the number, which has three digits at least."""


class Leased(Message):
    """The kiosk's whole reserve as it is now; what is not here is not its own any more."""

    kind: Literal["leased"] = "leased"
    id: Id
    epoch: int
    leases: tuple[LeasedNumbers, ...]
    own: str = ""
    """When they are used up: what stands between the series and a dash in the kiosk's own."""


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


KioskReply = Annotated[
    Issued | Leased | Identified | Place | Done | Refused,
    Field(discriminator="kind"),
]


KIOSK_REQUEST: TypeAdapter[KioskRequest] = TypeAdapter(KioskRequest)
KIOSK_REPLY: TypeAdapter[KioskReply] = TypeAdapter(KioskReply)

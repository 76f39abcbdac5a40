"""What the server tells the kiosks that they may offer."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from wire.messages.base import Forecast, Id, Look, Message, Texts


class MenuGroup(Message):
    """A tile behind which services stand."""

    group: Id
    name: Texts
    within: Literal[""] | Id = ""
    """The group behind whose tile it stands itself; none: on the first page."""


class MenuLine(Message):
    """One service as a kiosk offers it."""

    service: Id
    name: Texts
    group: Literal[""] | Id = ""
    """Behind which tile it stands; none: on the first page."""
    documents: Texts = {}
    """What to bring."""
    zone: Texts = {}
    """Where to wait."""
    open: bool = True
    """Whether it can be chosen now."""
    closed: Texts = {}
    """Why not: out of its hours, or its tickets have run out."""
    series: dict[str, str] = {}
    """Per tier: in which series its numbers are counted."""
    tiers: tuple[Id, ...] = ()
    """Who sees it; none named: everybody."""
    ahead: dict[str, int] = {}
    """Per tier: people who would be called before a newcomer of that tier."""
    forecast: dict[str, Forecast] = {}
    """Per tier: the wait of a ticket issued now; empty while there is no estimate."""


class MenuMachine(Message):
    """A self-service machine, and what it can do as well as a counter."""

    machine: Id
    name: Texts
    where: Texts = {}
    services: tuple[Id, ...] = ()
    state: Literal["working", "out-of-order"] = "working"


class Choice(Message):
    """Something that customers may say of themselves: a need, a social priority."""

    code: Id
    name: Texts


class CardPrefix(Message):
    """Card numbers that begin so belong to this tier."""

    prefix: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,19}$")]
    tier: Id


class Opening(Message):
    """A span of time in which tickets are issued."""

    begins: AwareDatetime
    ends: AwareDatetime


class Menu(Message):
    """All that a kiosk shows and needs to know, retained."""

    sequence: int
    made_at: AwareDatetime
    foreseen_at: AwareDatetime | None = None
    """When the forecasts were made: they are hidden when that is five minutes ago."""
    open: bool
    business_day: date | None = None
    hours: tuple[Opening, ...] = ()
    """When it is open on the days for which numbers are leased: kiosks alone go by it."""
    branch: Texts
    languages: tuple[Id, ...] = ()
    """What the branch speaks; the first is the one that screens begin with."""
    groups: tuple[MenuGroup, ...] = ()
    services: tuple[MenuLine, ...]
    machines: tuple[MenuMachine, ...] = ()
    needs: tuple[Choice, ...] = ()
    social: tuple[Choice, ...] = ()
    services_a_visit: Annotated[int, Field(ge=1)] = 1
    """So many services may be asked for at once."""
    appointments: bool = False
    """Whether there are any that a customer may check in for."""
    tier: Id
    """The tier of a customer who does not identify."""
    cards: tuple[CardPrefix, ...] = ()
    directory: bool = False
    """Whether the server can be asked to whom a reading belongs; if not, nothing is sent to it."""
    rule: Texts = {}
    """One line that explains the order of calling."""
    look: Look = Look()
    phone: str = ""
    """Where phones find their place in the queue; the token is appended."""

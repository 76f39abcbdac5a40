"""What boards, signs and pads show, and what a pad answers."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from wire.messages.base import Forecast, Id, Message, Texts
from wire.messages.kiosk import Done, Refused


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


class Voice(Message):
    """How calls are said aloud now; by default as loud as the loudspeaker is set."""

    percent: Annotated[int, Field(ge=0, le=100)] = 100
    """0: calls are shown only."""
    languages: tuple[str, ...] = ()
    """Said after the ticket's own."""
    times: Annotated[int, Field(ge=1, le=3)] = 2
    """So often a call is said while nobody waits behind it."""


class Awaited(Message):
    """A customer who does not see is called again, with the way, until they are at the counter."""

    number: str
    way: Texts = {}
    """From where they wait to the counter."""


class Lobby(Message):
    """What the boards of a zone show, newest call first; an older sequence is ignored."""

    sequence: int
    made_at: AwareDatetime
    foreseen_at: AwareDatetime | None = None
    """When the forecasts were made: they are hidden when that is five minutes ago."""
    open: bool
    branch: Texts
    calls: tuple[Call, ...] = ()
    services: tuple[LobbyLine, ...] = ()
    rule: Texts = {}
    """One line that explains the order of calling."""
    voice: Voice = Voice()
    awaited: tuple[Awaited, ...] = ()


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
    languages: tuple[Id, ...] = ()
    """The branch's, first the one that most of its customers read."""
    rating: RatingWindow | None = None


class PadAnswer(Message):
    """One customer's rating of one served leg."""

    id: Id
    leg: Id
    score: Annotated[int, Field(ge=1, le=5)]
    reasons: tuple[Id, ...] = ()


PadReply = Annotated[Done | Refused, Field(discriminator="kind")]

PAD_REPLY: TypeAdapter[PadReply] = TypeAdapter(PadReply)

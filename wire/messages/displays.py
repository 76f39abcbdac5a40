"""What boards, signs and pads show, and what a pad answers."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from wire.messages.base import Forecast, Id, Look, Message, Texts
from wire.messages.kiosk import Done, Refused

Score = Annotated[int, Field(ge=1, le=5)]


class Call(Message):
    """One call as boards show and speak it."""

    number: str
    counter: str
    attempt: int
    called_at: AwareDatetime
    language: str
    service: Id | Literal[""] = ""
    """What the customer comes for: a board may show some services only."""
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
    rules: tuple[Texts, ...] = ()
    """Lines that take turns: how numbers work, who has priority, what the branch has to say."""
    voice: Voice = Voice()
    awaited: tuple[Awaited, ...] = ()
    look: Look = Look()


class RatingWindow(Message):
    """The server asks for a rating of this leg until `closes_at`."""

    leg: Id
    opened_at: AwareDatetime
    closes_at: AwareDatetime
    version: str = ""
    """Of the questionnaire that is asked."""


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
    teller: str = ""
    """Who serves, as customers may see it, where the branch wants that; never the login."""
    look: Look = Look()


class Asked(Message):
    """Something to choose or to rate: its id and its words."""

    id: Id
    text: Texts


class Questionnaire(Message):
    """What pads ask; answers name its version, and those to different ones are never mixed."""

    version: Id
    question: Texts
    faces: Annotated[tuple[Texts, ...], Field(min_length=5, max_length=5)]
    """The words for 1 to 5."""
    why: Texts
    """Asked of those who give 3 or less."""
    reasons: Annotated[tuple[Asked, ...], Field(max_length=6)] = ()
    each: Texts = {}
    """The question above the aspects."""
    aspects: Annotated[tuple[Asked, ...], Field(max_length=4)] = ()
    """Rated on the same faces after the main answer; whoever does not want to leaves them."""


class PadAnswer(Message):
    """One customer's rating of one served leg."""

    id: Id
    leg: Id
    score: Score
    reasons: tuple[Id, ...] = ()
    aspects: dict[Id, Score] = {}
    version: str = ""
    """Of the questionnaire that was answered; empty: the one in force."""


PadReply = Annotated[Done | Refused, Field(discriminator="kind")]

PAD_REPLY: TypeAdapter[PadReply] = TypeAdapter(PadReply)

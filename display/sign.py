"""The sign above a counter: whose turn it is there, from what the server says and a clock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, TypeAlias

from display.hearing import Heard, Hearing, Ticked, age, hear, is_lost, is_stale
from wire.board import FRESH_SECONDS
from wire.messages import CounterShow
from words.languages import FIRST, KEYS, offered, right_to_left
from words.phrases import say

BLINK_SECONDS: Final = 3.0
"""So long draws a new call the eye; one older than a board's flash does not."""
TURN_SECONDS: Final = 4.0
"""How long the words stand in one language."""

Screen = Literal["starting", "hidden", "closed", "paused", "idle", "called", "serving"]
WORDS: Final[Mapping[Screen, str]] = {
    "starting": "One moment, please",
    "hidden": "Please listen to our staff",
    "closed": "Closed",
    "paused": "Back soon",
}
"""What is said where no number is; a counter that waits for its next customer says nothing."""

Input: TypeAlias = Heard[CounterShow] | Ticked


@dataclass(frozen=True, slots=True)
class Called:
    """One announcement of one number."""

    number: str
    attempt: int
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sign:
    """All that a sign remembers."""

    hearing: Hearing[CounterShow]
    still: bool = False
    """Nothing moves on it: the branch wants reduced motion."""
    last: Called | None = None
    """The newest call that was judged: it blinks once, however often it is heard."""
    blinks_until: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the sign as plain values: equal views need no redrawing."""

    screen: Screen
    number: str = ""
    counter: str = ""
    blink: bool = False
    words: tuple[tuple[str, str], ...] = ()
    """The same words in each of the branch's languages, with their codes."""
    turn: int = 0
    """How many times it was another language's turn."""
    language: str = KEYS
    """Whose turn it is; the branch's first beside a number."""
    stale: str = ""

    @property
    def text(self) -> str:
        """The words in that language."""
        return dict(self.words).get(self.language, "")


def switched_on(at: float, *, still: bool = False) -> Sign:
    """A sign that has heard nothing yet."""
    return Sign(Hearing(since=at), still)


def step(sign: Sign, event: Input) -> Sign:
    """The sign after one input; it has no effects."""
    if isinstance(event, Ticked):
        return sign
    return _noticing(replace(sign, hearing=hear(sign.hearing, event)), event.at)


def view(sign: Sign, at: float) -> View:
    """What the sign looks like at that second."""
    hearing, screen = sign.hearing, _screen(sign.hearing, at)
    show, languages = hearing.newest, _languages(hearing.newest)
    turn = int((at - hearing.since) // TURN_SECONDS) if screen in WORDS else 0
    language = languages[turn % len(languages)]
    stale = say(language, "Updating") if is_stale(hearing, at) else ""
    counter = show.counter if show else ""
    seen = View(screen, counter=counter, turn=turn, language=language, stale=stale)
    if screen in WORDS:
        return replace(seen, words=tuple((code, say(code, WORDS[screen])) for code in languages))
    if show is None or show.number is None or screen == "idle":
        return seen
    blink = screen == "called" and at < sign.blinks_until and not sign.still
    return replace(seen, number=show.number, blink=blink)


def _noticing(sign: Sign, at: float) -> Sign:
    show = sign.hearing.newest
    # How old a call is can be judged only while the server's clock is known.
    if show is None or sign.hearing.time is None or is_stale(sign.hearing, at):
        return sign
    called = Called(show.number or "", show.attempt, show.called_at)
    if show.phase != "called" or called == sign.last:
        return sign
    since = age(sign.hearing, _said_at(sign, show), at)
    fresh = since is not None and since < FRESH_SECONDS
    return replace(sign, last=called, blinks_until=at + BLINK_SECONDS if fresh else 0.0)


def _said_at(sign: Sign, show: CounterShow) -> datetime:
    # A recall keeps the moment of its call: what is new about it is as old as the snapshot.
    recalled = sign.last is not None and sign.last.number == show.number
    return show.made_at if recalled or show.called_at is None else show.called_at


def _screen(hearing: Hearing[CounterShow], at: float) -> Screen:
    if is_lost(hearing, at):
        return "hidden"
    show = hearing.newest
    if show is None or hearing.time is None:
        return "starting"
    if show.number is not None and show.phase is not None:
        return show.phase
    return "idle" if show.state == "open" else show.state


def _languages(show: CounterShow | None) -> tuple[str, ...]:
    spoken = offered(show.languages) if show else FIRST
    # Letters that run from the right are joined on kiosks and slips only.
    return tuple(code for code in spoken if not right_to_left(code)) or FIRST

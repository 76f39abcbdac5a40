"""Who holds which pager and when it vibrates, from what counters show and a clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from display.hearing import Ticked
from display.sign import Called
from display.strip.writing import Colour, Shown
from wire.board import HIDE_AFTER_SECONDS
from wire.messages import CounterShow, ServerState
from wire.servertime import ServerTime

VIBRATES_SECONDS: Final = 20.0
"""At a call, and at each recall."""
LONGEST: Final = timedelta(hours=12)
"""By the server's clock; then its number may be another customer's, of another day."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The server lives."""

    state: ServerState
    at: float


@dataclass(frozen=True, slots=True)
class Shows:
    """What one counter shows."""

    counter: str
    show: CounterShow
    at: float


@dataclass(frozen=True, slots=True)
class Lend:
    """The customer with this number takes this pager: nobody else has it any more."""

    pager: int
    number: str
    since: datetime
    """By the server's clock."""
    at: float


Input: TypeAlias = Beat | Shows | Lend | Ticked


@dataclass(frozen=True, slots=True)
class Lent:
    """A pager in a customer's hand."""

    number: str
    since: datetime
    """By the server's clock."""
    called: Called | None = None
    """The newest call for which it vibrated."""
    vibrates_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Pagers:
    """All that a base remembers; who holds what also on disk."""

    lent: Mapping[int, Lent] = field(default_factory=dict)
    counters: Mapping[str, CounterShow] = field(default_factory=dict)
    time: ServerTime | None = None


def step(pagers: Pagers, event: Input) -> Pagers:
    """The pagers after one input."""
    match event:
        case Beat(state, at):
            pagers = replace(pagers, time=ServerTime(state, at))
        case Shows(counter, show, at):
            pagers = replace(pagers, counters={**pagers.counters, counter: show})
        case Lend():
            pagers = _lend(pagers, event)
        case Ticked():
            pass
    if pagers.time is None or is_lost(pagers, event.at):
        return pagers
    return replace(pagers, lent=dict(_still_lent(pagers, pagers.time, event.at)))


def wanted(pagers: Pagers, at: float) -> dict[int, Shown]:
    """What each lent pager shows: its number while it waits, where to go when it is called."""
    return {pager: _shown(pagers, lent, at) for pager, lent in pagers.lent.items()}


def is_lost(pagers: Pagers, at: float) -> bool:
    """Whether the server has been silent so long that nothing may be told of calls."""
    return pagers.time is None or at - pagers.time.heard >= HIDE_AFTER_SECONDS


def _lend(pagers: Pagers, lend: Lend) -> Pagers:
    # Whoever holds a second one has given the first back.
    others = {pager: lent for pager, lent in pagers.lent.items() if lent.number != lend.number}
    lent = {**others, lend.pager: Lent(lend.number, lend.since)}
    return replace(pagers, lent=lent)


def _still_lent(pagers: Pagers, time: ServerTime, at: float) -> Iterator[tuple[int, Lent]]:
    for pager, lent in pagers.lent.items():
        show = _show_of(pagers, lent)
        # What the broker kept from before it was lent is of another day.
        back = show is not None and show.phase == "serving" and show.made_at >= lent.since
        if not back and time.now(at) - lent.since < LONGEST:
            yield pager, _noticing(lent, show, at)


def _noticing(lent: Lent, show: CounterShow | None, at: float) -> Lent:
    if show is None or show.phase != "called":
        return lent
    called = Called(lent.number, show.attempt, show.called_at)
    if called == lent.called:
        return lent
    return replace(lent, called=called, vibrates_until=at + VIBRATES_SECONDS)


def _show_of(pagers: Pagers, lent: Lent) -> CounterShow | None:
    shows = pagers.counters.values()
    return next((show for show in shows if show.number == lent.number), None)


def _shown(pagers: Pagers, lent: Lent, at: float) -> Shown:
    show = _show_of(pagers, lent)
    if show is None or lent.called is None or show.phase != "called" or is_lost(pagers, at):
        return Shown(lent.number, Colour.GREEN)
    return Shown(show.counter, Colour.AMBER, blink=at < lent.vibrates_until)

"""What the server said last, and how far it can still be counted on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from wire.board import HIDE_AFTER_SECONDS
from wire.messages import CounterShow, Lobby, ServerState
from wire.servertime import AWAY_AFTER_SECONDS, FORECAST_SHOWN_SECONDS, ServerTime

S = TypeVar("S", Lobby, CounterShow)


@dataclass(frozen=True, slots=True)
class Heard(Generic[S]):
    """A message, and the monotonic second at which it came."""

    message: S | ServerState
    at: float


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time went on."""

    at: float


@dataclass(frozen=True, slots=True)
class Hearing(Generic[S]):
    """The newest snapshot and the last live heartbeat."""

    since: float
    time: ServerTime | None = None
    newest: S | None = None
    settled: bool = False
    """Whether `newest` came under the server that speaks now: then an older one is ignored."""
    older: S | None = None
    """Ignored for its sequence; right after all if the server turns out to be a new one."""


def hear(hearing: Hearing[S], heard: Heard[S]) -> Hearing[S]:
    """The hearing after one more message."""
    if isinstance(heard.message, ServerState):
        return _heartbeat(hearing, ServerTime(heard.message, heard.at))
    return _snapshot(hearing, heard.message)


def age(hearing: Hearing[S], moment: datetime, at: float) -> float | None:
    """Real seconds since that moment on the server's clock; None while that is unknown."""
    return hearing.time.age(moment, at) if hearing.time else None


def may_be_told(hearing: Hearing[S], foreseen_at: datetime | None, at: float) -> bool:
    """Whether a forecast made at that moment is young enough to be shown."""
    since = age(hearing, foreseen_at, at) if foreseen_at else None
    return since is not None and since <= FORECAST_SHOWN_SECONDS


def silence(hearing: Hearing[S], at: float) -> float:
    """Seconds since the last heartbeat, or since the start."""
    return at - (hearing.time.heard if hearing.time else hearing.since)


def is_stale(hearing: Hearing[S], at: float) -> bool:
    """Whether what is shown may be out of date."""
    return silence(hearing, at) >= AWAY_AFTER_SECONDS


def is_lost(hearing: Hearing[S], at: float) -> bool:
    """Whether what is known must not be shown any more."""
    return silence(hearing, at) >= HIDE_AFTER_SECONDS


def _heartbeat(hearing: Hearing[S], time: ServerTime) -> Hearing[S]:
    if hearing.time is not None and _reign(hearing.time) == _reign(time):
        return replace(hearing, time=time)
    newest = hearing.older or hearing.newest
    return replace(hearing, time=time, newest=newest, settled=False, older=None)


def _reign(time: ServerTime) -> tuple[str, int]:
    # A replaced database may begin at the same epoch, but under another owner.
    return time.heartbeat.owner, time.heartbeat.epoch


def _snapshot(hearing: Hearing[S], snapshot: S) -> Hearing[S]:
    newest = hearing.newest
    if hearing.settled and newest is not None and snapshot.sequence < newest.sequence:
        return replace(hearing, older=snapshot)
    return replace(hearing, newest=snapshot, settled=hearing.time is not None, older=None)

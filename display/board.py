"""The lobby's board: what it shows and announces, from what the server says and a clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import TypeAlias

from display.announce import Announcing, Begun, advance, insist, join, sounding, without
from display.hearing import Heard, Hearing, Ticked, age, hear, is_stale
from display.saying import Announce, Hush, announced, announcement, awaited, taken_back
from wire.board import FRESH_SECONDS
from wire.messages import Call, Hours, Lobby, ServerState
from words.reading import USUAL, Layout


@dataclass(frozen=True, slots=True)
class Sounded:
    """The sound of an announcement began at the second `at`; no seconds: there is none."""

    begun: Begun
    seconds: float
    at: float


@dataclass(frozen=True, slots=True)
class Clip:
    """A picture or film of the branch, and how long it is shown."""

    file: str
    seconds: float
    text: Mapping[str, str] = field(default_factory=dict)
    """What it says, by language."""
    hours: tuple[Hours, ...] = ()
    """When it is shown; none: all day."""
    until: date | None = None
    """The last day; None: until it is taken out."""

    def is_shown(self, now: datetime) -> bool:
        """Whether it is, at this moment by the branch's clock."""
        current = self.until is None or now.date() <= self.until
        return current and (not self.hours or any(_within(each, now) for each in self.hours))


def _within(hours: Hours, now: datetime) -> bool:
    return hours.begins <= now.time() < hours.ends and now.weekday() in hours.days


@dataclass(frozen=True, slots=True)
class Listed:
    """The branch wants these shown between calls; all of them are here."""

    clips: tuple[Clip, ...]
    at: float


Input: TypeAlias = Heard[Lobby] | Listed | Sounded | Ticked
Effects: TypeAlias = tuple[Announce | Hush, ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """What differs from board to board."""

    layout: Layout = USUAL
    services: tuple[str, ...] = ()
    """Whose calls and waits it shows; empty: those of its whole zone."""
    playlist: tuple[Clip, ...] = ()
    """Those of its own folder."""


@dataclass(frozen=True, slots=True)
class Board:
    """All that a board remembers."""

    hearing: Hearing[Lobby]
    setup: Setup = Setup()
    known: tuple[Call, ...] = ()
    """Calls that are not new: announced, lined up, or too old when first seen."""
    named: int = 0
    """So many calls of the zone stood in the newest snapshot."""
    announcing: Announcing = field(default_factory=Announcing)
    listed: tuple[Clip, ...] = ()
    """Pictures of the branch's plan."""


def switched_on(at: float, setup: Setup = Setup()) -> Board:
    """A board that has heard nothing yet."""
    return Board(Hearing(since=at), setup)


def step(board: Board, event: Input) -> tuple[Board, Effects]:
    """The board after one input, and what is to be heard now, or no longer."""
    before = board.announcing.current
    if isinstance(event, Heard):
        heard = _own(board.setup, event)
        board = _noticing(replace(board, hearing=hear(board.hearing, heard)), event.at)
        board = _without_taken_back(board, event.message)
    if isinstance(event, Listed):
        board = replace(board, listed=event.clips)
    queue = board.announcing
    hushed = (Hush(),) if before and queue.current is None else ()
    if isinstance(event, Sounded):
        queue = sounding(queue, event.begun, event.seconds, event.at)
    lobby = board.hearing.newest
    if lobby is not None and _may_judge(board.hearing, event.at):
        queue = insist(queue, awaited(lobby), event.at)
    queue, begun = advance(queue, event.at)
    begins = (announced(lobby, begun),) if lobby and begun else ()
    return replace(board, announcing=queue), (*hushed, *begins)


def _own(setup: Setup, heard: Heard[Lobby]) -> Heard[Lobby]:
    """What concerns this board; an older server does not say for which service a call is."""
    lobby = heard.message
    if not setup.services or not isinstance(lobby, Lobby):
        return heard
    shown = {
        "calls": tuple(one for one in lobby.calls if one.service in {"", *setup.services}),
        "services": tuple(one for one in lobby.services if one.service in setup.services),
    }
    return replace(heard, message=lobby.model_copy(update=shown))


# --- what is new ----------------------------------------------------------------------------------


def _noticing(board: Board, at: float) -> Board:
    lobby = board.hearing.newest
    if lobby is None or not _may_judge(board.hearing, at):
        return board
    new = [call for call in reversed(lobby.calls) if call not in board.known]
    fresh = tuple(
        announcement(lobby, call, repeat=_repeats(board.known, call))
        for call in new
        if _is_fresh(board, lobby, call, at)
    )
    known = (*lobby.calls, *_still_fresh(board, lobby, at))
    return replace(board, known=known, announcing=join(board.announcing, fresh))


def _without_taken_back(board: Board, told: Lobby | ServerState) -> Board:
    newest = board.hearing.newest
    # By all calls of the zone, of which this board may show a part; and by no older snapshot.
    if not isinstance(told, Lobby) or newest is None or newest.sequence != told.sequence:
        return board
    queue = without(board.announcing, partial(taken_back, told, board.named))
    return replace(board, announcing=queue, named=len(told.calls))


def _may_judge(hearing: Hearing[Lobby], at: float) -> bool:
    """Whether what is heard is of now: how old a call is, is told by the server's clock."""
    return hearing.time is not None and not is_stale(hearing, at)


def _repeats(known: tuple[Call, ...], call: Call) -> bool:
    return call.attempt > 1 and any(one.number == call.number for one in known)


def _is_fresh(board: Board, lobby: Lobby, call: Call, at: float) -> bool:
    # A recall keeps the moment of its call: what is new about it is as old as the snapshot.
    recalled = any(
        one.number == call.number and one.called_at == call.called_at for one in board.known
    )
    since = age(board.hearing, lobby.made_at if recalled else call.called_at, at)
    return since is not None and since < FRESH_SECONDS


def _still_fresh(board: Board, lobby: Lobby, at: float) -> Iterator[Call]:
    # Out of the snapshot, but it could come back while it would still count as new.
    for call in board.known:
        since = age(board.hearing, call.called_at, at)
        if call not in lobby.calls and since is not None and since < FRESH_SECONDS:
            yield call

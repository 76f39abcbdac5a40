"""The lobby's board: what it shows and announces, from what the server says and a clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from display.announce import Announcement, Announcing, Begun, advance, insist, join, sounding
from display.hearing import Heard, Hearing, Ticked, age, hear, is_lost, is_stale, may_be_told
from display.saying import Announce, announced, announcement, awaited
from wire.messages import Call, Forecast, Lobby, LobbyLine
from words.languages import FIRST, KEYS, KNOWN, right_to_left
from words.phrases import pick, say
from words.waits import told

FRESH_SECONDS: Final = 10.0
"""An older call is history: it is shown, but not announced."""
TURN_SECONDS: Final = 10.0
"""How long the words stand in one language."""
EARLIER: Final = 4
PAGE: Final = 6
"""Services shown at once."""

Screen = Literal["starting", "empty", "calling", "closed", "hidden"]
NOTICES: Final[dict[Screen, tuple[str, str]]] = {
    "starting": ("One moment, please", ""),
    "empty": ("Nobody has been called yet", "Please take a ticket at the kiosk"),
    "calling": ("", ""),
    "closed": ("We are closed", "We look forward to your next visit"),
    "hidden": ("Please listen to our staff", "The numbers will be back soon"),
}
"""Per screen: what is so, and what comes next."""


@dataclass(frozen=True, slots=True)
class Sounded:
    """The sound of an announcement began at the second `at`; no seconds: there is none."""

    begun: Begun
    seconds: float
    at: float


Input: TypeAlias = Heard[Lobby] | Sounded | Ticked
Effects: TypeAlias = tuple[Announce, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that a board remembers."""

    hearing: Hearing[Lobby]
    known: tuple[Call, ...] = ()
    """Calls that are not new: announced, lined up, or too old when first seen."""
    announcing: Announcing = field(default_factory=Announcing)


@dataclass(frozen=True, slots=True)
class Shown:
    """A number and where it is called to."""

    number: str
    counter: str
    zone: str = ""
    """Where that counter is, if not here; in the customer's language."""
    way: str = ""
    language: str = KEYS


@dataclass(frozen=True, slots=True)
class Line:
    """One service: how many wait, and how long a newcomer would."""

    name: str
    waiting: str
    wait: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence and what comes next, in one language."""

    language: str
    text: str
    more: str


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the board as plain values: equal views need no redrawing."""

    screen: Screen
    language: str = ""
    branch: str = ""
    newest: Shown | None = None
    on_sun: bool = False
    earlier: tuple[Shown, ...] = ()
    heading: str = ""
    services: tuple[Line, ...] = ()
    rule: str = ""
    """The line at the foot."""
    notices: tuple[Notice, ...] = ()
    stale: str = ""


def switched_on(at: float) -> Board:
    """A board that has heard nothing yet."""
    return Board(Hearing(since=at))


def step(board: Board, event: Input) -> tuple[Board, Effects]:
    """The board after one input, and the call to announce now, if there is one."""
    if isinstance(event, Heard):
        board = _noticing(replace(board, hearing=hear(board.hearing, event)), event.at)
    queue = board.announcing
    if isinstance(event, Sounded):
        queue = sounding(queue, event.begun, event.seconds, event.at)
    lobby = board.hearing.newest
    if lobby is not None and _may_judge(board.hearing, event.at):
        queue = insist(queue, awaited(lobby), event.at)
    queue, begun = advance(queue, event.at)
    effects = (announced(lobby, begun),) if lobby and begun else ()
    return replace(board, announcing=queue), effects


def view(board: Board, at: float) -> View:
    """What the board looks like at that second."""
    screen = _screen(board.hearing, at)
    lobby = board.hearing.newest
    languages = _languages(lobby)
    turn = int((at - board.hearing.since) // TURN_SECONDS)
    language = languages[turn % len(languages)]
    stale = say(language, "Updating") if is_stale(board.hearing, at) else ""
    seen = View(screen, language, notices=tuple(_notices(screen, languages)), stale=stale)
    if lobby is None or screen in {"starting", "hidden"}:
        return seen
    seen = replace(seen, branch=pick(lobby.branch, language))
    if screen == "closed":
        return replace(seen, rule=seen.branch)
    page = turn // len(languages)
    foretold = may_be_told(board.hearing, lobby.foreseen_at, at)
    seen = _with_services(seen, lobby, page, foretold=foretold)
    return _with_calls(seen, lobby, board.announcing.current)


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


# --- what is seen ---------------------------------------------------------------------------------


def _screen(hearing: Hearing[Lobby], at: float) -> Screen:
    if is_lost(hearing, at):
        return "hidden"
    if hearing.newest is None or hearing.time is None:
        return "starting"
    if not hearing.newest.open:
        return "closed"
    return "calling" if hearing.newest.calls else "empty"


def _languages(lobby: Lobby | None) -> tuple[str, ...]:
    spoken = tuple(code for code in KNOWN if lobby and code in lobby.branch and _drawable(code))
    return spoken or FIRST


def _drawable(language: str) -> bool:
    # Rows of a board begin at the left.
    return language in KNOWN and not right_to_left(language)


def _notices(screen: Screen, languages: tuple[str, ...]) -> Iterator[Notice]:
    text, more = NOTICES[screen]
    for language in languages if text else ():
        yield Notice(language, say(language, text), say(language, more) if more else "")


def _with_calls(seen: View, lobby: Lobby, on_sun: Announcement | None) -> View:
    if not lobby.calls:
        return seen
    newest = on_sun.call if on_sun else lobby.calls[0]
    earlier = [call for call in lobby.calls if call.number != newest.number]
    # Where to go and how to get there take the place of one row.
    places = EARLIER - bool(newest.zone)
    return replace(
        seen,
        newest=_shown(newest),
        on_sun=on_sun is not None,
        earlier=tuple(_shown(call) for call in earlier[:places]),
    )


def _shown(call: Call) -> Shown:
    language = call.language if _drawable(call.language) else KEYS
    zone, way = pick(call.zone, language), pick(call.way, language)
    return Shown(call.number, call.counter, zone, way, language)


def _with_services(seen: View, lobby: Lobby, turn: int, *, foretold: bool) -> View:
    pages = max(1, -(-len(lobby.services) // PAGE))
    first = turn % pages * PAGE
    return replace(
        seen,
        heading=say(seen.language, "Waiting now"),
        services=tuple(
            _line(line, seen.language, line.forecast if foretold else None)
            for line in lobby.services[first : first + PAGE]
        ),
        rule=pick(lobby.rule, seen.language),
    )


def _line(line: LobbyLine, language: str, forecast: Forecast | None) -> Line:
    return Line(
        pick(line.name, language),
        say(language, "{count} waiting", count=line.waiting),
        told(language, forecast),
    )

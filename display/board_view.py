"""What the lobby's board looks like at a second: a picture of plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from display.board import Board, Clip
from display.hearing import Hearing, is_lost, is_stale, may_be_told
from wire.board import TURN_SECONDS
from wire.messages import Call, Forecast, Lobby, LobbyLine
from words.board import NOTICES, can_be_written, written
from words.languages import KEYS
from words.phrases import pick, say
from words.reading import USUAL_MARKS, Layout
from words.waits import told

Screen = Literal["starting", "empty", "calling", "closed", "hidden"]


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
    spread: bool = False
    """Whether the calls have the whole width, and one service a line below them."""
    clip: str = ""
    """The picture or film that stands in the place of the services,"""
    caption: str = ""
    """and what it says."""


def view(board: Board, at: float) -> View:
    """What the board looks like at that second."""
    screen = _screen(board.hearing, at)
    lobby = board.hearing.newest
    languages = written(lobby.branch if lobby else ())
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
    seen = _with_calls(seen, board, lobby)
    foretold = may_be_told(board.hearing, lobby.foreseen_at, at)
    seen = _with_services(seen, board, lobby, page, foretold=foretold)
    clip = _clip(seen, board, len(languages), at)
    seen = replace(seen, rule=_foot(lobby, language, page))
    return replace(seen, clip=clip.file, caption=pick(clip.text, language)) if clip else seen


def _screen(hearing: Hearing[Lobby], at: float) -> Screen:
    if is_lost(hearing, at):
        return "hidden"
    if hearing.newest is None or hearing.time is None:
        return "starting"
    if not hearing.newest.open:
        return "closed"
    return "calling" if hearing.newest.calls else "empty"


def _notices(screen: Screen, languages: tuple[str, ...]) -> Iterator[Notice]:
    said = NOTICES[screen]
    for language in languages if said else ():
        text, more = (*(say(language, sentence) for sentence in said), "")[:2]
        yield Notice(language, text, more)


def _with_calls(seen: View, board: Board, lobby: Lobby) -> View:
    services = board.setup.layout.services
    if not lobby.calls:
        return replace(seen, spread=services == "strip")
    announced = board.announcing.current
    newest = announced.call if announced else lobby.calls[0]
    earlier = [call for call in lobby.calls if call.number != newest.number]
    long = len(newest.number) > USUAL_MARKS
    spread = services == "strip" or (services == "beside" and long)
    # Where to go and how to get there take the place of one row.
    places = _rows(board.setup.layout, spread=spread) - bool(newest.zone)
    return replace(
        seen,
        newest=_shown(newest),
        on_sun=announced is not None,
        earlier=tuple(_shown(call) for call in earlier[:places]),
        spread=spread,
    )


def _rows(layout: Layout, *, spread: bool) -> int:
    return layout.fewer if spread else layout.earlier


def _shown(call: Call) -> Shown:
    language = call.language if can_be_written(call.language) else KEYS
    zone, way = pick(call.zone, language), pick(call.way, language)
    return Shown(call.number, call.counter, zone, way, language)


def _with_services(seen: View, board: Board, lobby: Lobby, turn: int, *, foretold: bool) -> View:
    lines = 1 if seen.spread else board.setup.layout.lines
    pages = max(1, -(-len(lobby.services) // lines))
    first = turn % pages * lines
    return replace(
        seen,
        heading=say(seen.language, "Waiting now"),
        services=tuple(
            _line(line, seen.language, line.forecast if foretold else None)
            for line in lobby.services[first : first + lines]
        ),
    )


def _foot(lobby: Lobby, language: str, turn: int) -> str:
    """One of the rules or notices, each in its turn."""
    said = lobby.rules or (lobby.rule,)
    return pick(said[turn % len(said)], language)


def _clip(seen: View, board: Board, languages: int, at: float) -> Clip | None:
    """The clip whose turn it is: after the services in every language, and never over a call."""
    time = board.hearing.time
    if seen.on_sun or seen.spread or time is None:
        return None
    now = time.now(at)
    playlist = tuple(one for one in (*board.setup.playlist, *board.listed) if one.is_shown(now))
    return _in_turn(playlist, languages * TURN_SECONDS, at - board.hearing.since)


def _in_turn(playlist: tuple[Clip, ...], rest: float, since: float) -> Clip | None:
    """The clip that is shown so many seconds after the start; each is followed by a rest."""
    left = since % (sum(rest + clip.seconds for clip in playlist) or 1.0)
    for clip in playlist:
        left -= rest
        if 0 <= left < clip.seconds:
            return clip
        left -= clip.seconds
    return None


def _line(line: LobbyLine, language: str, forecast: Forecast | None) -> Line:
    return Line(
        pick(line.name, language),
        say(language, "{count} waiting", count=line.waiting),
        told(language, forecast),
    )

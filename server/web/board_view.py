"""What a web board draws: the retained message of its zone, its words in every language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from server.domain.plan import Clip
from server.web.house import milliseconds
from wire.messages import Call, Lobby, LobbyLine
from words.board import written
from words.languages import KEYS
from words.phrases import pick, say
from words.waits import told


def board_view(
    lobby: Lobby, now: datetime, services: frozenset[str] = frozenset(), clips: Sequence[Clip] = ()
) -> dict[str, Any]:
    """All that the page knows, as JSON; moments are milliseconds of the server's clock."""
    named, lobby = len(lobby.calls), _own(lobby, services)
    languages = written(tuple(lobby.branch))
    return {
        "now": milliseconds(now),
        "open": lobby.open,
        # Of the whole zone: a call that others have pushed out was not taken back.
        "named": named,
        "calls": [_call(call, languages) for call in lobby.calls],
        "clips": [_clip(clip, languages) for clip in clips],
        "words": {language: _words(lobby, language) for language in languages},
    }


def _own(lobby: Lobby, services: frozenset[str]) -> Lobby:
    """What concerns a board that shows these services only; none named: all of it."""
    if not services:
        return lobby
    calls = tuple(call for call in lobby.calls if call.service in services)
    lines = tuple(line for line in lobby.services if line.service in services)
    return lobby.model_copy(update={"calls": calls, "services": lines})


def _clip(clip: Clip, languages: tuple[str, ...]) -> dict[str, Any]:
    text = {language: pick(clip.text, language) for language in languages if clip.text}
    return {"picture": clip.picture, "seconds": clip.shown.total_seconds(), "text": text}


def _call(call: Call, languages: tuple[str, ...]) -> dict[str, Any]:
    language = call.language if call.language in languages else KEYS
    return {
        "number": call.number,
        "counter": call.counter,
        "attempt": call.attempt,
        "called": milliseconds(call.called_at),
        "language": language,
        "zone": pick(call.zone, language),
        "way": pick(call.way, language),
    }


def _words(lobby: Lobby, language: str) -> dict[str, Any]:
    return {
        "branch": pick(lobby.branch, language),
        "services": [_line(line, language) for line in lobby.services],
        "rules": [pick(rule, language) for rule in lobby.rules],
    }


def _line(line: LobbyLine, language: str) -> list[str]:
    waiting = say(language, "{count} waiting", count=line.waiting)
    return [pick(line.name, language), waiting, told(language, line.forecast)]

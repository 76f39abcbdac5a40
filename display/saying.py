"""What a call sounds like: in which languages, how often, how loud."""

from collections.abc import Iterator
from dataclasses import dataclass

from display.announce import Announcement, Begun
from voice.sentence import Sentence, in_language
from wire.messages import Call, Lobby
from words.languages import ANNOUNCED


@dataclass(frozen=True, slots=True)
class Announce:
    """Flash this call and say it, now; and tell the board how long that sounds."""

    begun: Begun
    sentences: tuple[Sentence, ...]
    loudness: float
    """1 is the loudest, 0 is silent."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Be silent: what is being said was taken back."""


def taken_back(lobby: Lobby, named: int, call: Call) -> bool:
    """Whether a call is missing where `named` stood before, and not because others came after."""
    if any(one.number == call.number for one in lobby.calls):
        return False
    return len(lobby.calls) < named or any(one.called_at < call.called_at for one in lobby.calls)


def announcement(lobby: Lobby, call: Call, *, repeat: bool) -> Announcement:
    """A call of the lobby's, to be lined up; a repeat is said once."""
    return Announcement(call, repeat, 1 if repeat else lobby.voice.times)


def awaited(lobby: Lobby) -> tuple[Announcement, ...]:
    """Those who do not see, and are not at their counter yet."""
    numbers = {one.number for one in lobby.awaited}
    calls = (call for call in lobby.calls if call.number in numbers)
    return tuple(announcement(lobby, call, repeat=True) for call in calls)


def announced(lobby: Lobby, begun: Begun) -> Announce:
    """What to do at its beginning; when many wait, or again, it is for the customer alone."""
    call, alone = begun.announcement.call, begun.busy or begun.announcement.repeat
    languages = tuple(_languages(lobby, call))[: 1 if alone else None]
    sentences = (_sentence(lobby, call, language) for language in languages)
    return Announce(begun, tuple(sentences), lobby.voice.percent / 100)


def _languages(lobby: Lobby, call: Call) -> Iterator[str]:
    """The ticket's first, then the branch's, each once; only those that can be said."""
    spoken = dict.fromkeys((call.language, *lobby.voice.languages))
    return (language for language in spoken if language in ANNOUNCED)


def _sentence(lobby: Lobby, call: Call, language: str) -> Sentence:
    ways = (one.way for one in lobby.awaited if one.number == call.number)
    where = (in_language(texts, language) for texts in (call.zone, call.way, *ways))
    return Sentence(language, call.number, call.counter, tuple(filter(None, where)))

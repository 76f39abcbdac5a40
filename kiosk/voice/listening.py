"""Five keys and a voice: `look` at what is shown, `press` a key; pure, like the screen's flow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kiosk.view import View
from kiosk.voice import said
from kiosk.voice.spots import Spot, spots
from words.languages import FIRST
from words.phrases import say

RATES: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""How fast is spoken, as a share of the usual."""
LOUDEST: Final = 5
"""Steps of loudness; the third is where every session begins."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One session of spoken guidance."""

    on: bool = False
    private: bool = False
    """Headphones are plugged in."""
    focus: str = ""
    rate: int = RATES.index(1.0)
    loudness: int = 3
    curtain: bool = False
    """The screen is dark, so that nobody reads along."""
    page: tuple[str, ...] = ()
    language: str = FIRST[0]
    note: str = ""
    last: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Speak these sentences; whatever is being said ends."""

    texts: tuple[str, ...]
    language: str
    rate: float
    loudness: float
    """1 is the loudest."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Be silent at once."""


@dataclass(frozen=True, slots=True)
class Press:
    """As if the button had been touched."""

    button: str


Act = Say | Hush | Press
Heard = tuple[Voice, tuple[Act, ...]]
OnKey = Callable[[Voice, View], Heard]


def look(voice: Voice, seen: View) -> Heard:
    """What is said because the screen has changed."""
    if not seen.spoken:
        over = Voice(private=voice.private)
        ended = (say(voice.language, "Spoken guidance has ended."),)
        return over, (_spoken(over, voice.language, ended),) if voice.on else ()
    voice = replace(voice, language=seen.language)
    page = (seen.name, seen.language, seen.heading, seen.number, *(tile.id for tile in seen.tiles))
    if not voice.on:
        begun = replace(voice, on=True, page=page, note=seen.note, focus=_first(seen).id)
        return _say(
            begun, seen, (say(seen.language, "Spoken guidance is on."), *_whole(begun, seen))
        )
    if page != voice.page:
        turned = replace(voice, page=page, note=seen.note, focus=_first(seen).id)
        return _say(turned, seen, _whole(turned, seen))
    if seen.note != voice.note:
        told = replace(voice, note=seen.note)
        news = said.note(seen, private=voice.private)
        return _say(told, seen, news) if news else (told, ())
    return voice, ()


def press(voice: Voice, key: str, seen: View) -> Heard:
    """What a key does: it ends what is being said, and is always answered."""
    if key in PLUGS:
        return _plug(voice, seen, plugged=PLUGS[key])
    if not voice.on:
        return voice, (Press("voice"),)
    if seen.name == "warning":
        return voice, (Press("back" if key == "up" else "more_time"),)
    return KEYS[key](voice, seen) if key in KEYS else (voice, ())


# --- keys -----------------------------------------------------------------------------------------
def _plug(voice: Voice, seen: View, *, plugged: bool) -> Heard:
    """Headphones begin the guidance; without them nothing private goes on being said."""
    now = replace(voice, private=plugged)
    if plugged and not voice.on:
        return now, (Press("voice"),)
    return _say(now, seen, _whole(now, seen)) if voice.on and plugged else (now, (Hush(),))


def _move(by: int) -> OnKey:
    def move(voice: Voice, seen: View) -> Heard:
        every = spots(seen)
        here = every.index(_focused(voice, seen))
        there = every[(here + by) % len(every)]
        texts = said.spot(seen, there, private=voice.private, hint=False)
        moved = replace(voice, focus=there.id, last=texts)
        return moved, (_spoken(moved, there.language, texts),)

    return move


def _ok(voice: Voice, seen: View) -> Heard:
    here = _focused(voice, seen)
    if here.id in KEYS:
        return KEYS[here.id](voice, seen)
    if not here.alive or not seen.ready:
        return _say(voice, seen, said.spot(seen, here, private=voice.private, hint=False))
    return voice, (Hush(), Press(here.id))


def _up(voice: Voice, seen: View) -> Heard:
    if seen.back:
        return voice, (Hush(), Press("back"))
    first = replace(voice, focus=_first(seen).id)
    return _say(first, seen, _whole(first, seen))


def _help(voice: Voice, seen: View) -> Heard:
    how = "Next and previous go through the buttons. OK chooses. Up goes back. Help says this."
    return _say(voice, seen, (say(seen.language, how), *_whole(voice, seen)))


def _repeat(voice: Voice, seen: View) -> Heard:
    return _say(voice, seen, voice.last)


def _faster(by: int) -> OnKey:
    def change(voice: Voice, seen: View) -> Heard:
        rate = min(max(voice.rate + by, 0), len(RATES) - 1)
        told = say(seen.language, "Speed {share} percent.", share=round(100 * RATES[rate]))
        return _say(replace(voice, rate=rate), seen, (told,))

    return change


def _louder(by: int) -> OnKey:
    def change(voice: Voice, seen: View) -> Heard:
        loudness = min(max(voice.loudness + by, 1), LOUDEST)
        told = say(seen.language, "Volume {step} of {steps}.", step=loudness, steps=LOUDEST)
        return _say(replace(voice, loudness=loudness), seen, (told,))

    return change


def _curtain(voice: Voice, seen: View) -> Heard:
    told = "The screen is on." if voice.curtain else "The screen is off."
    return _say(replace(voice, curtain=not voice.curtain), seen, (say(seen.language, told),))


PLUGS: Final[Mapping[str, bool]] = {"plugged": True, "unplugged": False}
KEYS: Final[Mapping[str, OnKey]] = {
    "previous": _move(-1),
    "next": _move(+1),
    "up": _up,
    "ok": _ok,
    "help": _help,
    "voice:repeat": _repeat,
    "voice:slower": _faster(-1),
    "voice:faster": _faster(+1),
    "voice:quieter": _louder(-1),
    "voice:louder": _louder(+1),
    "voice:curtain": _curtain,
}
"""Five keys reach everything; the others may have keys of their own."""


# --- parts ----------------------------------------------------------------------------------------
def _first(seen: View) -> Spot:
    return spots(seen)[0]


def _focused(voice: Voice, seen: View) -> Spot:
    """Where the listener is; at the first if it has gone."""
    return next((each for each in spots(seen) if each.id == voice.focus), _first(seen))


def _whole(voice: Voice, seen: View) -> tuple[str, ...]:
    here = _focused(voice, seen)
    return (
        *said.page(seen, private=voice.private),
        *said.spot(seen, here, private=voice.private, hint=True),
    )


def _say(voice: Voice, seen: View, texts: tuple[str, ...]) -> Heard:
    return replace(voice, last=texts), (_spoken(voice, seen.language, texts),)


def _spoken(voice: Voice, language: str, texts: tuple[str, ...]) -> Say:
    return Say(texts, language, RATES[voice.rate], voice.loudness / LOUDEST)

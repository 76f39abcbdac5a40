"""What the pad looks like, as plain values: equal views need no redrawing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from display.hearing import is_stale
from display.pad import ASKING, Pad, Screen, aspect_asked, screen
from wire.messages import PadAnswer, Questionnaire
from words import rating
from words.phrases import LANGUAGES, in_all, pick, say

TITLES: Final[Mapping[Screen, str]] = {
    "away": "One moment, please",
    "closed": "This counter is closed",
    "paused": "We will be right back",
    "idle": "Welcome",
    "called": "It is your turn",
    "serving": "We are here for you",
    "faces": rating.QUESTION,
    "reasons": rating.WHY,
    "aspects": rating.EACH,
    "thanks": "Thank you",
}
ART_SECONDS: Final = 20.0
NAMING: Final = frozenset({"called", "serving"})
"""Where the teller is named, if the branch wants it: never beside a question."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to touch: its id, its word, whether it is chosen."""

    id: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the pad as plain values: equal views need no redrawing."""

    screen: Screen
    language: str
    title: str
    others: tuple[tuple[str, str], ...] = ()
    """The title in the other languages, with their codes."""
    number: str = ""
    counter: str = ""
    faces: tuple[Choice, ...] = ()
    reasons: tuple[Choice, ...] = ()
    done: str = ""
    teller: str = ""
    art: str = ""
    """The picture whose turn it is, while nobody is there."""
    languages: tuple[Choice, ...] = ()
    stale: str = ""


def view(pad: Pad, at: float) -> View:
    """What the pad looks like at that second."""
    shown = screen(pad, at)
    title = _title(pad, shown)
    others = tuple((code, pick(title, code)) for code in LANGUAGES if code != pad.language)
    seen = View(shown, pad.language, pick(title, pad.language), others)
    if shown == "idle" and pad.art:
        seen = replace(seen, art=pad.art[int(at // ART_SECONDS) % len(pad.art)])
    stale = say(pad.language, "Updating") if is_stale(pad.hearing, at) else ""
    seen = replace(seen, stale=stale)
    show = pad.hearing.newest
    if show is not None and shown != "away":
        teller = show.teller if shown in NAMING else ""
        seen = replace(seen, number=show.number or "", counter=show.counter, teller=teller)
    return _with_choices(seen, pad)


def _title(pad: Pad, shown: Screen) -> Mapping[str, str]:
    """In every language: of a question, as head office words it."""
    asked = aspect_asked(pad)
    if asked is not None:
        return asked.text
    return {"faces": pad.asks.question, "reasons": pad.asks.why}.get(shown) or in_all(TITLES[shown])


def _with_choices(seen: View, pad: Pad) -> View:
    if seen.screen not in ASKING:
        return seen
    language, asks = pad.language, pad.asks
    if seen.screen == "thanks":
        return seen
    named = LANGUAGES.items()
    seen = replace(
        seen,
        languages=tuple(Choice(code, name, code == language) for code, name in named),
        faces=tuple(Choice(str(n), pick(word, language)) for n, word in enumerate(asks.faces, 1)),
    )
    return _with_more(seen, asks, pad.draft) if pad.draft else seen


def _with_more(seen: View, asks: Questionnaire, draft: PadAnswer) -> View:
    """What can still be said, and the way on."""
    language, chosen = seen.language, draft.reasons
    if seen.screen == "aspects":
        return replace(seen, done=say(language, "Skip"))
    reasons = tuple(
        Choice(one.id, pick(one.text, language), one.id in chosen) for one in asks.reasons
    )
    way_on = "Send" if chosen else "Skip"
    return replace(seen, faces=(), reasons=reasons, done=say(language, way_on))

"""The rating pad on a counter: the number being served, and after it one question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from display.asking import GRACE_SECONDS, open_window, remembered
from display.hearing import Heard, Hearing, Ticked, hear, is_lost, is_stale
from wire.messages import CounterShow, PadAnswer, RatingWindow
from words.phrases import LANGUAGES, say

THANKS_SECONDS: Final = 4.0
REASONS_SECONDS: Final = 10.0
DOUBLE_STRIKE_SECONDS: Final = 0.5
"""A second tap on a face must not fall through to what appears under it."""
ASK_WHY_UP_TO: Final = 3

FACES: Final = ("Very poor", "Poor", "Fair", "Good", "Very good")
"""The words for the scores 1 to 5."""
REASONS: Final[Mapping[str, str]] = {
    "long-wait": "The wait was long",
    "slow-service": "The service was slow",
    "not-solved": "Not solved",
    "not-explained": "Not well explained",
    "not-friendly": "Not friendly",
    "other": "Something else",
}
"""Reason ids as reports count them, and their words."""

Screen = Literal[
    "away", "closed", "paused", "idle", "called", "serving", "faces", "reasons", "thanks"
]
TITLES: Final[Mapping[Screen, str]] = {
    "away": "One moment, please",
    "closed": "This counter is closed",
    "paused": "We will be right back",
    "idle": "Welcome",
    "called": "It is your turn",
    "serving": "We are here for you",
    "faces": "How was it with us?",
    "reasons": "What could we do better?",
    "thanks": "Thank you",
}


@dataclass(frozen=True, slots=True)
class FaceTouched:
    """A finger on a face; the answer it may become has this id."""

    score: int
    id: str
    at: float


@dataclass(frozen=True, slots=True)
class ReasonTouched:
    """A finger on a reason: chosen, or not any more."""

    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class ReasonsDone:
    """The customer has said enough."""

    at: float


@dataclass(frozen=True, slots=True)
class LanguageTouched:
    """The customer reads another language."""

    language: str
    at: float


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep this answer on disk, but do not send it: reasons may follow."""

    answer: PadAnswer


@dataclass(frozen=True, slots=True)
class Send:
    """This answer is complete."""

    answer: PadAnswer


Touch: TypeAlias = FaceTouched | ReasonTouched | ReasonsDone | LanguageTouched
Input: TypeAlias = Heard[CounterShow] | Ticked | Touch
Effects: TypeAlias = tuple[Keep | Send, ...]
DEFAULT_LANGUAGE: Final = next(iter(LANGUAGES))


@dataclass(frozen=True, slots=True)
class Pad:
    """All that a pad remembers."""

    hearing: Hearing[CounterShow]
    language: str = DEFAULT_LANGUAGE
    draft: PadAnswer | None = None
    """The answer whose reasons are being asked."""
    touched_at: float = 0.0
    answered: tuple[str, ...] = ()
    thanks_until: float | None = None


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
    languages: tuple[Choice, ...] = ()
    stale: str = ""


def switched_on(at: float, answered: tuple[str, ...] = ()) -> Pad:
    """A pad that has heard nothing yet, but still holds answers for these legs."""
    return Pad(Hearing(since=at), answered=answered)


def step(pad: Pad, event: Input) -> tuple[Pad, Effects]:
    """The pad after one input, and what to do with an answer."""
    match event:
        case Heard():
            return _completed_for_next(replace(pad, hearing=hear(pad.hearing, event)), event.at)
        case Ticked(at):
            return _ticked(pad, at)
        case LanguageTouched(language):
            return replace(pad, language=language) if language in LANGUAGES else pad, ()
        case FaceTouched():
            return _face(pad, event)
        case ReasonTouched() | ReasonsDone():
            return _after_face(pad, event)


def view(pad: Pad, at: float) -> View:
    """What the pad looks like at that second."""
    screen = _screen(pad, at)
    others = tuple((code, say(code, TITLES[screen])) for code in LANGUAGES if code != pad.language)
    seen = View(screen, pad.language, say(pad.language, TITLES[screen]), others)
    stale = say(pad.language, "Updating") if is_stale(pad.hearing, at) else ""
    seen = replace(seen, stale=stale)
    show = pad.hearing.newest
    if show is not None and screen != "away":
        seen = replace(seen, number=show.number or "", counter=show.counter)
    return _with_choices(seen, pad)


# --- touches --------------------------------------------------------------------------------------


def _face(pad: Pad, touch: FaceTouched) -> tuple[Pad, Effects]:
    window = _open_window(pad, touch.at - GRACE_SECONDS)
    if window is None or pad.draft is not None or not 1 <= touch.score <= len(FACES):
        return pad, ()
    answer = PadAnswer(id=touch.id, leg=window.leg, score=touch.score)
    answered = remembered(pad.answered, window.leg)
    pad = replace(pad, draft=answer, touched_at=touch.at, answered=answered)
    return (pad, (Keep(answer),)) if touch.score <= ASK_WHY_UP_TO else _completed(pad, touch.at)


def _after_face(pad: Pad, touch: ReasonTouched | ReasonsDone) -> tuple[Pad, Effects]:
    if touch.at - pad.touched_at < DOUBLE_STRIKE_SECONDS:
        return pad, ()
    if isinstance(touch, ReasonsDone):
        return _completed(pad, touch.at)
    return _reason(pad, touch.reason), ()


def _reason(pad: Pad, reason: str) -> Pad:
    if pad.draft is None or reason not in REASONS:
        return pad
    chosen = {*pad.draft.reasons} ^ {reason}
    ordered = tuple(one for one in REASONS if one in chosen)
    return replace(pad, draft=pad.draft.model_copy(update={"reasons": ordered}))


def _completed(pad: Pad, at: float) -> tuple[Pad, Effects]:
    if pad.draft is None:
        return pad, ()
    return replace(pad, draft=None, thanks_until=at + THANKS_SECONDS), (Send(pad.draft),)


def _completed_for_next(pad: Pad, at: float) -> tuple[Pad, Effects]:
    # The next customer's question must not wait for the last one's reasons.
    return _completed(pad, at) if _open_window(pad, at) else (pad, ())


def _ticked(pad: Pad, at: float) -> tuple[Pad, Effects]:
    if pad.draft is not None and at - pad.touched_at >= REASONS_SECONDS:
        return _completed(pad, at)
    if pad.thanks_until is not None and at >= pad.thanks_until:
        pad = replace(pad, thanks_until=None)
    if _screen(pad, at) not in {"faces", "reasons", "thanks"}:
        pad = replace(pad, language=DEFAULT_LANGUAGE)
    return pad, ()


# --- what is seen ---------------------------------------------------------------------------------


def _open_window(pad: Pad, at: float) -> RatingWindow | None:
    return open_window(pad.hearing, pad.answered, at)


def _screen(pad: Pad, at: float) -> Screen:
    if pad.draft is not None:
        return "reasons"
    if pad.thanks_until is not None and at < pad.thanks_until:
        return "thanks"
    if _open_window(pad, at):
        return "faces"
    show = pad.hearing.newest
    if show is None or pad.hearing.time is None or is_lost(pad.hearing, at):
        return "away"
    return _quiet_screen(show)


def _quiet_screen(show: CounterShow) -> Screen:
    if show.number is not None and show.phase is not None:
        return show.phase
    return "idle" if show.state == "open" else show.state


def _with_choices(seen: View, pad: Pad) -> View:
    if seen.screen not in {"faces", "reasons", "thanks"}:
        return seen
    language = pad.language
    seen = replace(
        seen,
        languages=tuple(Choice(code, name, code == language) for code, name in LANGUAGES.items()),
    )
    if seen.screen == "faces":
        words = enumerate(FACES, start=1)
        return replace(seen, faces=tuple(Choice(str(n), say(language, word)) for n, word in words))
    return _with_reasons(seen, pad.draft) if pad.draft else replace(seen, languages=())


def _with_reasons(seen: View, draft: PadAnswer) -> View:
    chosen = draft.reasons
    reasons = (
        Choice(id_, say(seen.language, word), id_ in chosen) for id_, word in REASONS.items()
    )
    done = say(seen.language, "Send" if chosen else "Skip")
    return replace(seen, reasons=tuple(reasons), done=done)

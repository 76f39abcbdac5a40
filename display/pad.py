"""The rating pad on a counter: the number being served, and after it one question."""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from display.asking import GRACE_SECONDS, open_window, remembered
from display.hearing import Heard, Hearing, Ticked, hear, is_lost
from display.questions import USUAL
from wire.messages import Asked, CounterShow, PadAnswer, Questionnaire
from words import rating
from words.phrases import LANGUAGES

THANKS_SECONDS: Final = 4.0
REASONS_SECONDS: Final = 10.0
"""So long the reasons, and then each aspect, are asked."""
BEST: Final = 5
DOUBLE_STRIKE_SECONDS: Final = 0.5
"""A second tap on a face must not fall through to what appears under it."""

Stage = Literal["reasons", "aspects"]
Screen = Literal[
    "away", "closed", "paused", "idle", "called", "serving", "faces", "reasons", "aspects", "thanks"
]
ASKING: Final = frozenset({"faces", "reasons", "aspects", "thanks"})
"""The screens of a customer who answers."""


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
class Done:
    """The customer has said enough of this."""

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Head office wants this asked."""

    questionnaire: Questionnaire
    at: float


Choosing: TypeAlias = ReasonTouched | Done
Touch: TypeAlias = FaceTouched | Choosing | LanguageTouched
Input: TypeAlias = Heard[CounterShow] | Wanted | Ticked | Touch
Effects: TypeAlias = tuple[Keep | Send, ...]
DEFAULT_LANGUAGE: Final = next(iter(LANGUAGES))


@dataclass(frozen=True, slots=True)
class Pad:
    """All that a pad remembers."""

    hearing: Hearing[CounterShow]
    art: tuple[str, ...] = ()
    """Pictures for while nobody is there."""
    language: str = DEFAULT_LANGUAGE
    asks: Questionnaire = USUAL
    newer: Questionnaire | None = None
    """What is asked once the running answer is complete."""
    draft: PadAnswer | None = None
    """The answer of which more is being asked."""
    stage: Stage = "reasons"
    touched_at: float = 0.0
    """When the stage began."""
    answered: tuple[str, ...] = ()
    thanks_until: float | None = None


def switched_on(
    at: float,
    answered: tuple[str, ...] = (),
    asks: Questionnaire = USUAL,
    art: tuple[str, ...] = (),
) -> Pad:
    """A pad that has heard nothing yet, but knows what to ask and holds answers for these legs."""
    return Pad(Hearing(since=at), art, answered=answered, asks=asks)


def step(pad: Pad, event: Input) -> tuple[Pad, Effects]:
    """The pad after one input, and what to do with an answer."""
    match event:
        case Heard():
            return _completed_for_next(replace(pad, hearing=hear(pad.hearing, event)), event.at)
        case Wanted(questionnaire):
            return _wanted(pad, questionnaire), ()
        case Ticked(at):
            return _ticked(pad, at)
        case LanguageTouched(language):
            return replace(pad, language=language) if language in LANGUAGES else pad, ()
        case FaceTouched():
            return _face(pad, event)
        case ReasonTouched() | Done():
            return _after_face(pad, event)


def aspect_asked(pad: Pad) -> Asked | None:
    """Of the answer that has begun: what is rated next, one after the other."""
    if pad.draft is None or pad.stage != "aspects":
        return None
    return next((one for one in pad.asks.aspects if one.id not in pad.draft.aspects), None)


def screen(pad: Pad, at: float) -> Screen:
    """What is on the glass at that second."""
    if pad.draft is not None:
        return pad.stage
    if pad.thanks_until is not None and at < pad.thanks_until:
        return "thanks"
    if open_window(pad.hearing, pad.answered, at):
        return "faces"
    show = pad.hearing.newest
    if show is None or pad.hearing.time is None or is_lost(pad.hearing, at):
        return "away"
    return _quiet_screen(show)


# --- touches --------------------------------------------------------------------------------------


def _wanted(pad: Pad, questionnaire: Questionnaire) -> Pad:
    # An answer that has begun is finished to the questions it began with.
    return replace(pad, newer=questionnaire) if pad.draft else replace(pad, asks=questionnaire)


def _face(pad: Pad, touch: FaceTouched) -> tuple[Pad, Effects]:
    window = open_window(pad.hearing, pad.answered, touch.at - GRACE_SECONDS)
    if not 1 <= touch.score <= BEST:
        return pad, ()
    if pad.draft is not None:
        return _aspect(pad, pad.draft, touch)
    if window is None:
        return pad, ()
    version = pad.asks.version
    answer = PadAnswer(id=touch.id, leg=window.leg, score=touch.score, version=version)
    answered = remembered(pad.answered, window.leg)
    stage = _first_stage(pad.asks, touch.score)
    pad = replace(pad, draft=answer, answered=answered, touched_at=touch.at)
    return (replace(pad, stage=stage), (Keep(answer),)) if stage else _completed(pad, touch.at)


def _first_stage(asks: Questionnaire, score: int) -> Stage | None:
    if asks.reasons and score <= rating.ASK_WHY_UP_TO:
        return "reasons"
    return "aspects" if asks.aspects else None


def _after_face(pad: Pad, touch: Choosing) -> tuple[Pad, Effects]:
    if touch.at - pad.touched_at < DOUBLE_STRIKE_SECONDS or pad.draft is None:
        return pad, ()
    if isinstance(touch, Done):
        return _went_on(pad, touch.at)
    return replace(pad, draft=_reason(pad, pad.draft, touch.reason)), ()


def _reason(pad: Pad, draft: PadAnswer, reason: str) -> PadAnswer:
    if pad.stage != "reasons":
        return draft
    chosen = {*draft.reasons} ^ {reason}
    ordered = tuple(one.id for one in pad.asks.reasons if one.id in chosen)
    return draft.model_copy(update={"reasons": ordered})


def _aspect(pad: Pad, draft: PadAnswer, touch: FaceTouched) -> tuple[Pad, Effects]:
    asked = aspect_asked(pad)
    if asked is None or touch.at - pad.touched_at < DOUBLE_STRIKE_SECONDS:
        return pad, ()
    aspects = draft.aspects | {asked.id: touch.score}
    pad = replace(pad, draft=draft.model_copy(update={"aspects": aspects}), touched_at=touch.at)
    return (pad, ()) if aspect_asked(pad) else _completed(pad, touch.at)


def _went_on(pad: Pad, at: float) -> tuple[Pad, Effects]:
    """From the reasons to the aspects, where there are some."""
    if pad.stage == "reasons" and pad.asks.aspects:
        return replace(pad, stage="aspects", touched_at=at), ()
    return _completed(pad, at)


def _completed(pad: Pad, at: float) -> tuple[Pad, Effects]:
    if pad.draft is None:
        return pad, ()
    done = replace(pad, draft=None, asks=pad.newer or pad.asks, newer=None)
    return replace(done, thanks_until=at + THANKS_SECONDS), (Send(pad.draft),)


def _completed_for_next(pad: Pad, at: float) -> tuple[Pad, Effects]:
    # The next customer's question must not wait for the last one's reasons.
    return _completed(pad, at) if open_window(pad.hearing, pad.answered, at) else (pad, ())


def _ticked(pad: Pad, at: float) -> tuple[Pad, Effects]:
    if pad.draft is not None and at - pad.touched_at >= REASONS_SECONDS:
        return _went_on(pad, at)
    if pad.thanks_until is not None and at >= pad.thanks_until:
        pad = replace(pad, thanks_until=None)
    if screen(pad, at) not in ASKING:
        pad = replace(pad, language=DEFAULT_LANGUAGE)
    return pad, ()


# --- where it stands ------------------------------------------------------------------------------


def _quiet_screen(show: CounterShow) -> Screen:
    if show.number is not None and show.phase is not None:
        return show.phase
    return "idle" if show.state == "open" else show.state

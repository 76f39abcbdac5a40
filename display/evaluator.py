"""Five buttons on a counter instead of a pad: one press answers, and nothing else is asked."""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from display.asking import GRACE_SECONDS, open_window, remembered
from display.hearing import Heard, Hearing, Ticked, hear
from display.pad import Send
from wire.messages import CounterShow, PadAnswer

BUTTONS: Final = 5


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finger on a button, 1 (very poor) to 5; the answer it may become has this id."""

    score: int
    id: str
    at: float


Input: TypeAlias = Heard[CounterShow] | Ticked | Pressed


@dataclass(frozen=True, slots=True)
class Evaluator:
    """All that it remembers."""

    hearing: Hearing[CounterShow]
    answered: tuple[str, ...] = ()


def switched_on(at: float, answered: tuple[str, ...] = ()) -> Evaluator:
    """Buttons that have heard nothing yet, but still hold answers for these legs."""
    return Evaluator(Hearing(since=at), answered)


def step(evaluator: Evaluator, event: Input) -> tuple[Evaluator, tuple[Send, ...]]:
    """The evaluator after one input, and the answer that it became."""
    match event:
        case Heard():
            return replace(evaluator, hearing=hear(evaluator.hearing, event)), ()
        case Ticked():
            return evaluator, ()
        case Pressed():
            return _pressed(evaluator, event)


def asked(evaluator: Evaluator, at: float) -> str | None:
    """The leg that is being asked about; its lamp is on."""
    window = open_window(evaluator.hearing, evaluator.answered, at)
    return window.leg if window else None


def _pressed(evaluator: Evaluator, press: Pressed) -> tuple[Evaluator, tuple[Send, ...]]:
    window = open_window(evaluator.hearing, evaluator.answered, press.at - GRACE_SECONDS)
    if window is None or not 1 <= press.score <= BUTTONS:
        return evaluator, ()
    answered = remembered(evaluator.answered, window.leg)
    told = {"leg": window.leg, "score": press.score, "version": window.version}
    answer = PadAnswer(id=press.id, **told)
    return replace(evaluator, answered=answered), (Send(answer),)

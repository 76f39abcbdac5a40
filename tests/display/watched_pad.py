"""A pad whose every wish is written down."""

from dataclasses import dataclass, field

from said import counter, heartbeat, window

from display.hearing import Heard
from display.pad import Input, Keep, Pad, Send, Wanted, step, switched_on
from display.pad_view import View, view
from wire.messages import CounterShow, Questionnaire, ServerState


@dataclass
class Watched:
    """A pad and all that it wants done."""

    pad: Pad = field(default_factory=lambda: switched_on(0.0))
    effects: list[Keep | Send] = field(default_factory=list)

    def take(self, event: Input) -> None:
        self.pad, effects = step(self.pad, event)
        self.effects += effects

    def hear(self, message: CounterShow | ServerState, at: float = 0.0) -> None:
        self.take(Heard(message, at))

    def seen(self, at: float) -> View:
        return view(self.pad, at)

    @property
    def sent(self) -> list[tuple[str, int, tuple[str, ...]]]:
        answers = [effect.answer for effect in self.effects if isinstance(effect, Send)]
        return [(answer.leg, answer.score, answer.reasons) for answer in answers]


def asked(leg: str = "t-1", closes: float = 20, questions: Questionnaire | None = None) -> Watched:
    """A pad whose customer is being asked."""
    watched = Watched()
    if questions is not None:
        watched.take(Wanted(questions, 0.0))
    watched.hear(heartbeat())
    watched.hear(counter(rating=window(leg, closes=closes)))
    return watched

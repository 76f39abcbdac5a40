"""A board in a test: what it hears, and all that it announces."""

from dataclasses import dataclass, field

from said import heartbeat

from display.board import Board, Sounded, step, switched_on
from display.board_view import View, view
from display.hearing import Heard, Ticked
from display.saying import Announce, Hush
from wire.messages import Lobby, ServerState


@dataclass
class Watched:
    """A board and all that it has announced, with the second of each."""

    board: Board = field(default_factory=lambda: switched_on(0.0))
    announced: list[tuple[float, str, int]] = field(default_factory=list)

    def hear(self, message: Lobby | ServerState, at: float) -> None:
        self._note(at, *step(self.board, Heard(message, at)))

    def tick(self, at: float) -> None:
        self._note(at, *step(self.board, Ticked(at)))

    def tick_until(self, start: float, end: float) -> None:
        for quarter in range(round(start * 4), round(end * 4) + 1):
            self.tick(quarter / 4)

    def seen(self, at: float) -> View:
        return view(self.board, at)

    def _note(self, at: float, board: Board, effects: tuple[Announce | Hush, ...]) -> None:
        self.board = board
        for effect in effects:
            if isinstance(effect, Hush):
                continue
            begun = effect.begun.announcement.call
            self.announced.append((at, begun.number, begun.attempt))
            self._note(at, *step(self.board, Sounded(effect.begun, 0.0, at)))  # it is silent

    @property
    def numbers(self) -> list[str]:
        return [number for _, number, _ in self.announced]


def awake(second: float = 0) -> Watched:
    """A board that knows the server's time."""
    watched = Watched()
    watched.hear(heartbeat(second), 0.0)
    return watched

"""A board, its loudspeaker and all that was heard, on a clock of its own."""

from dataclasses import dataclass, field

import pytest
from said import heartbeat

from display.board import Board, Sounded, step, switched_on
from display.hearing import Heard, Ticked
from display.saying import Announce, Hush
from wire.messages import Lobby, ServerState

LONG = 7.5
"""Seconds of a call in two languages."""
TICK = 0.25


@dataclass
class Played:
    """One sound: whose, from when to when."""

    number: str
    begins: float
    ends: float
    seconds: float
    order: Announce

    @property
    def whole(self) -> bool:
        return self.ends - self.begins == pytest.approx(self.seconds)


@dataclass
class Room:
    """A board, its loudspeaker, and all that was heard."""

    sounds: float = LONG
    making: float = 0.05
    """So long it takes until a sound begins."""
    board: Board = field(default_factory=lambda: switched_on(0.0))
    played: list[Played] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    at: float = 0.0

    def hear(self, message: Lobby | ServerState, at: float) -> None:
        self.wait(at)
        self._take(Heard(message, at))

    def wait(self, until: float) -> None:
        while self.at + TICK <= until:
            self.at += TICK
            if self.at % 5 == 0:
                self._take(Heard(heartbeat(self.at), self.at))
            self._take(Ticked(self.at))

    def _take(self, event: Heard[Lobby] | Sounded | Ticked) -> None:
        self.board, effects = step(self.board, event)
        for order in effects:
            if isinstance(order, Hush):
                self.played[-1].ends = min(self.played[-1].ends, event.at)
                continue
            number = order.begun.announcement.call.number
            self.shown.append(number)
            begins = event.at + self.making
            if self.played and self.played[-1].ends > begins:  # the loudspeaker has one voice
                self.played[-1].ends = begins
            self.played.append(Played(number, begins, begins + self.sounds, self.sounds, order))
            self._take(Sounded(order.begun, self.sounds, begins))

    @property
    def numbers(self) -> list[str]:
        return [one.number for one in self.played]

    @property
    def whole(self) -> list[str]:
        return [one.number for one in self.played if one.whole]


def room(**more: float) -> Room:
    """A board that knows the time."""
    made = Room(**more)
    made.hear(heartbeat(), 0.0)
    return made


def languages(order: Announce) -> list[str]:
    """In which languages it is said."""
    return [sentence.language for sentence in order.sentences]

"""Keeps every strip of a line at what its counter's sign would show."""

import time
from collections.abc import Iterable, Mapping

from display import sign
from display.hearing import Heard, Ticked
from display.strip.line import Line
from display.strip.writing import Letters, written
from wire.messages import CounterShow, ServerState


class Keeper:
    """One sign for each counter, written on its strip."""

    def __init__(
        self, counters: Iterable[str], line: Line, letters: Letters, *, still: bool = False
    ) -> None:
        at = time.monotonic()
        self._line, self._letters = line, letters
        self._signs = {counter: sign.switched_on(at, still=still) for counter in counters}

    def hear_server(self, state: ServerState) -> None:
        """The server lives."""
        for counter in self._signs:
            self._take(counter, Heard(state, time.monotonic()))

    def hear_counter(self, ids: Mapping[str, str], show: CounterShow) -> None:
        """A counter shows something else."""
        self._take(ids["counter"], Heard(show, time.monotonic()))

    def tick(self) -> None:
        """Time went on."""
        for counter in self._signs:
            self._take(counter, Ticked(time.monotonic()))

    def _take(self, counter: str, event: sign.Input) -> None:
        self._signs[counter] = sign.step(self._signs[counter], event)
        picture = sign.view(self._signs[counter], event.at)
        self._line.want(counter, written(picture, self._letters))

"""Keeps every strip of a line at what its counter's sign would show."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import structlog

from display import sign
from display.hearing import Heard, Ticked
from display.strip.bus import TRIES, Strip
from display.strip.keeping import Kept, due, tried
from display.strip.writing import DARK, Letters, written
from wire.messages import CounterShow, LineFault, ServerState

log = structlog.get_logger()
TICK_SECONDS: Final = 0.25


class Keeper:
    """Tells one strip at a time: they share a line."""

    def __init__(
        self,
        strips: Mapping[str, Strip],
        letters: Letters,
        *,
        still: bool = False,
    ) -> None:
        at = time.monotonic()
        self._strips, self._letters = strips, letters
        self._signs = {counter: sign.switched_on(at, still=still) for counter in strips}
        self._kept = {counter: Kept() for counter in strips}
        self._news, self._over = asyncio.Event(), False
        self.on_fault: Callable[[], None] = _to_nobody
        """Who is told that the faults have changed."""

    @property
    def faults(self) -> dict[str, LineFault]:
        """The counters whose strips fail, and how."""
        return {counter: kept.fault for counter, kept in self._kept.items() if kept.fault}

    def hear_server(self, state: ServerState) -> None:
        """The server lives."""
        for counter in self._strips:
            self._take(counter, Heard(state, time.monotonic()))

    def hear_counter(self, ids: Mapping[str, str], show: CounterShow) -> None:
        """A counter shows something else."""
        self._take(ids["counter"], Heard(show, time.monotonic()))

    def stop(self) -> None:
        """Let `keep` end."""
        self._over = True
        self._news.set()

    async def keep(self) -> None:
        """Tell the strips what is new, and again what they know, until stopped; then darken them.

        A number that nobody keeps right any more would soon be wrong.
        """
        while not self._over:
            for counter in self._strips:
                self._take(counter, Ticked(time.monotonic()))
            next_one = due(self._kept, time.monotonic())
            await (self._tell(next_one) if next_one else self._wait())
        for counter in self._strips.keys() - self.faults.keys():
            await asyncio.to_thread(self._strips[counter].show, DARK)

    async def _wait(self) -> None:
        self._news.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), TICK_SECONDS)

    async def _tell(self, counter: str) -> None:
        kept = self._kept[counter]
        # One that is known to fail shall not hold up those that work.
        fault = await asyncio.to_thread(
            self._strips[counter].show, kept.wanted, 1 if kept.fault else TRIES
        )
        self._kept[counter] = tried(self._kept[counter], kept.wanted, fault, time.monotonic())
        if fault != kept.fault:
            log.warning("strip", counter=counter, fault=fault or "none")
            self.on_fault()

    def _take(self, counter: str, event: sign.Input) -> None:
        self._signs[counter] = sign.step(self._signs[counter], event)
        wanted = written(sign.view(self._signs[counter], event.at), self._letters)
        if wanted != self._kept[counter].wanted:
            self._kept[counter] = replace(self._kept[counter], wanted=wanted)
            self._news.set()


def _to_nobody() -> None:
    pass

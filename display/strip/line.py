"""Keeps what hangs on one line at what it should show, and knows which of it fails."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import structlog

from display.strip.bus import TRIES, Strip
from display.strip.keeping import Kept, due, tried
from display.strip.writing import DARK, Shown
from wire.bell import at_most
from wire.messages import LineFault

log = structlog.get_logger()
TICK_SECONDS: Final = 0.25


class Line:
    """Tells one strip at a time, by its name: they share the line."""

    def __init__(self, strips: Mapping[str, Strip]) -> None:
        self._strips = strips
        self._kept: dict[str, Kept] = {}
        self._leaving: set[str] = set()
        self._news, self._turn, self._over = asyncio.Event(), asyncio.Lock(), False
        self.on_change: Callable[[], None] = _to_nobody
        """Who is told that something fails, or works again."""

    @property
    def faults(self) -> dict[str, LineFault]:
        """Which fail, and how."""
        return {name: kept.fault for name, kept in self._kept.items() if kept.fault}

    def want(self, name: str, shown: Shown) -> None:
        """From now on it should show this."""
        kept = self._kept.get(name, Kept())
        self._leaving.discard(name)
        if name not in self._kept or kept.wanted != shown:
            self._kept[name] = replace(kept, wanted=shown)
            self._news.set()

    def release(self, name: str) -> None:
        """Darken it if it can still be told, and then leave it alone."""
        if name in self._kept and name not in self._leaving:
            self.want(name, DARK)
            self._leaving.add(name)

    def stop(self) -> None:
        """Let `keep` end."""
        self._over = True
        self._news.set()

    async def keep(self, tick: Callable[[], None]) -> None:
        """Tell what is new, and again what is known, until stopped; then darken all.

        A number that nobody keeps right any more would soon be wrong.
        """
        while not self._over:
            tick()
            name = due(self._kept, time.monotonic())
            await (self.tell(name) if name else self._wait())
        for name in self._kept.keys() - self.faults.keys():
            await asyncio.to_thread(self._strips[name].show, DARK)

    async def tell(self, name: str) -> LineFault | None:
        """Tell it now what it should show; how it fails."""
        async with self._turn:
            kept = self._kept[name]
            # One that is known to fail shall not hold up those that work.
            tries = 1 if kept.fault else TRIES
            fault = await asyncio.to_thread(self._strips[name].show, kept.wanted, tries)
            self._tried(name, kept, fault)
        return fault

    def _tried(self, name: str, kept: Kept, fault: LineFault | None) -> None:
        self._kept[name] = tried(self._kept[name], kept.wanted, fault, time.monotonic())
        if name in self._leaving and kept.wanted == DARK:
            self._leaving.discard(name)
            del self._kept[name]
        if fault != kept.fault:
            log.warning("line", strip=name, fault=fault or "none")
            self.on_change()

    async def _wait(self) -> None:
        self._news.clear()
        await at_most(self._news, TICK_SECONDS)


def _to_nobody() -> None:
    pass

"""A base at work for its pagers: lends them, has them vibrate, and keeps who holds them."""

import time
from collections.abc import Mapping
from typing import Any, Final

import structlog

from display.hearing import Ticked
from display.pagers import lending
from display.pagers.lending import Beat, Lend, Pagers, Shows
from display.pagers.memory import Memory
from display.strip.line import Line
from display.strip.writing import DARK, Colour, Shown
from wire.messages import CounterShow, LendPagerCommand, LineFault, ServerState

log = structlog.get_logger()
BASE: Final = "base"
"""The base itself, in the line's names; the pagers are named by their numbers."""


class Base:
    """Between the server, the line and the disk."""

    def __init__(self, line: Line, memory: Memory, numbers: range) -> None:
        self._line, self._memory, self._numbers = line, memory, numbers
        self._pagers = Pagers(memory.load())
        self._trying: set[int] = set()
        """Pagers that somebody is about to take."""
        line.want(BASE, DARK)

    @property
    def lent(self) -> dict[int, str]:
        """The number of the customer who holds each."""
        return {pager: lent.number for pager, lent in self._pagers.lent.items()}

    def told(self) -> dict[str, Any]:
        """What the server is told beside its presence."""
        faults: dict[str, LineFault] = {}
        for name, fault in self._line.faults.items():
            # The base refuses for a pager that it does not reach.
            faults[name] = "silent" if fault == "refused" else fault
        return {"faults": faults, "lent": {str(pager): who for pager, who in self.lent.items()}}

    def hear_server(self, state: ServerState) -> None:
        """The server lives."""
        self._take(Beat(state, time.monotonic()))

    def hear_counter(self, ids: Mapping[str, str], show: CounterShow) -> None:
        """A counter shows something else."""
        self._take(Shows(ids["counter"], show, time.monotonic()))

    def tick(self) -> None:
        """Time went on."""
        self._take(Ticked(time.monotonic()))

    async def lend(self, command: LendPagerCommand) -> tuple[bool, str]:
        """Whether the customer has it now, kept on disk; and why not."""
        if command.pager not in self._numbers:
            return False, f"There is no pager {command.pager}."
        name = str(command.pager)
        self._trying.add(command.pager)
        # It shows the number at once: whoever gives it sees that it is the right one and works.
        self._line.want(name, Shown(command.number, Colour.GREEN))
        fault = await self._line.tell(name)
        self._trying.discard(command.pager)
        if fault is None:
            self._take(Lend(command.pager, command.number, command.since, time.monotonic()))
            log.info("pager lent", pager=command.pager, number=command.number)
            return True, ""
        self._show()
        return False, f"Pager {command.pager} does not answer."

    def _take(self, event: lending.Input) -> None:
        before = self.lent
        self._pagers = lending.step(self._pagers, event)
        if self.lent != before:
            self._memory.keep(self._pagers.lent)
            self._line.on_change()
        self._show()

    def _show(self) -> None:
        wanted = lending.wanted(self._pagers, time.monotonic())
        for pager in set(self._numbers) - self._trying:
            if pager in wanted:
                self._line.want(str(pager), wanted[pager])
            else:
                self._line.release(str(pager))

"""I1: no number twice on one business day, whoever gave it, and no leased one given online."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from server.domain.model import Branch

Of = tuple[int, date | None, str]
"""Epoch, business day and series: within these an ordinal is given once."""


@dataclass(slots=True)
class Numbers:
    """All numbers that were ever given, and the ordinals that kiosks hold."""

    given: dict[tuple[date | None, str], str] = field(default_factory=dict)
    """By whom a number was taken, per business day."""
    ordinals: dict[Of, set[int]] = field(default_factory=dict)
    leased: dict[Of, set[int]] = field(default_factory=dict)

    def see(self, was: Branch, event: Any, now: Branch) -> Iterator[str]:
        """The faults of one event, given the branch before and after it."""
        match type(event).__name__:
            case "TicketIssued" | "ServedDirectly":
                yield from self._give(now.day, event.number, event.ticket)
                yield from self._ordinal((now.epoch, now.day, event.series), event.ordinal)
            case "TicketHandedIn":
                day = event.issued_at.astimezone(ZoneInfo(was.plan.timezone)).date()
                yield from self._give(day, event.number, event.ticket)
            case "NumberSuperseded":
                yield from self._give(now.day, event.number, event.ticket)
            case "NumbersLeased":
                for lease in event.leases:
                    yield from self._lease(lease)
            case _:
                pass

    def _give(self, day: date | None, number: str, ticket: str) -> Iterator[str]:
        taken = self.given.setdefault((day, number), ticket)
        if taken != ticket:
            yield f"I1 {number} of {day} given to {taken} and to {ticket}"

    def _ordinal(self, of: Of, ordinal: int) -> Iterator[str]:
        if ordinal in self.ordinals.setdefault(of, set()):
            yield f"I1 ordinal {ordinal} of {of} given twice"
        if ordinal in self.leased.get(of, ()):
            yield f"I1 ordinal {ordinal} of {of} given, though a kiosk holds it"
        self.ordinals[of].add(ordinal)

    def _lease(self, lease: Any) -> Iterator[str]:
        of = (lease.epoch, lease.day, lease.series)
        wanted = set(range(lease.first, lease.last + 1))
        taken = self.leased.setdefault(of, set()) | self.ordinals.get(of, set())
        if wanted & taken:
            yield f"I1 {lease.kiosk} was leased ordinals of {of} that are taken"
        self.leased[of] |= wanted

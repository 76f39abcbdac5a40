"""Forecasts that have been counted, kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from server.application.judging import Figures, Grouping


@dataclass
class MemoryRecord:
    """Forecasts that somebody has counted already, by grouping."""

    counted: dict[Grouping, Sequence[Figures]] = field(default_factory=dict)
    asked: list[tuple[date, date]] = field(default_factory=list)

    async def figures(self, by: Grouping, first: date, last: date) -> Sequence[Figures]:
        self.asked.append((first, last))
        return self.counted.get(by, ())


A_MONTH: Final[dict[Grouping, Sequence[Figures]]] = {
    Grouping.ALL: [Figures("", 5120, 212, 0.507, 0.803, 0.897, 4.1, 9.6)],
    Grouping.SERVICE: [
        Figures("cash", 3180, 120, 0.49, 0.80, 0.90, 3.2, 6.4),
        Figures("loans", 410, 41, 0.55, 0.86, 0.96, 9.8, 22.7),
        Figures("gems", 12, 0, 0.5, 0.75, 1.0, 5.0, 8.0),
        Figures("accounts", 1518, 51, 0.51, 0.79, 0.82, 4.9, 12.0),
    ],
    Grouping.TIER: [
        Figures("basic", 3610, 190, 0.50, 0.80, 0.90, 4.8, 10.4),
        Figures("diamond", 260, 3, 0.52, 0.81, 0.91, 1.4, 9.9),
    ],
}
"""What a branch of usual size may have counted."""

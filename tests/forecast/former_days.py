"""A branch with another system, whose days are played in a few lines, and its log."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

OPENS = 9 * 60.0
CLOSES = 13 * 60.0
SERVES = {"c1": ("cash", "loans"), "c2": ("cash",), "c3": ("cash", "loans")}
MEANS = {"cash": 5.0, "loans": 12.0}
STARTS = {"basic": 0.0, "gold": 15.0}
COLUMNS = (
    *("ticket", "day", "service", "tier", "issued", "called", "started", "finished"),
    *("outcome", "counter"),
)
Row = dict[str, str]
FIRST = datetime(2026, 3, 2)  # noqa: DTZ001 - a log is in local time


class FormerDay:
    """One day: whoever is free calls whoever of theirs has most points."""

    def __init__(self, number: int, seed: int = 0) -> None:
        self.midnight = FIRST + timedelta(days=number)
        self.chance = Random(seed * 1000 + number)  # noqa: S311 - dice, not a secret
        self.rows: list[Row] = []
        self.waiting: list[tuple[float, str, str, float]] = []
        self.free = dict.fromkeys(SERVES, OPENS)

    def play(self) -> list[Row]:
        """Its rows, in order of issue."""
        at = OPENS
        while (at := at + self.chance.expovariate(0.42)) < CLOSES:
            self.serve_until(at)
            service = "loans" if self.chance.random() < 0.25 else "cash"
            tier = "gold" if self.chance.random() < 0.3 else "basic"
            self.waiting.append((at, service, tier, at + self.chance.expovariate(1 / 60.0)))
        self.serve_until(24 * 60.0)
        self.rows.sort(key=lambda row: row["issued"])
        for number, row in enumerate(self.rows, 1):
            row["ticket"] = f"{row['day']}-{number:04d}"
        return self.rows

    def serve_until(self, now: float) -> None:
        """Let the counters call until then, the one that is free first before the others."""
        while self.waiting:
            ready = [(self._next(counter), counter) for counter in sorted(SERVES)]
            at, counter = min(ready)
            if at >= now:
                return
            here = [who for who in self.waiting if self._may(counter, who) and who[0] <= at]
            chosen = max(here, key=lambda who: at - who[0] + STARTS[who[2]])
            self.waiting.remove(chosen)
            if chosen[3] <= at:
                self._write(chosen, None, chosen[3], "")
                continue
            took = self.chance.lognormvariate(0.0, 0.5) * MEANS[chosen[1]]
            self._write(chosen, at, at + took, counter)
            self.free[counter] = at + took + self.chance.expovariate(4.0)

    def _may(self, counter: str, who: tuple[float, str, str, float]) -> bool:
        return who[1] in SERVES[counter]

    def _next(self, counter: str) -> float:
        came = [who[0] for who in self.waiting if self._may(counter, who)]
        return max(self.free[counter], min(came)) if came else 1e9

    def _write(
        self, who: tuple[float, str, str, float], at: float | None, ends: float, counter: str
    ) -> None:
        issued, service, tier, _ = who
        called = "" if at is None else self._said(at)
        row = ("", self.midnight.date().isoformat(), service, tier, self._said(issued), called)
        outcome = "cancelled" if at is None else "served"
        self.rows.append(
            dict(zip(COLUMNS, (*row, called, self._said(ends), outcome, counter), strict=True))
        )

    def _said(self, at: float) -> str:
        return (self.midnight + timedelta(minutes=at)).isoformat(timespec="milliseconds")


def days(count: int, seed: int = 0) -> list[Row]:
    """The rows of so many days; every seed is another branch."""
    return [row for number in range(count) for row in FormerDay(number, seed).play()]


def text(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> str:
    """As a CSV file."""
    into = io.StringIO()
    writer = csv.DictWriter(into, list(columns), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return into.getvalue()


def written(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """The same, in a file."""
    path.write_text(text(rows), "utf-8")
    return path

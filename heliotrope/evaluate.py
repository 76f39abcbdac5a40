"""Walks a log in time and writes what would have been forecast, with the figures."""

import csv
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from heliotrope import challenged
from server.adapters.branch_file import BranchFileError, Settings, read_settings
from server.adapters.history_file import HistoryFileError, Past, read_past
from server.forecast.backtest.guide import Guide
from server.forecast.backtest.judge import Judge, Told
from server.forecast.backtest.report import report
from server.forecast.backtest.walk import AT_ISSUE, Asked, Wanted, walk
from server.forecast.engine import compile_ahead, rolled
from server.forecast.inferring.seats import seated
from server.forecast.levels import LEVELS


class CannotEvaluate(RuntimeError):
    """What was asked for cannot be done; the message says why."""


CANNOT: Final = (BranchFileError, HistoryFileError, CannotEvaluate)
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """What the command was asked for."""

    log: Path
    until: str
    out: Path
    branch: Path | None = None
    roster: Path | None = None
    counters: Path | None = None
    past: int | None = None
    ages: str = ""
    paths: int = 200
    warm_up: int | None = None
    seed: int = 1
    challenger: bool | None = None


def evaluate(task: Task) -> Figures:
    """Write the forecasts; the figures.

    Raises:
        BranchFileError, HistoryFileError: a file is wrong.
        CannotEvaluate: there is nothing to learn from, or nothing to forecast.
    """
    until, ages = _until(task.until), _ages(task.ages)
    settings = None if task.branch is None else read_settings(task.branch)
    past = _read(task, settings)
    history = seated(past.history)
    guide = Guide(history, None if settings is None else settings.plan, task.past)
    try:
        rival = challenged.rival(history, wanted=task.challenger)
    except ValueError as missing:
        raise CannotEvaluate(str(missing)) from None
    days = _days(history.days.tolist(), until, challenged.warm_up(task.warm_up, rival))
    wanted = Wanted(days, ages, task.paths, task.seed)
    compiled = compile_ahead()
    clock = Clock()
    told = Judge(history, rival).told(clock.timed(walk(guide, wanted, rolled)))
    tested = [each for each in told if history.day[each.asked.row] > until]
    _write(task.out, past, until, tested)
    return {
        "log": str(task.log),
        "train_until": date.fromordinal(until).isoformat(),
        "rows": len(history),
        "paths": task.paths,
        **report(history, tested, until, ages),
        "without_twin": sum(each.asked.scene is None for each in tested),
        "inferred": _inferred(task, settings, past),
        "repairs": past.repairs.plain(),
        "compiled": compiled,
        "challenger": challenged.figures(rival, tested),
        "cpu": clock.figures(),
    }


def _read(task: Task, settings: Settings | None) -> Past:
    plan, zone = (None, "") if settings is None else (settings.plan, settings.zone)
    return read_past(task.log, task.roster, task.counters, plan, zone)


def _until(said: str) -> int:
    try:
        return date.fromisoformat(said).toordinal()
    except ValueError:
        raise CannotEvaluate(f"--train-until {said}: is no day; write it like 2027-02-17") from None


def _ages(said: str) -> list[float]:
    try:
        ages = sorted({float(age) for age in said.split(",") if age.strip()})
    except ValueError:
        raise CannotEvaluate(f"--ages {said}: give minutes like 5,10,20") from None
    if not all(0.0 < age < np.inf for age in ages):
        raise CannotEvaluate(f"--ages {said}: give minutes greater than 0")
    return ages


def _days(days: Sequence[int], until: int, warm_up: int) -> list[int]:
    """The train days of which is learnt how good the forecast is, and the days to be judged."""
    train = [int(day) for day in days if day <= until]
    test = [int(day) for day in days if day > until]
    if not train:
        first = date.fromordinal(int(days[0]))
        raise CannotEvaluate(f"nothing to learn from: the log begins on {first}, give a later day")
    if not test:
        last = date.fromordinal(int(days[-1]))
        raise CannotEvaluate(f"nothing to forecast: the log ends on {last}, give an earlier day")
    return [*train[max(1, len(train) - warm_up) :], *test]


def _inferred(task: Task, settings: Settings | None, past: Past) -> Mapping[str, bool]:
    """What nobody told."""
    rostered = task.roster is not None or (settings is not None and bool(settings.plan.roster))
    return {
        "branch": settings is None,
        "roster": not rostered,
        "counters": not len(past.history.there.day),
    }


# --- what it costs --------------------------------------------------------------------------------


class Clock:
    """How much CPU each forecast takes; the first of a day takes the night's learning too."""

    def __init__(self) -> None:
        self._forecasts: list[float] = []
        self._nights: list[float] = []

    def timed(self, walk: Iterator[Asked]) -> Iterator[Asked]:
        """The same, with a look at the clock."""
        day, since = -1, time.process_time()
        for asked in walk:
            took = time.process_time() - since
            today = int(asked.at // 1440)
            (self._forecasts if today == day else self._nights).append(took)
            day = today
            yield asked
            since = time.process_time()

    def figures(self) -> Figures:
        """Per forecast, with what it takes to see the branch as it stood; and per night."""
        return {
            "ms_per_forecast": 1000.0 * _mean(self._forecasts),
            "s_per_night": _mean(self._nights),
            "s": sum(self._forecasts) + sum(self._nights),
        }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


# --- what is written ------------------------------------------------------------------------------


def _write(path: Path, past: Past, until: int, told: Iterable[Told]) -> None:
    """A row for every ticket after `until`; whoever was called at once did not wait."""
    said = {each.asked.row: each.quantiles for each in told if each.asked.age == AT_ISSUE}
    at_once = np.zeros(len(LEVELS))
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["ticket", *(f"q{round(100 * level):02d}" for level in LEVELS)])
            for row in np.flatnonzero(past.history.day > until).tolist():
                quantiles = said.get(row, at_once)
                writer.writerow([past.tickets[row], *(f"{minutes:.4f}" for minutes in quantiles)])
    except OSError as wrong:
        raise CannotEvaluate(f"{path}: {wrong.strerror}; name another with --out") from None


def as_json(figures: Figures) -> str:
    """For programs; what could not be computed is null."""
    return json.dumps(_finite(figures), indent=1, ensure_ascii=False, allow_nan=False)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(entry) for key, entry in value.items()}
    return None if isinstance(value, float) and not np.isfinite(value) else value


def in_words(figures: Figures) -> str:
    """For people."""
    lines = [_line("forecast", figures["forecast"])]
    lines += [_line(f"  {tier}", of) for tier, of in figures["per_tier"].items()]
    lines += [_line(name, of) for name, of in figures.get("rules", {}).items()]
    for age, of in figures["ages"].items():
        lines.append(_line(f"after {age} min", of["forecast"]))
        lines += [f"  {name}: MAE {rule.get('MAE', 0.0):.3f}" for name, rule in of["rules"].items()]
    if "best_rule" in figures:
        ratio = figures["CRPS_ratio_to_best_rule"]
        lines.append(f"CRPS is {ratio:.3f} of the best rule's ({figures['best_rule']})")
    lines += [
        f"repaired: {of['rows']} ({of['what']}; first {of['first']})"
        for of in figures["repairs"].values()
    ]
    missing = [name for name, so in figures["inferred"].items() if so]
    lines += [f"inferred from the log: {', '.join(missing)}"] if missing else []
    lines.append(challenged.in_words(figures["challenger"]))
    cpu = figures["cpu"]
    lines.append(
        f"CPU {cpu['ms_per_forecast']:.2f} ms a forecast, {cpu['s_per_night']:.2f} s a night"
    )
    return "\n".join(lines)


def _line(name: str, of: Mapping[str, float]) -> str:
    if not of.get("tickets"):
        return f"{name}: no tickets"
    return (
        f"{name}: {of['tickets']} tickets, MAE {of['MAE']:.3f}, RMSE {of['RMSE']:.3f}, "
        f"CRPS {of['CRPS']:.3f}, P80 {of['coverage_P80']:.3f}, P90 {of['coverage_P90']:.3f}"
    )

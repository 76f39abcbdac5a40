"""The figures of a backtest, as JSON has them; minutes, and shares for coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from server.forecast.backtest.judge import Told
from server.forecast.backtest.measures import by_group, measures
from server.forecast.backtest.rules import judged_rule, mean_service, rule_values
from server.forecast.backtest.walk import AT_ISSUE
from server.forecast.history import Ended, History
from server.forecast.levels import LEVELS
from server.forecast.scene import Flags, Floats

WHILE_WAITING: Final = "people ahead x mean service / open counters"
Figures = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """Forecasts of tickets of which it is known how long they waited."""

    rows: Sequence[int]
    actual: Floats
    twin: Floats
    raw: Floats
    told: Floats


def report(history: History, told: Sequence[Told], until: int, ages: Sequence[float]) -> Figures:
    """All figures over the served tickets that waited on the days after `until`.

    `all_called` has them over those as well who did not come when they were called: whoever stays
    meets the waits of all. The longer a wait the more of them leave, so that the served alone
    waited less than was to be expected, and more of them than said are within their quantiles.
    """
    called = history.called - history.issued > 0.0
    judged = (history.ended == Ended.SERVED) & called
    train, test = judged & (history.day <= until), judged & (history.day > until)
    issued = scored(history, told, test, AT_ISSUE)
    figures = {"days": len(np.unique(history.day[test])), **_forecast(history, issued)}
    everyone = called & (history.day > until)
    figures["all_called"] = _told(history, scored(history, told, everyone, AT_ISSUE))
    if train.any() and len(issued.rows):
        figures |= _rules(history, (train, test), figures["forecast"]["CRPS"])
    figures["ages"] = {
        f"{age:g}": {
            **_while_waiting(history, told, (train, test), age),
            "all_called": _while_waiting(history, told, (train, everyone), age),
        }
        for age in ages
    }
    return figures


def scored(history: History, told: Sequence[Told], rows: Flags, age: float) -> Scored:
    """The forecasts of these tickets, made when they had waited so long."""
    mine = [each for each in told if each.asked.age == age and rows[each.asked.row]]
    at = [each.asked.row for each in mine]
    wait = history.called[at] - history.issued[at] - age
    twin, raw, said = (
        np.array(quantiles).reshape(len(mine), len(LEVELS))
        for quantiles in (
            [each.twin for each in mine],
            [each.asked.quantiles for each in mine],
            [each.quantiles for each in mine],
        )
    )
    return Scored(at, wait, twin, raw, said)


def _forecast(history: History, of: Scored) -> Figures:
    """What was told, and what it was made of."""
    return {
        **_told(history, of),
        "calibrated_twin": measures(of.actual, of.twin),
        "twin": measures(of.actual, of.raw),
    }


def _told(history: History, of: Scored) -> Figures:
    tiers = [history.tiers[tier] for tier in history.tier[of.rows]]
    return {
        "forecast": measures(of.actual, of.told),
        "per_tier": by_group(of.actual, of.told, tiers),
    }


def _rules(history: History, rows: tuple[Flags, Flags], crps: float) -> Figures:
    train, test = rows
    until = history.day <= history.day[train].max()
    wait = history.called - history.issued
    rules = {
        name: judged_rule(value, wait, train, test)
        for name, value in rule_values(history, until).items()
    }
    best = min(rules, key=lambda name: rules[name]["CRPS"])
    return {
        "rules": rules,
        "best_rule": best,
        "CRPS_ratio_to_best_rule": crps / rules[best]["CRPS"],
    }


def _while_waiting(
    history: History, told: Sequence[Told], rows: tuple[Flags, Flags], age: float
) -> Figures:
    train, test = rows
    of = scored(history, told, test, age)
    figures = _forecast(history, of)
    asked = [each.asked for each in told if each.asked.age == age and test[each.asked.row]]
    service = mean_service(history, history.day <= history.day[train].max())
    said = np.array([each.ahead * service / max(each.open_counters, 1) for each in asked])
    error = of.actual - said
    rule = {"MAE": float(np.abs(error).mean()), "RMSE": float(np.sqrt((error**2).mean()))}
    figures["rules"] = {WHILE_WAITING: rule if len(said) else {}}
    if len(said):
        figures["MAE_ratio_to_rule"] = figures["forecast"]["MAE"] / rule["MAE"]
    return figures

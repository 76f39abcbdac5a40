"""What queue systems tell their customers, learnt on the train days as well as it can be.

The same definitions as those of the scorer for logs, so that the figures agree.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from server.forecast.backtest.measures import Figures, measures
from server.forecast.history import DAY, History
from server.forecast.levels import LEVELS
from server.forecast.scene import Flags, Floats, Ints

LAST_WAITS: Final = 30
BINS: Final = 20
ENOUGH: Final = 50
"""A bin with fewer train tickets says what all of them do."""
AHEAD: Final = "people ahead x mean service / busy counters"


def rule_values(history: History, train: Flags) -> Mapping[str, Floats]:
    """What each rule says at each ticket's issue, in minutes."""
    base = np.asarray(history.day * DAY, np.float64)
    issued, called, started, finished = (
        base + times
        for times in (history.issued, history.called, history.started, history.finished)
    )
    left = base + history.left
    served = ~np.isnan(started) & ~np.isnan(finished)
    waited = called - issued
    mean_service = _mean((finished - started)[served & train])
    mean_wait = _mean(waited[served & train & (waited > 0.0)])
    known = ~np.isnan(left)
    ahead = np.maximum(_until(issued[known], issued) - _until(left[known], issued) - 1, 0)
    busy = np.maximum(_until(started[served], issued) - _until(finished[served], issued), 1)
    rows = np.flatnonzero(served)
    rows = rows[np.argsort(called[rows], kind="stable")]
    times = (called, waited, issued, base)
    return {
        AHEAD: ahead * mean_service / busy,
        f"mean of the last {LAST_WAITS} waits": _recent(rows, times, LAST_WAITS, mean_wait),
        "last wait of the same service (LES)": _same_service(history, rows, times, mean_wait),
    }


def mean_service(history: History, train: Flags) -> float:
    """Mean service time of the train days, in minutes."""
    return _mean((history.finished - history.started)[train & ~np.isnan(history.started)])


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _until(times: Floats, issued: Floats) -> Ints:
    return np.searchsorted(np.sort(times), issued, side="right")


def _recent(
    rows: Ints, times: tuple[Floats, Floats, Floats, Floats], last: int, otherwise: float
) -> Floats:
    """Mean wait of the last ones called that day; `otherwise` where there is none."""
    called, waited, issued, base = times
    total = np.concatenate([[0.0], np.cumsum(waited[rows])])
    until = np.searchsorted(called[rows], issued, side="right")
    begins = np.maximum(until - last, np.searchsorted(called[rows], base, side="left"))
    mean = (total[until] - total[begins]) / np.maximum(until - begins, 1)
    return np.where(until > begins, mean, otherwise)


def _same_service(
    history: History,
    rows: Ints,
    times: tuple[Floats, Floats, Floats, Floats],
    otherwise: float,
) -> Floats:
    said = np.full(len(history), otherwise)
    for service in range(len(history.services)):
        mine = history.service == service
        said[mine] = _recent(rows[history.service[rows] == service], times, 1, otherwise)[mine]
    return said


def judged_rule(value: Floats, actual: Floats, train: Flags, test: Flags) -> Figures:
    """A rule's figures: as shipped, and with quantiles of the train waits for which it said so."""
    quantiles = _quantiles(value[train], actual[train], value[test])
    error = actual[test] - value[test]
    return {
        "MAE_as_shipped": float(np.abs(error).mean()),
        "RMSE_as_shipped": float(np.sqrt((error**2).mean())),
        **measures(actual[test], quantiles),
    }


def _quantiles(train_value: Floats, train_wait: Floats, value: Floats) -> Floats:
    edges = np.quantile(train_value, np.linspace(0, 1, BINS + 1)[1:-1])
    train_bin, bins = np.searchsorted(edges, train_value), np.searchsorted(edges, value)
    quantiles = np.empty((len(value), len(LEVELS)))
    for place in range(BINS):
        similar = train_wait[train_bin == place]
        waits = similar if len(similar) >= ENOUGH else train_wait
        quantiles[bins == place] = np.quantile(waits, LEVELS)
    return quantiles

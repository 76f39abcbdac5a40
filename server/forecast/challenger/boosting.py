"""Gradient-boosted quantiles: LightGBM, where it is installed.

One model for each of a few levels, fitted to the logarithm of the wait, then put in order and drawn
out to all levels along normal scores. Nothing but this module knows LightGBM.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from server.forecast.levels import LEVELS
from server.forecast.scene import Floats

FITTED: Final = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
"""The levels that are fitted; those between are read off."""
ROUNDS: Final = 200
HOW: Final = {
    "objective": "quantile",
    "num_leaves": 15,
    "learning_rate": 0.08,
    "min_data_in_leaf": 100,
    "lambda_l2": 1.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "max_bin": 127,
    "seed": 1,
    # More threads wait for each other where the server has other work: many times slower.
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}
_SCORES: Final = [NormalDist().inv_cdf(level) for level in FITTED]
_WANTED: Final = [NormalDist().inv_cdf(float(level)) for level in LEVELS]


@dataclass(frozen=True)
class Trees:
    """Fitted quantiles, in LightGBM's own text."""

    names: tuple[str, ...]
    """What each column of the features is."""
    texts: tuple[str, ...]
    """By level."""

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(map(len, self.texts))


def installed() -> bool:
    """Whether there is anything to fit trees with."""
    return importlib.util.find_spec("lightgbm") is not None


def grown(names: Sequence[str], features: Floats, waits: Floats, rounds: int = ROUNDS) -> Trees:
    """Fitted to features by ticket and the minutes that these waited; always the same trees."""
    lightgbm = library()
    rows = lightgbm.Dataset(features, np.log1p(waits), params=dict(HOW), free_raw_data=False)
    texts = [
        lightgbm.train({**HOW, "alpha": level}, rows, rounds).model_to_string() for level in FITTED
    ]
    return Trees(tuple(names), tuple(texts))


def told(trees: Trees, features: Floats) -> Floats:
    """Quantiles of the wait in minutes by ticket and level."""
    logs = [booster.predict(features, num_threads=1) for booster in _boosters(trees.texts)]
    ordered = np.sort(np.array(logs).T, axis=1)
    full = [_drawn_out(row) for row in ordered]
    return np.maximum(np.expm1(np.array(full).reshape(-1, len(LEVELS))), 0.0)


def _drawn_out(row: Floats) -> Floats:
    return np.interp(_WANTED, _SCORES, row)


@cache
def library() -> Any:
    """LightGBM; an ImportError where it is not installed."""
    return importlib.import_module("lightgbm")  # takes a second, so not at import


@lru_cache(maxsize=16)  # a server may have many branches
def _boosters(texts: tuple[str, ...]) -> list[Any]:
    return [library().Booster(model_str=text) for text in texts]

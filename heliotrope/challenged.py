"""The challenger in a backtest: whether it takes part, what it costs, and how that is said."""

import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from server.forecast.backtest.judge import Told
from server.forecast.backtest.walk import Asked
from server.forecast.challenger.boosting import installed
from server.forecast.challenger.contest import LOOKS_BACK, Contest
from server.forecast.challenger.rival import Challenger
from server.forecast.history import DAY, History
from server.forecast.scene import Floats

CALIBRATES_IN: Final = 40
"""Days after which a calibration changes little."""
NOT_INSTALLED: Final = "lightgbm is not installed (pip install 'heliotrope[challenger]')"
Figures = dict[str, Any]


class Clocked:
    """The challenger with a look at the clock; what it does on a new day is a night's work."""

    def __init__(self, challenger: Challenger) -> None:
        self._challenger = challenger
        self._day = -1
        self._forecasts: list[float] = []
        self._nights: list[float] = []

    def says(self, asked: Asked, twin: Floats) -> Floats:
        """As the challenger."""
        since = time.process_time()
        said = self._challenger.says(asked, twin)
        today = int(asked.at // DAY)
        (self._forecasts if today == self._day else self._nights).append(
            time.process_time() - since
        )
        self._day = today
        return said

    def learns(self, asked: Asked, twin: Floats, wait: float) -> None:
        """As the challenger."""
        self._challenger.learns(asked, twin, wait)

    def figures(self, tested: Sequence[Told]) -> Figures:
        """For how many of these tickets it was heard, since when, how it fared, and its CPU."""
        heard = [each for each in tested if each.quantiles is not each.twin]
        return {
            "heard": bool(heard),
            "tickets": len(heard),
            "since": _day(heard[0].asked) if heard else None,
            **self._challenger.figures(),
            "ms_per_forecast": 1000.0 * float(np.mean(self._forecasts or [0.0])),
            "s_per_night": float(np.mean(self._nights or [0.0])),
            "s": sum(self._forecasts) + sum(self._nights),
        }


def rival(history: History, *, wanted: bool | None) -> Clocked | None:
    """The challenger; where nobody says whether it is wanted, if it can learn.

    Raises:
        ValueError: it is wanted, and LightGBM is not installed.
    """
    if wanted and not installed():
        raise ValueError(f"--challenger: {NOT_INSTALLED}")
    takes_part = installed() if wanted is None else wanted
    return Clocked(Challenger(history, Contest())) if takes_part else None


def figures(challenger: Clocked | None, tested: Sequence[Told]) -> Figures:
    """What is said of it, even if it did not take part."""
    if challenger is not None:
        return challenger.figures(tested)
    why = "it was not wanted" if installed() else NOT_INSTALLED
    return {"heard": False, "tickets": 0, "since": None, "why": why}


def warm_up(wanted: int | None, challenger: Clocked | None) -> int:
    """How many train days are walked through: the challenger needs more than a calibration."""
    if wanted is not None:
        return wanted
    return CALIBRATES_IN if challenger is None else LOOKS_BACK


def in_words(of: Mapping[str, Any]) -> str:
    """One sentence for people."""
    if "why" in of:
        return f"challenger: not heard, because {of['why']}"
    if not of["days"]:
        return "challenger: not heard, because it had too little to learn from"
    gain = f"CRPS {-of['gain']:+.1%} against the calibrated twin's in the last days"
    if not of["heard"]:
        return f"challenger: not heard, because it was not surely better ({gain})"
    return f"challenger: heard for {of['tickets']} tickets, from {of['since']} on ({gain})"


def _day(asked: Asked) -> str:
    return date.fromordinal(int(asked.at // DAY)).isoformat()

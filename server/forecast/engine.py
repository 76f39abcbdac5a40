"""The twin as machine code where numba is installed, and as it stands where it is not."""

import hashlib
import importlib
import inspect
import logging
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.domain import discipline
from server.forecast import agenda, chance, coming, picking, scene, shapes, spans, twin
from server.forecast.empty import empty_odds, empty_scene
from server.forecast.scene import Floats, Lobby, Odds, Scene, empty_lobby

Roll = Callable[[Scene, Odds, Lobby, int, tuple[Floats, Floats]], None]

SOURCES: Final = (discipline, chance, shapes, scene, spans, agenda, coming, picking, twin)

LARGE: Final = frozenset({"call"})
"""Called from several places, and long: all else is put in where it is called."""

log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


def compile_ahead() -> bool:
    """Get ready, which takes seconds: for a thread of its own. Says whether the twin is compiled.

    What was compiled is kept where NUMBA_CACHE_DIR says, if it says anything.
    """
    return engine() is not twin.roll


def ready() -> bool:
    """Whether a forecast would be made at once."""
    return _made.cache_info().currsize > 0


def runs_compiled() -> bool | None:
    """Whether forecasts are made by machine code; None while none can be made."""
    return _made() is not twin.roll if ready() else None


def rolled(scene: Scene, odds: Odds, seed: int, paths: int, lobby: Lobby | None = None) -> Floats:
    """The remaining wait by path and column, in minutes; OPEN_END where it was not asked for.

    `lobby`: with other room than for everybody who may come.
    """
    waits = np.full((paths, len(scene.columns)), twin.OPEN_END)
    ages = np.zeros((paths, 0, len(scene.queues)))
    engine()(scene, odds, lobby or empty_lobby(scene, odds), seed, (waits, ages))
    return waits


def watched(scene: Scene, odds: Odds, seed: int, paths: int, moments: int) -> tuple[Floats, Floats]:
    """The same, and how long whoever stands first has waited: by path, moment and queue.

    Moments are `twin.WATCH` minutes apart, the first so much from now.
    """
    waits = np.full((paths, len(scene.columns)), twin.OPEN_END)
    ages = np.zeros((paths, moments, len(scene.queues)))
    engine()(scene, odds, empty_lobby(scene, odds), seed, (waits, ages))
    return waits, ages


def engine() -> Roll:
    """The twin, ready to roll."""
    with _one_at_a_time:
        return _made()


@cache
def _made() -> Roll:
    try:
        numba = importlib.import_module("numba")  # takes a second, so not at import
    except ImportError:
        log.warning("numba is not installed: the forecast runs, but about fifty times slower")
        return twin.roll
    roll: Roll = compiled(numba, twin.roll)
    scene, odds = empty_scene(), empty_odds()
    nothing = np.zeros((1, 0)), np.zeros((1, 0, 0))
    roll(scene, odds, empty_lobby(scene, odds), 0, nothing)
    return roll


def compiled(numba: Any, function: Callable[..., Any]) -> Any:
    """A function of the twin, or of the discipline, as machine code that leaves the GIL alone."""
    for module in SOURCES:
        for _, part in inspect.getmembers(module, inspect.isfunction):
            if part is not function and part.__module__ == module.__name__:
                numba.extending.register_jitable(forceinline=part.__name__ not in LARGE)(part)
    numba.config.reload_config()
    numba.config.CACHE_DIR = kept = _folder(numba.config.CACHE_DIR)
    return numba.njit(function, nogil=True, error_model="numpy", cache=bool(kept), _nrt=False)


def _folder(wanted: str) -> str:
    """Where to keep what is compiled; empty: nowhere.

    A folder of its own for every version of the sources, because numba notices a change only in
    the file of the function that it keeps: not in the discipline.
    """
    if not wanted:
        return ""
    sources = "".join(inspect.getsource(module) for module in (*SOURCES, sys.modules[__name__]))
    digest = hashlib.sha256(sources.encode()).hexdigest()[:16]
    folder = Path(wanted) if Path(wanted).name == digest else Path(wanted) / digest
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        log.warning("the forecast is compiled anew at every start: %s", refused)
        return ""
    return str(folder)

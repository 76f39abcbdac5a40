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
from server.forecast import chance, scene, spans, twin
from server.forecast.scene import Floats, Odds, Scene

Roll = Callable[[Scene, Odds, int, int], Floats]

SOURCES: Final = (discipline, chance, scene, spans, twin)
PARTS: Final[tuple[Callable[..., Any], ...]] = (
    discipline.priority,
    discipline.first,
    chance.mixed,
    chance.chance,
    chance.exponential,
    chance.normal,
    chance.normal_tail,
    chance.rest,
    scene.empty_lobby,
    spans.stays_away,
    spans.service_time,
    spans.left_to_serve,
    spans.left_when_called,
    spans.first_free,
    spans.taken,
    twin.begin,
    twin.choose,
    twin.pick,
    twin.preferred,
    twin.meet_newcomers,
    twin.leave,
    twin.call_all,
    twin.next_free,
    twin.coming,
    twin.arrive,
    twin.run,
)
"""What `roll` calls, directly or not."""

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
    roll(*_nothing(), 0, 1)
    return roll


def compiled(numba: Any, function: Callable[..., Any]) -> Any:
    """A function of the twin, or of the discipline, as machine code that leaves the GIL alone."""
    for part in PARTS:
        numba.extending.register_jitable(forceinline=True)(part)
    numba.config.reload_config()
    numba.config.CACHE_DIR = kept = _folder(numba.config.CACHE_DIR)
    return numba.njit(function, nogil=True, error_model="numpy", cache=bool(kept))


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


def _nothing() -> tuple[Scene, Odds]:
    """A scene without anyone in it, of the very types of a real one."""
    floats, ints = np.zeros(0), np.zeros(0, np.int64)
    table, flags = np.zeros((0, 0)), np.zeros((0, 0), np.bool_)
    return (
        Scene(
            horizon=1.0,
            waiting=0,
            since=floats,
            service=ints,
            head_start=floats,
            rate=floats,
            luck=ints,
            may=flags,
            bonus=table,
            phase=ints,
            elapsed=floats,
            busy_with=ints,
            had_waited=floats,
            wrapping=floats,
            away=np.zeros(0, np.bool_),
            away_for=floats,
            seat=ints,
        ),
        Odds(floats, floats, floats, floats, floats, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0),
    )

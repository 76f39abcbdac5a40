"""How long a counter is not ready after a service, where nobody says who is there.

Somebody who could be called waits, and the counter does not call: it is not ready. So the rate at
which counters become ready after so much time is the number of their calls by the time that they
let somebody wait, as for lives of which only a part is seen (Kaplan and Meier 1958).
"""

from typing import Final

import numpy as np

from server.forecast.history import DAY, NOBODY, History
from server.forecast.laws import Shape
from server.forecast.learning.fit import LEAST_STEP, TAILS
from server.forecast.scene import Flags, Floats, Ints
from server.forecast.shapes import SHORTEST

LONGEST: Final = 60.0
"""Minutes after a service for which a counter is looked at."""
EDGES: Final = np.concatenate(
    ([0.0, 0.03, 0.06], np.geomspace(0.1, LONGEST, 25)),
)
BELIEVED: Final = 2.0
"""Calls that weigh as much as what was believed."""


def gaps_of(history: History, serves: Flags, believed: Shape) -> Shape:
    """The shape of the time until a counter is ready; `serves` is counter by service."""
    ended, calls, waited, counter = _after(history)
    exposed, events = np.zeros(len(EDGES) - 1), np.zeros(len(EDGES) - 1)
    groups, which = np.unique(serves, axis=0, return_inverse=True)
    for group, services in enumerate(groups):
        mine = which.reshape(-1)[counter] == group
        if not mine.any():
            continue
        times, measure = _wanted(history, services)
        until = np.minimum(calls[mine], ended[mine] + LONGEST)
        edges = np.minimum(ended[mine][:, None] + EDGES, until[:, None])
        exposed += np.diff(np.interp(edges, times, measure), axis=1).sum(axis=0)
        took = (calls - ended)[mine & waited]
        events += np.histogram(took, EDGES)[0]
    return _shape(exposed, events, believed)


def _after(history: History) -> tuple[Floats, Floats, Flags, Ints]:
    """By leg: its end, the counter's next call that day or never, and if that one had waited."""
    rows = np.flatnonzero((history.counter != NOBODY) & ~np.isnan(history.called))
    rows = rows[np.lexsort((history.called[rows], history.counter[rows], history.day[rows]))]
    base = history.day[rows] * DAY
    counter, day = history.counter[rows], history.day[rows]
    follows = np.append((counter[1:] == counter[:-1]) & (day[1:] == day[:-1]), False)
    called = base + history.called[rows]
    calls = np.where(follows, np.append(called[1:], 0.0), np.inf)
    late = np.append((history.called > history.issued)[rows][1:], False)
    ended = np.minimum(base + history.finished[rows], calls)
    return ended, calls, follows & late, counter


def _wanted(history: History, services: Flags) -> tuple[Floats, Floats]:
    """Until each moment: for how long somebody waited for one of these services."""
    mine = services[history.service] & ~np.isnan(history.left)
    base = history.day[mine] * DAY
    times = np.concatenate([base + history.issued[mine], base + history.left[mine]])
    steps = np.repeat([1, -1], mine.sum())
    order = np.lexsort((-steps, times))
    times, waiting = times[order], np.cumsum(steps[order])
    lasted = np.diff(times) * (waiting[:-1] > 0)
    return times, np.concatenate([[0.0], np.cumsum(lasted)])


def _shape(exposed: Floats, events: Floats, believed: Shape) -> Shape:
    """Logarithms at normal scores of the time whose rate is events by exposure."""
    mean = float(np.exp(np.median(np.array(believed))))
    rate = (events + BELIEVED) / (exposed + BELIEVED * mean)
    passed = np.concatenate([[0.0], np.cumsum(rate * np.diff(EDGES))])
    wanted = -np.log(TAILS)
    time = np.interp(wanted, passed, EDGES)
    beyond = wanted > passed[-1]
    time[beyond] = LONGEST + (wanted[beyond] - passed[-1]) / rate[-1]
    logs = np.log(np.maximum(time, SHORTEST))
    steps = np.maximum(np.diff(logs), LEAST_STEP)
    return tuple(np.concatenate([logs[:1], logs[0] + np.cumsum(steps)]).tolist())

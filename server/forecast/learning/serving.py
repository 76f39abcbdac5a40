"""How long services take, and tellers over them."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from server.domain.plan import ServiceCode
from server.forecast.history import NOBODY, Ended, History
from server.forecast.laws import Laws, PaceLaw, ServiceLaw, Shape
from server.forecast.learning.fit import BELIEVED, centre, fitted, spread
from server.forecast.scene import Floats, Ints

ROUNDS: Final = 4
CLIP: Final = 2.0
"""Residuals count for a teller's pace up to so many standard deviations."""
FULL: Final = (10.0, 20.0, 40.0)
ENOUGH: Final = 200
"""So many services must have been seen to tell."""
SURE: Final = 3.0
"""Standard errors from which on a hurry is believed."""
LEAST_DAILY: Final = 0.03
LEAST_NOISE: Final = 0.05
DOUBT_SEEN: Final = 0.02
"""What is always doubted of a service's mean."""


@dataclass(frozen=True)
class Served:
    """Services that were seen from start to finish."""

    rows: Ints
    log: Floats
    service: Ints
    teller: Ints
    day: Ints
    crowd: Floats
    """How many waited when it began."""


def served(history: History) -> Served:
    """Whatever was served whole."""
    whole = np.isin(history.ended, (Ended.SERVED, Ended.REDIRECTED))
    rows = np.flatnonzero(whole & (history.finished > history.started))
    minutes = history.finished[rows] - history.started[rows]
    return Served(
        rows,
        np.log(np.maximum(minutes, 0.02)),
        history.service[rows],
        history.counter[rows],
        history.day[rows],
        waiting_at(history, history.day[rows] * 1440.0 + history.started[rows]),
    )


def waiting_at(history: History, times: Floats) -> Floats:
    """How many waited at these times, which run through all days."""
    base = history.day * 1440.0
    left = base + history.left
    came = np.searchsorted(np.sort(base + history.issued), times, side="right")
    gone = np.searchsorted(np.sort(left[~np.isnan(left)]), times, side="right")
    return np.asarray(np.maximum(came - gone, 0), np.float64)


def learn_services(prior: Laws, history: History) -> Laws:
    """Shapes by service, paces by teller, and whether tellers hurry in a full lobby."""
    seen = served(history)
    if len(seen.rows) == 0:
        return prior
    start = _starts(prior, history)
    means, paces = start.copy(), np.zeros(len(history.counters))
    hurry, full, haste = 0.0, prior.full, np.zeros(len(seen.rows))
    for _ in range(ROUNDS):
        rest = seen.log - paces[seen.teller] * (seen.teller != NOBODY) - haste
        means = _by_group(rest, seen.service, start)
        rest = seen.log - means[seen.service] - haste
        paces = _paces(rest, seen, len(history.counters))
        rest = seen.log - means[seen.service] - paces[seen.teller] * (seen.teller != NOBODY)
        hurry, full = _hurry(rest, seen)
        haste = hurried(seen.crowd, hurry, full)
    residual = seen.log - paces[seen.teller] * (seen.teller != NOBODY) - haste
    noise = max(float(np.std(residual - means[seen.service])), LEAST_NOISE)
    return replace(
        prior,
        services=_laws(prior, history, seen, residual),
        pace=_pace_law(history, seen, residual - means[seen.service], paces, noise),
        hurry=hurry,
        full=full,
    )


def _starts(prior: Laws, history: History) -> Floats:
    known = {str(code): centre(law.shape) for code, law in prior.services.items()}
    usual = float(np.mean(list(known.values()))) if known else 1.5
    return np.array([known.get(code, usual) for code in history.services])


def _by_group(rest: Floats, group: Ints, believed: Floats) -> Floats:
    """Means by group, drawn towards what was believed."""
    count = np.bincount(group, minlength=len(believed))
    total = np.bincount(group, rest, minlength=len(believed))
    return np.asarray((total + BELIEVED * believed) / (count + BELIEVED))


def _paces(rest: Floats, seen: Served, tellers: int) -> Floats:
    """How much longer each teller takes, drawn towards not at all."""
    known = seen.teller != NOBODY
    most = CLIP * max(float(np.std(rest)), LEAST_NOISE)
    clipped = np.clip(rest, -most, most)
    count = np.bincount(seen.teller[known], minlength=tellers)
    total = np.bincount(seen.teller[known], clipped[known], minlength=tellers)
    paces = total / (count + BELIEVED)
    return np.asarray(paces - np.dot(paces, count) / max(count.sum(), 1))


def hurried(crowd: Floats, hurry: float, full: float) -> Floats:
    """How much longer services take that begin while so many wait; not above 0."""
    return np.asarray(np.log(1.0 - hurry * np.minimum(1.0, crowd / full)))


def _hurry(rest: Floats, seen: Served) -> tuple[float, float]:
    """By how much services are shorter in a full lobby, if that is sure, and what full is."""
    best = (0.0, 0.0, FULL[1])
    if len(rest) < ENOUGH:
        return best[1:]
    for full in FULL:
        crowd = np.minimum(1.0, seen.crowd / full)
        apart = crowd - crowd.mean()
        square = float(np.dot(apart, apart))
        slope = float(np.dot(apart, rest)) / max(square, 1e-9)
        error = max(float(np.std(rest)), LEAST_NOISE) / np.sqrt(max(square, 1e-9))
        best = max(best, (-slope / error, 1.0 - float(np.exp(slope)), full))
    return (best[1], best[2]) if best[0] > SURE else (0.0, FULL[1])


def _laws(
    prior: Laws, history: History, seen: Served, residual: Floats
) -> dict[ServiceCode, ServiceLaw]:
    laws = dict(prior.services)
    for at, code in enumerate(map(ServiceCode, history.services)):
        mine = np.exp(residual[seen.service == at])
        if code in laws:
            shape: Shape = fitted(mine, laws[code].shape)
            doubt = max(spread(shape) / np.sqrt(len(mine) + BELIEVED), DOUBT_SEEN)
            laws[code] = ServiceLaw(shape, float(doubt))
    return laws


def _pace_law(history: History, seen: Served, rest: Floats, paces: Floats, noise: float) -> PaceLaw:
    clipped = np.clip(rest, -CLIP * noise, CLIP * noise)
    known = seen.teller != NOBODY
    counts = np.bincount(seen.teller[known], minlength=len(paces))
    usual = {code: float(paces[at]) for at, code in enumerate(history.counters) if counts[at]}
    unknown = float(np.std(paces[counts > 0])) if (counts > 0).sum() > 1 else 0.25
    daily = _daily(clipped[known], seen.day[known], seen.teller[known])
    return PaceLaw(usual, max(unknown, 0.05), daily, max(float(np.std(clipped)), LEAST_NOISE))


def _daily(rest: Floats, day: Ints, teller: Ints) -> float:
    """The standard deviation of one teller from day to day, beyond what chance explains."""
    _, group = np.unique(day * 100_000 + teller, return_inverse=True)
    count = np.bincount(group)
    mean = np.bincount(group, rest) / count
    often = count >= BELIEVED
    if often.sum() < BELIEVED:
        return 0.1
    excess = np.average(mean[often] ** 2 - np.var(rest) / count[often], weights=count[often])
    return float(np.sqrt(max(excess, LEAST_DAILY**2)))

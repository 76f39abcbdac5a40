"""How many come, when, and for what."""

from dataclasses import replace
from typing import Final

import numpy as np

from server.domain.plan import ServiceCode, TierCode
from server.forecast.history import History, weekday
from server.forecast.laws import SLOTS, WEEKDAYS, ArrivalLaw, Laws
from server.forecast.scene import SLOT, Floats, Ints

DAYS_BELIEVED: Final = 0.5
CUSTOMERS_BELIEVED: Final = 20.0
WEEKDAYS_DIFFER: Final = 0.1
"""Usual standard deviation among the weekdays of a branch."""
LEAST_SPREAD: Final = 0.05
DAYS_STRAY: Final = 0.15
"""Usual standard deviation of the logarithm of a day's load."""
ROUNDS: Final = 3


def learn_arrivals(prior: Laws, history: History) -> Laws:
    """Rates by weekday and half hour, the mix, and how far a day strays from the usual."""
    first = history.only(~history.second)
    days = first.days
    if len(days) == 0:
        return prior
    counts = counted(first, days)
    profile = _profile(prior.arrivals, counts)
    which = np.array([weekday(int(day)) for day in days])
    factors, spread, keeps = _strayed(counts, which, profile)
    rates = tuple(tuple((profile * factor / SLOT).tolist()) for factor in factors)
    mix = _mix(prior.arrivals, first)
    return replace(prior, arrivals=ArrivalLaw(rates, mix, spread, keeps))


def _strayed(counts: Floats, which: Ints, profile: Floats) -> tuple[Floats, float, float]:
    """Factors by weekday, and how far single days stray from them: each needs the other."""
    factors = np.ones(WEEKDAYS)
    spread, keeps = DAYS_STRAY, 0.9
    for _ in range(ROUNDS):
        factors, doubt = _weekday_factors(counts, which, profile, spread)
        spread, keeps = _load(counts, profile * factors[which][:, None])
        # Nobody knows a weekday better than the few that were seen.
        spread = float(np.hypot(spread, doubt))
    return factors, spread, keeps


def counted(history: History, days: Ints) -> Floats:
    """How many came by day and half hour."""
    slot = np.clip((history.issued / SLOT).astype(int), 0, SLOTS - 1)
    at = np.searchsorted(days, history.day) * SLOTS + slot
    return np.bincount(at, minlength=len(days) * SLOTS).reshape(-1, SLOTS).astype(float)


def _profile(prior: ArrivalLaw, counts: Floats) -> Floats:
    """Customers by half hour of a usual day."""
    believed = np.mean(np.array(prior.rates), axis=0) * SLOT
    return np.asarray(
        (counts.sum(axis=0) + DAYS_BELIEVED * believed) / (len(counts) + DAYS_BELIEVED)
    )


def _weekday_factors(
    counts: Floats, which: Ints, profile: Floats, spread: float
) -> tuple[Floats, float]:
    """By weekday, drawn towards 1 the more the days of one weekday differ; and the doubt left."""
    came = np.bincount(which, counts.sum(axis=1), minlength=WEEKDAYS)
    days = np.bincount(which, minlength=WEEKDAYS)
    usual = days * profile.sum()
    noise = spread**2 / np.maximum(days, 1) + 1.0 / np.maximum(usual, 1.0)
    weight = np.where(days > 0, WEEKDAYS_DIFFER**2 / (WEEKDAYS_DIFFER**2 + noise), 0.0)
    factors = 1.0 + weight * (came / np.maximum(usual, 1.0) - 1.0)
    doubt = np.sqrt((1.0 - weight) * WEEKDAYS_DIFFER**2)
    return factors, float(np.average(doubt, weights=days))


def _load(counts: Floats, expected: Floats) -> tuple[float, float]:
    """Spread of the load and its correlation from slot to slot, beyond Poisson's own noise.

    Moments: the noise of two slots is independent, so products of their deviations are free of it.
    """
    deviation = counts - expected
    near, far = _covariance(deviation, expected, 1), _covariance(deviation, expected, 4)
    if near <= LEAST_SPREAD**2:
        return LEAST_SPREAD, 0.9
    keeps = min(max(far / near, 0.0) ** (1 / 3), 0.99)
    return float(np.sqrt(near / max(keeps, 0.3))), float(keeps)


def _covariance(deviation: Floats, expected: Floats, lag: int) -> float:
    products = (deviation[:, :-lag] * deviation[:, lag:]).sum()
    return float(products / max((expected[:, :-lag] * expected[:, lag:]).sum(), 1.0))


def _mix(prior: ArrivalLaw, history: History) -> dict[tuple[ServiceCode, TierCode], float]:
    counts = {kind: CUSTOMERS_BELIEVED * share for kind, share in prior.mix.items()}
    kinds, seen = np.unique(history.service * len(history.tiers) + history.tier, return_counts=True)
    for kind, count in zip(kinds.tolist(), seen.tolist(), strict=True):
        service, tier = divmod(kind, len(history.tiers))
        key = ServiceCode(history.services[service]), TierCode(history.tiers[tier])
        if key in counts:
            counts[key] += count
    whole = sum(counts.values()) or 1.0
    return {kind: count / whole for kind, count in counts.items()}

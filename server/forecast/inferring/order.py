"""The order of calling, read off the calls: head starts and rates by tier, and preferences.

A conditional logit (McFadden 1974): whoever is called had the highest score but for noise, so the
weights under which the calls were likely are those of the discipline; divided by that of a minute
of waiting they are minutes.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from server.forecast.inferring.picks import Picks
from server.forecast.scene import Flags, Floats, Ints

ROUNDS: Final = 25
TURNS: Final = 2
"""What is common to all counters and what is their own are fitted in turns."""
RIDGE: Final = 0.5
"""Draws every weight towards nothing, so that what was never seen stays there."""
RATE_RIDGE: Final = 4.0
FEW: Final = 50
"""Calls with a choice from which on something is inferred."""
FARTHEST: Final = 240.0
"""Minutes; a preference beyond that is strict."""
LEAST: Final = 1e-3
"""Of the weight of a minute: below it nobody is called in order of waiting."""


@dataclass(frozen=True)
class Order:
    """In minutes of waiting."""

    head_starts: Floats
    """By tier; the least is 0."""
    rates: Floats
    """By tier, priority per minute waited."""
    prefers: Floats
    """Counter by service."""
    bonus: Floats
    """Counter by tier."""
    obeyed: float
    """The share of calls with a choice that went by this order."""


def first_come(counters: int, services: int, tiers: int) -> Order:
    """Nobody is preferred."""
    return Order(
        np.zeros(tiers),
        np.ones(tiers),
        np.zeros((counters, services)),
        np.zeros((counters, tiers)),
        1.0,
    )


def order_of(picks: Picks, counters: int) -> Order:
    """The order that explains the calls best."""
    tiers = picks.tiers
    services = picks.waited.shape[1] // tiers
    plain = first_come(counters, services, tiers)
    if len(picks) < FEW:
        return plain
    general, ridge = _general(picks, services)
    own = np.zeros((counters, services + tiers))
    for _ in range(TURNS):
        weights = _fitted(general, picks.here, picks.chosen, ridge, _said(own, picks))
        if weights[0] < LEAST:
            return plain
        own = _owns(picks, general @ weights, counters)
    return _in_minutes(weights, own, picks)


def _in_minutes(weights: Floats, own: Floats, picks: Picks) -> Order:
    """The weights, divided by that of a minute of the tier that is called most."""
    tiers, services = picks.tiers, own.shape[1] - picks.tiers
    rates = np.maximum(weights[0] + np.append(0.0, weights[1:tiers]), LEAST)
    minute = rates[np.bincount(picks.chosen % tiers, minlength=tiers).argmax()]
    starts = np.append(0.0, weights[tiers : 2 * tiers - 1]) / minute
    prefers = (np.append(0.0, weights[2 * tiers - 1 :]) + own[:, :services]) / minute
    order = Order(
        np.minimum(starts - starts.min(), FARTHEST),
        rates / minute,
        np.clip(prefers - prefers.mean(axis=1, keepdims=True), -FARTHEST, FARTHEST),
        np.clip(own[:, services:] / minute, -FARTHEST, FARTHEST),
        0.0,
    )
    return replace(order, obeyed=obeyed(order, picks))


def obeyed(order: Order, picks: Picks) -> float:
    """The share of calls that went to the class with the highest score."""
    if len(picks) == 0:
        return 1.0
    services = picks.waited.shape[1] // picks.tiers
    rates, starts = np.tile(order.rates, services), np.tile(order.head_starts, services)
    prefers = np.repeat(order.prefers[picks.counter], picks.tiers, axis=1)
    bonus = np.tile(order.bonus[picks.counter], (1, services))
    score = rates * picks.waited + starts + prefers + bonus
    return float((np.nanargmax(score, axis=1) == picks.chosen).mean())


def _general(picks: Picks, services: int) -> tuple[Floats, Floats]:
    """What is the same at all counters: call by class by weight, and how each is drawn."""
    tiers, classes = picks.tiers, picks.waited.shape[1]
    tier, service = np.arange(classes) % tiers, np.arange(classes) // tiers
    waited = np.nan_to_num(picks.waited)
    columns = [waited]
    columns += [waited * (tier == each) for each in range(1, tiers)]
    columns += [np.broadcast_to(tier == each, waited.shape) for each in range(1, tiers)]
    columns += [np.broadcast_to(service == each, waited.shape) for each in range(1, services)]
    ridge = np.full(len(columns), RIDGE)
    ridge[:tiers] = RATE_RIDGE
    ridge[0] = LEAST
    return np.stack(columns, axis=2).astype(float), ridge


def _kinds(picks: Picks, services: int) -> Floats:
    """Class by what a counter may prefer: a service, a tier."""
    classes = np.arange(picks.waited.shape[1])
    kinds = [classes // picks.tiers == each for each in range(services)]
    kinds += [classes % picks.tiers == each for each in range(picks.tiers)]
    return np.stack(kinds, axis=1).astype(float)


def _said(own: Floats, picks: Picks) -> Floats:
    """Call by class: what the counters' own preferences make of it."""
    kinds = _kinds(picks, own.shape[1] - picks.tiers)
    return np.asarray(own[picks.counter] @ kinds.T)


def _owns(picks: Picks, base: Floats, counters: int) -> Floats:
    """What is different at each counter."""
    services = picks.waited.shape[1] // picks.tiers
    kinds, own = _kinds(picks, services), np.zeros((counters, services + picks.tiers))
    ridge = np.full(own.shape[1], RIDGE)
    for counter in range(counters):
        mine = picks.counter == counter
        if mine.sum() >= FEW:
            some = picks.only(mine)
            design = np.broadcast_to(kinds, (len(some), *kinds.shape))
            own[counter] = _fitted(design, some.here, some.chosen, ridge, base[mine])
    return own


def _fitted(
    design: Floats, here: Flags, chosen: Ints, ridge: Floats, base: Floats | float = 0.0
) -> Floats:
    """Weights of greatest likelihood, each drawn towards 0: Newton with halved steps."""
    weights = np.zeros(design.shape[2])
    best = -np.inf
    step = weights
    for _ in range(ROUNDS):
        chance, likely = _chances(design, here, chosen, base, weights)
        likely -= float(ridge @ weights**2) / 2
        if likely < best - 1e-9:
            step = step / 2
            weights = weights - step
            continue
        if likely < best + 1e-6 * len(chosen) / 100:
            break
        best = likely
        mean = np.einsum("nk,nkp->np", chance, design)
        taken = design[np.arange(len(chosen)), chosen]
        slope = (taken - mean).sum(axis=0) - ridge * weights
        curve = np.einsum("nk,nkp,nkq->pq", chance, design, design, optimize=True) - mean.T @ mean
        step = np.linalg.solve(curve + np.diag(ridge), slope)
        weights = weights + step
    return weights


def _chances(
    design: Floats, here: Flags, chosen: Ints, base: Floats | float, weights: Floats
) -> tuple[Floats, float]:
    score = np.where(here, base + design @ weights, -np.inf)
    score = score - score.max(axis=1, keepdims=True)
    chance = np.exp(score)
    chance /= chance.sum(axis=1, keepdims=True)
    return chance, float(np.log(chance[np.arange(len(chosen)), chosen] + 1e-300).sum())

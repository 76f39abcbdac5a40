"""Where a ticket stands among those who wait, by the discipline's own weights."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from server.forecast.challenger.hands import Hands
from server.forecast.challenger.seen import spread_of
from server.forecast.scene import ABSENT, Flags, Floats, Ints, Records, Scene
from server.forecast.shapes import SHORTEST

MOSTLY: Final = 0.5
"""More than this share of the counters would call them first."""


class Others(NamedTuple):
    """Who else waits."""

    queue: Ints
    ages: Floats


class Place(NamedTuple):
    """For each of the others, the share of the able counters for which something holds."""

    ahead: Floats
    """They would call that one first,"""
    later: Floats
    """or would do so after a while."""


class Paces(NamedTuple):
    """How fast a lobby moves."""

    typical: float
    """Minutes that the ticket is likely to wait."""
    takes: Floats
    """Usual minutes by service."""
    leaving: float
    """People who gave up, per minute."""


def standing(scene: Scene, hands: Hands, column: int, paces: Paces) -> Mapping[str, float]:
    """Who is ahead now and at the end, how old they are, and who may call the ticket."""
    own, queue = scene.columns[column], int(scene.columns[column]["queue"])
    others = _others(scene, column)
    able = _able_to(scene, queue)
    age = -float(own["since"])
    place = _place(scene, able, others, queue, age, paces.typical)
    people, count = float(place.ahead.sum()), max(float(able.sum()), 1.0)
    services = scene.queues["service"][others.queue]
    mean = float(paces.takes.mean())
    return {
        "age": age,
        **_lobby(scene, others, queue, place.ahead),
        "ahead": people,
        "ahead_later": float(place.later.sum()),
        "behind": len(others.ages) - people,
        "work_ahead": float(place.ahead @ paces.takes[services]) / count,
        **_able(hands, able),
        "formula": people * mean / count,
        "formula_leaving": _with_leaving(people, count / max(mean, SHORTEST), paces.leaving),
    }


def _with_leaving(people: float, rate: float, leaving: float) -> float:
    """Minutes until as many are gone, when those in front leave too.

    QL_m of Ibrahim and Whitt 2009 (Management Science 55:1729).
    """
    each = leaving / max(people, 1.0)
    return sum(1.0 / (rate + each * number) for number in range(round(people) + 1))


def _others(scene: Scene, column: int) -> Others:
    waiting = scene.columns[: scene.waiting]
    queue, ages = waiting["queue"], -waiting["since"]
    if column >= scene.waiting:
        return Others(queue, ages)
    return Others(np.delete(queue, column), np.delete(ages, column))


def _able_to(scene: Scene, queue: int) -> Flags:
    """The counters that may call the queue: those who are there, if any is."""
    may = scene.offers["may"][:, queue]
    there = may & (scene.counters["phase"] != ABSENT)
    return there if there.any() else may


def _lobby(scene: Scene, others: Others, queue: int, ahead: Floats) -> Mapping[str, float]:
    service = scene.queues["service"][others.queue] == scene.queues["service"][queue]
    tier = scene.queues["tier"][others.queue] == scene.queues["tier"][queue]
    groups = {
        "all": others.ages,
        "service": others.ages[service],
        "tier": others.ages[tier],
        "queue": others.ages[service & tier],
        "ahead": others.ages[ahead > MOSTLY],
    }
    counts = {f"waiting_{group}": float(len(ages)) for group, ages in groups.items()}
    oldest = {f"oldest_{group}": max(ages.tolist(), default=0.0) for group, ages in groups.items()}
    return {**counts, **oldest, "ages": float(others.ages.sum()) / max(len(others.ages), 1)}


def _able(hands: Hands, able: Flags) -> Mapping[str, float]:
    busy, ready = able & hands.serving, able & hands.ready
    return {
        "able": float(ready.sum() + busy.sum() + (able & hands.on_call).sum()),
        "able_busy": float(busy.sum()),
        "able_ready": float(ready.sum()),
        "able_ignoring": float((able & hands.ignoring).sum()),
        **spread_of("able", hands.elapsed[busy]),
        **spread_of("able_ready", hands.elapsed[ready]),
    }


def _place(
    scene: Scene, able: Flags, others: Others, queue: int, age: float, typical: float
) -> Place:
    if not able.any() or not len(others.ages):
        nobody = np.zeros(len(others.ages))
        return Place(nobody, nobody)
    offers = scene.offers[able]
    theirs, mine = offers[:, others.queue], offers[:, [queue]]
    leads = _score(theirs, others.ages) - _score(mine, age)
    later = leads + (theirs["rate"] - mine["rate"]) * typical
    may, earlier = theirs["may"], others.ages >= age
    return Place(
        (may & ((leads > 0.0) | ((leads == 0.0) & earlier))).mean(axis=0),
        (may & ((later > 0.0) | ((later == 0.0) & earlier))).mean(axis=0),
    )


def _score(offers: Records, waited: Floats | float) -> Floats:
    return np.asarray(offers["head_start"] + offers["bonus"] + offers["rate"] * waited)

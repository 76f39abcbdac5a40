"""Months of invented tellers: honest ones, and those who bend their ratings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from server.insight.served import ServedLeg

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ATTEMPT = timedelta(minutes=6)
Habit = Callable[[Random, ServedLeg], ServedLeg]
"""What a teller makes of a leg."""


def month(chance: Random, teller: str, legs: int, habit: Habit | None = None) -> list[ServedLeg]:
    """One teller's month; every honest one has a way of their own."""
    answers = min(max(chance.gauss(0.45, 0.06), 0.05), 0.95)
    hurries = min(max(chance.gauss(0.35, 0.08), 0.0), 1.0)
    liked = chance.gauss(4.2, 0.25)
    made = (_leg(chance, teller, at, (answers, hurries, liked)) for at in range(legs))
    return [habit(chance, leg) if habit else leg for leg in made]


def _leg(chance: Random, teller: str, at: int, own: tuple[float, float, float]) -> ServedLeg:
    answers, hurries, liked = own
    started = BEGIN + at * ATTEMPT
    finished = started + timedelta(seconds=chance.lognormvariate(5.3, 0.6))
    leg = ServedLeg(f"{teller}-{at}", "cash", "basic", "c1", teller, started, finished)
    leg = replace(leg, finishes=2 if chance.random() < 0.004 else 1)
    if chance.random() < 0.02:
        return leg  # too short to be asked about
    leg = replace(leg, asked=finished, shortened=chance.random() < hurries)
    if chance.random() > answers:
        return leg
    score = min(max(round(chance.gauss(liked, 0.9)), 1), 5)
    hesitated = timedelta(seconds=chance.lognormvariate(1.2, 0.5))
    return replace(leg, score=score, answered=finished + hesitated)


def unanswered(leg: ServedLeg) -> ServedLeg:
    """Nobody was there to answer."""
    return replace(leg, score=None, answered=None)


def finishes_late(chance: Random, leg: ServedLeg) -> ServedLeg:
    """Three of four customers have gone before the finish."""
    return unanswered(leg) if chance.random() < 0.75 else leg


def finishes_again(chance: Random, leg: ServedLeg) -> ServedLeg:
    """Every fifteenth customer is finished, taken back and finished again."""
    return replace(unanswered(leg), finishes=2) if chance.random() < 0.07 else leg


def starts_at_once(chance: Random, leg: ServedLeg) -> ServedLeg:
    """The next customer is started while the last one looks at the pad."""
    return replace(leg, shortened=leg.asked is not None and chance.random() < 0.9)


def cuts_short(chance: Random, leg: ServedLeg) -> ServedLeg:
    """Every eighth leg is transferred, or over before it would be asked about."""
    return replace(unanswered(leg), asked=None) if chance.random() < 0.12 else leg


def touches_the_pad(chance: Random, leg: ServedLeg) -> ServedLeg:
    """A teller who leans over: ten in a row, as fast as a finger."""
    at = int(leg.leg.rpartition("-")[2])
    if not 100 <= at < 110 or leg.asked is None:
        return leg
    return replace(leg, score=5, answered=leg.asked + timedelta(seconds=chance.uniform(0.4, 1.2)))

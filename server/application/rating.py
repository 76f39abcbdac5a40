"""What the ratings of some days say: for the people who answer for the branch, and for a teller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

import numpy as np

from server.insight.flags import Flagged, flagged
from server.insight.ranks import Rank, ranks
from server.insight.scores import Score, scores, teller_scores
from server.insight.served import ServedLeg
from server.insight.versions import by_aspect, of_version, reasons, versions

ROUNDED_RATE: Final = 0.05
"""Shares are told to a teller in such steps, and means in tenths: no single answer shows."""


class Ratings(Protocol):
    """The served legs that are kept. May raise `StoreFailed`."""

    async def legs(self, first: date, last: date) -> Sequence[ServedLeg]:
        """Those of these days, in order."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> "Month":
        """The one that went before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))


@dataclass(frozen=True, slots=True)
class Rated:
    """What a month's ratings say, of those to one questionnaire."""

    month: Month
    version: str
    versions: Sequence[str]
    """All that were asked in the month, the newest first."""
    whole: Score
    tellers: Sequence[Score]
    """Beside what others get for the same services."""
    services: Sequence[Score]
    tiers: Sequence[Score]
    aspects: Sequence[Score]
    reasons: Sequence[tuple[str, int]]
    """How often each was given; none where too few have answered."""
    ranks: Sequence[Rank]
    flags: Sequence[Flagged]


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """What a teller is told of a month that is over; None: too few answers."""

    month: Month
    served: int
    response_rate: float | None
    mean: float | None
    dissatisfied: float | None
    version: str = ""
    """Of the questionnaire: the newest of the month."""


NOBODY: Final = Score("", 0, 0, 0, None, None)


def month_of(day: date) -> Month:
    """The month in which a day lies."""
    return Month(day.replace(day=1))


async def rated(ratings: Ratings, month: Month, version: str = "") -> Rated:
    """What the ratings of a month say, to that questionnaire or else to its newest.

    Raises:
        StoreFailed: the database does not answer.
    """
    everything = await ratings.legs(month.first, month.last)
    asked = versions(everything)
    chosen = version if version in asked else next(iter(asked), "")
    legs = of_version(everything, chosen)
    tellers, whole = teller_scores(legs), next(iter(scores(legs, lambda _: "")), NOBODY)
    chance = np.random.default_rng(month.first.toordinal())  # the same page for whoever looks
    return Rated(
        month,
        chosen,
        asked,
        whole=whole,
        tellers=tellers,
        services=scores(legs, lambda leg: leg.service),
        tiers=scores(legs, lambda leg: leg.tier),
        aspects=scores(by_aspect(legs), lambda leg: leg.service),
        reasons=reasons(legs) if whole.mean else (),
        ranks=ranks(tellers, chance),
        flags=flagged(legs),
    )


async def own_month(ratings: Ratings, teller: str, today: date) -> OwnMonth:
    """The teller's own figures of the last whole month: they move once a month.

    Raises:
        StoreFailed: the database does not answer.
    """
    month = month_of(today).before
    everything = await ratings.legs(month.first, month.last)
    newest = next(iter(versions(everything)), "")
    legs = [leg for leg in of_version(everything, newest) if leg.teller == teller]
    own = next(iter(scores(legs, lambda leg: leg.teller)), NOBODY)
    return OwnMonth(
        month,
        own.served,
        _rounded(own.response_rate),
        None if own.mean is None else round(own.mean.value, 1),
        None if own.dissatisfied is None else _rounded(own.dissatisfied.value),
        newest,
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(round(share / ROUNDED_RATE) * ROUNDED_RATE, 2)

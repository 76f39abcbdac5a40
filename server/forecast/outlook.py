"""What the forecast says at one moment, for every ticket that waits or might be issued now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from server.domain.model import TicketId
from server.domain.plan import ServiceCode, TierCode
from server.forecast.reasons import Reason


@dataclass(frozen=True, slots=True)
class Wait:
    """Quantiles of a remaining wait in minutes."""

    p50: float
    p90: float


class Quantiles(NamedTuple):
    """So long wait half, eight and nine of ten at most, in minutes."""

    p50: float
    p80: float
    p90: float


class Predicted(NamedTuple):
    """What the twin said of a wait, and what is made of it by its own record."""

    raw: tuple[float, ...]
    """At all levels."""
    calibrated: Quantiles


@dataclass(frozen=True, slots=True)
class Outlook:
    """One pass of the forecast over the whole branch."""

    made_at: datetime
    newcomers: Mapping[tuple[ServiceCode, TierCode], Wait] = field(default_factory=dict)
    """The wait of a ticket issued now; missing where no counter could ever call it."""
    tickets: Mapping[TicketId, Wait] = field(default_factory=dict)
    """The remaining wait of every waiting ticket."""
    reasons: Mapping[TicketId, Reason] = field(default_factory=dict)
    """Why a ticket waits noticeably longer than its customer was told."""
    newcomer_reasons: Mapping[tuple[ServiceCode, TierCode], Reason] = field(default_factory=dict)
    """Why a ticket issued now would wait noticeably longer than was told before."""
    predicted: Mapping[tuple[ServiceCode, TierCode], Predicted] = field(default_factory=dict)
    """Of newcomers, as it was before anybody was told: by this the forecast is judged."""

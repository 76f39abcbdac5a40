"""Whom a branch asks by message and calls back, of those who agreed to it."""

from dataclasses import dataclass, field
from datetime import timedelta

from server.domain.plan.customers import Texts, TierCode


@dataclass(frozen=True, slots=True)
class ContactRules:
    """How customers are reached afterwards."""

    country: str = ""
    """The dialling code of numbers that are written without one, as 86; empty: such are refused."""
    asks_after: timedelta = timedelta(minutes=10)
    """So long after the visit the question is sent to those who have not answered it."""


@dataclass(frozen=True, slots=True)
class ReturnCallRules:
    """Who of those who agreed is called back."""

    share: float = 0.1
    """Of the visits that were served, chosen by chance."""
    tiers: tuple[TierCode, ...] = (TierCode("gold"), TierCode("diamond"))
    """Key customers: they are all called."""
    kept: timedelta = timedelta(days=14)
    """So long a number is kept for its call; then the call lapses."""
    script: Texts = field(default_factory=dict)
    """What is said at the beginning; empty: the usual words."""

"""What a discipline of the bank's own is: a function that names one of those who may be called.

It is installed as an entry point of the group `heliotrope.disciplines` and named by a discipline of
kind `own`. It sees the heads of the classes only, in order of arrival: whatever it answers, within
a class it is first come, first served, and the overtaking cap holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from server.domain.plan import ServiceCode, TierCode

ENTRY_POINTS: Final = "heliotrope.disciplines"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of those who may be called, as a discipline of the bank's own sees them."""

    service: ServiceCode
    tier: TierCode
    waited_minutes: float
    target_minutes: float
    bonus_minutes: float


class OwnDiscipline(Protocol):
    """The bank's rule. It must answer the same to the same question."""

    def __call__(self, waiting: Sequence[Waiting], now: datetime) -> int:
        """The place in `waiting`, which is never empty and in order of arrival."""

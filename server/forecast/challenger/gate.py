"""Whether the challenger speaks for this branch: only while it is surely better than the twin.

Judged by days, because the tickets of one day share its luck: what matters is the gain of a day and
how far it strays from one day to the next. Old days fade.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

FADES: Final = 0.93
"""What a day still counts after another: half after ten days."""
DAYS: Final = 10
TICKETS: Final = 1500.0
"""So many, faded, are needed before anything is believed."""
MARGIN: Final = 0.02
"""By this share of the twin's loss the challenger must be better to be promoted."""
SURE: Final = 2.0
"""Standard errors by which the gain must be above nothing."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The rolling pinball losses of both, and what they decide."""

    promoted: bool = False
    days: int = 0
    """Days that were judged."""
    tickets: float = 0.0
    twin: float = 0.0
    """Summed loss of the calibrated twin, minutes."""
    challenger: float = 0.0
    squares: float = 0.0
    """Sum over days of the square of the twin's loss less the challenger's."""

    @property
    def gain(self) -> float:
        """The share of the twin's loss that the challenger saves; negative where it is worse."""
        return 1.0 - self.challenger / self.twin if self.twin > 0.0 else 0.0

    @property
    def doubt(self) -> float:
        """The standard error of the gain, from how the days differ."""
        if self.days < DAYS or self.twin <= 0.0:
            return math.inf
        mean = (self.twin - self.challenger) / _weight(FADES, self.days)
        spread = self.squares - mean**2 * _weight(FADES**2, self.days)
        return math.sqrt(max(spread, 0.0)) / self.twin


@dataclass(frozen=True, slots=True)
class Losses:
    """Pinball losses of both over one day's outcomes, each the sum over tickets of the means."""

    tickets: int
    twin: float
    challenger: float


def judged(gate: Gate, day: Losses) -> Gate:
    """The gate after a day is over; a day on which nobody waited tells nothing."""
    if day.tickets == 0:
        return gate
    after = replace(
        gate,
        days=gate.days + 1,
        tickets=FADES * gate.tickets + day.tickets,
        twin=FADES * gate.twin + day.twin,
        challenger=FADES * gate.challenger + day.challenger,
        squares=FADES**2 * gate.squares + (day.twin - day.challenger) ** 2,
    )
    return replace(after, promoted=_deserves(after))


def _weight(fades: float, days: int) -> float:
    """How many days all of them count for."""
    return (1.0 - fades**days) / (1.0 - fades)


def _deserves(gate: Gate) -> bool:
    """Promoted by a sure margin; then kept until the gain is no longer sure or half the margin."""
    if gate.days < DAYS or gate.tickets < TICKETS:
        return False
    wanted = MARGIN / 2 if gate.promoted else MARGIN
    return gate.gain >= wanted and gate.gain >= SURE * gate.doubt

"""From when on something is an alert, and how many of them a person is told of."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class AlertKind(StrEnum):
    """What it is about. The subject of each is said beside it."""

    HELP = "help"
    """A device, or a counter that calls its supervisor."""
    ESCORT = "escort"
    """A ticket whose customer does not see."""
    INTERPRETER = "interpreter"
    """A ticket."""
    TIER = "tier"
    """A ticket whose customer the bank follows up."""
    LONG = "long"
    """A leg that is being served."""
    LATE = "late"
    """A service of which somebody waits past the target."""
    IDLE = "idle"
    """A counter."""
    FAULT = "fault"
    """A device."""
    BREACH = "breach"
    """A service and a tier that are forecast to pass their target."""


PRESSING: Final = frozenset(
    {AlertKind.HELP, AlertKind.ESCORT, AlertKind.INTERPRETER, AlertKind.TIER}
)
"""A person stands there: these are neither quiet nor too many."""


@dataclass(frozen=True, slots=True)
class AlertRules:
    """What counts as an alert, and which of them ring."""

    most_an_hour: int = 6
    """So many ring within an hour; what comes then is one line, and rings not. Pressing ones ring
    always, and are not counted."""
    quiet: tuple[AlertKind, ...] = ()
    """Kinds that are shown and never ring."""
    unclaimed: timedelta = timedelta(seconds=60)
    """After so long somebody else is told, and louder."""
    idle: timedelta = timedelta(minutes=5)
    """So long a counter may have nobody while somebody waits whom it may call."""
    usual_times: float = 2.0
    """A service that is so many times longer than usual is looked at."""
    longest: timedelta = timedelta(minutes=20)
    """A service that is longer is looked at, whatever is usual."""
    late: timedelta = timedelta(0)
    """Who waits so long past the target waits too long."""
    likely: float = 0.5
    """From this probability on a target that will be missed is warned of."""
    grave_faults_only: bool = False
    """What a device works with yet, like little paper, is no alert."""

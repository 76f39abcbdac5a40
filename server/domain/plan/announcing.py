"""How calls are said aloud: in which languages, how often, how loud by the hour."""

from dataclasses import dataclass
from datetime import time

from server.domain.plan.customers import Span


@dataclass(frozen=True, slots=True)
class Loudness:
    """So loud from that time of day on, until the next of its kind."""

    begins: time
    percent: int


@dataclass(frozen=True, slots=True)
class Voice:
    """How calls are said aloud."""

    languages: tuple[str, ...] = ()
    """Said after the ticket's own; empty: the first of the branch that boards can say."""
    times: int = 2
    """So often a call is said while nobody waits behind it."""
    volume: tuple[Loudness, ...] = ()
    """In the order of the day; empty: as loud as the loudspeaker is set."""
    quiet: tuple[Span, ...] = ()
    """Calls are shown only."""

    def percent_at(self, hour: time, day: int) -> int:
        """How loud it is at that local time of a day, 0 for Monday to 6 for Sunday; 0 is silent."""
        if any(day in span.days and span.begins <= hour < span.ends for span in self.quiet):
            return 0
        begun = [step for step in self.volume if step.begins <= hour]
        # Before the first of the day, yesterday's last goes on.
        newest = (begun or self.volume)[-1:]
        return newest[0].percent if newest else 100

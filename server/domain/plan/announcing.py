"""How calls are said aloud, how loud by the hour; and what stands between them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from server.domain.plan.customers import Span, Texts, ZoneCode


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


@dataclass(frozen=True, slots=True)
class Clip:
    """A picture that boards show between calls."""

    picture: str
    """Its SHA-256, in hexadecimal."""
    text: Texts = field(default_factory=dict)
    """What it says, below it and for those who do not see it."""
    shown: timedelta = timedelta(seconds=10)
    """So long at a time."""
    zones: tuple[ZoneCode, ...] = ()
    """Where; empty: everywhere."""
    spans: tuple[Span, ...] = ()
    """When; empty: all day."""
    until: date | None = None
    """The last day; None: until it is taken out."""

    def is_shown(self, zone: ZoneCode, now: datetime) -> bool:
        """Whether it is, on the boards of a zone, at this moment by the branch's clock."""
        in_time = not self.spans or any(
            span.begins <= now.time() < span.ends and now.weekday() in span.days
            for span in self.spans
        )
        current = self.until is None or now.date() <= self.until
        return in_time and current and (not self.zones or zone in self.zones)

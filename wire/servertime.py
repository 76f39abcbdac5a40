"""The server's time on a device: from its heartbeats and a monotonic clock, never a wall clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wire.messages import ServerState

AWAY_AFTER_SECONDS = 10.0
FORECAST_SHOWN_SECONDS = 300.0
"""An older forecast is shown nowhere; real seconds, however fast the server's clock runs."""


@dataclass(frozen=True, slots=True)
class ServerTime:
    """One heartbeat and the monotonic second at which it was heard."""

    heartbeat: ServerState
    heard: float

    def now(self, monotonic: float) -> datetime:
        """The server's clock at that monotonic second."""
        since = timedelta(seconds=(monotonic - self.heard) * self.heartbeat.speed)
        return self.heartbeat.made_at + since

    def age(self, at: datetime, monotonic: float) -> float:
        """Real seconds since `at` on the server's clock; negative for what is to come."""
        return (self.now(monotonic) - at).total_seconds() / self.heartbeat.speed

    def away(self, monotonic: float) -> bool:
        """Whether the server has been silent too long to be counted on."""
        return monotonic - self.heard > AWAY_AFTER_SECONDS

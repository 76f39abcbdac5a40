"""The server's clock: real time, or the demonstration's, which starts later and runs faster."""

import time
from datetime import UTC, datetime, timedelta


class ServerClock:
    """Server time from a starting point, `speed` seconds per second of a monotonic clock."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = start
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        """Now, in UTC."""
        return self._start + timedelta(seconds=(time.monotonic() - self._begun) * self.speed)

    def skip_to(self, moment: datetime) -> None:
        """Go on from `moment`, if that is not in the past."""
        if moment > self():
            self._start, self._begun = moment, time.monotonic()


def wall_clock() -> datetime:
    """Real time, in UTC."""
    return datetime.now(UTC)

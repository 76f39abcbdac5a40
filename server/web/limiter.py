"""So many in so long, per name: against guessing and flooding."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

NAMES_KEPT: Final = 10_000


@dataclass(slots=True)
class Limiter:
    """Counts what happened per name within the last `seconds`; the time is the caller's."""

    most: int
    seconds: float
    _seen: dict[str, deque[float]] = field(default_factory=dict)

    def take(self, name: str, now: float) -> bool:
        """Count one more, unless the share is spent; whether it may happen."""
        seen = self._seen.setdefault(name, deque())
        while seen and now - seen[0] >= self.seconds:
            seen.popleft()
        if len(seen) >= self.most:
            return False
        seen.append(now)
        self._bound()
        return True

    def forget(self, name: str) -> None:
        """Begin again for this name."""
        self._seen.pop(name, None)

    def _bound(self) -> None:
        while len(self._seen) > NAMES_KEPT:
            del self._seen[next(iter(self._seen))]


@dataclass(frozen=True, slots=True)
class Limits:
    """What people may do how often, for one server."""

    wrong: Limiter = field(default_factory=lambda: Limiter(5, 15 * 60.0))
    """Wrong passwords per name."""
    logins: Limiter = field(default_factory=lambda: Limiter(20, 60.0))
    """Log-ins per address: each costs us a tenth of a second of computing."""
    phone: Limiter = field(default_factory=lambda: Limiter(30, 60.0))
    """Requests per phone page."""
    enrol: Limiter = field(default_factory=lambda: Limiter(20, 60.0))
    """Requests of devices for certificates, per address."""
    software: Limiter = field(default_factory=lambda: Limiter(600, 60.0))
    """Reports of updaters, per address: a bank's devices may come through one."""

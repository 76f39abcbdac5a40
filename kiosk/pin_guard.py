"""Who may see the maintenance page: whoever knows the PIN, and has not guessed too often."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.reserve import Reserve
from wire.pins import fits

MOST_WRONG: Final = 5
LOCKED: Final = timedelta(minutes=5)
_NAME: Final = "pin"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a PIN."""

    right: bool
    locked: bool = False
    """Five were wrong: no PIN counts for five minutes."""


class PinGuard:
    """Counts wrong PINs on disk, so that a restart does not forgive them."""

    def __init__(self, kept: str, reserve: Reserve) -> None:
        """`kept` is what the PIN hashed to; empty: none is right."""
        self._kept, self._reserve = kept, reserve

    @property
    def possible(self) -> bool:
        """Whether there is a PIN at all."""
        return bool(self._kept)

    def compare(self, pin: str) -> bool:
        """Whether it is the PIN: some tens of milliseconds of work, for any thread."""
        return fits(pin, self._kept)

    def judge(self, now: datetime, *, right: bool) -> Verdict:
        """What a PIN that was compared counts for now."""
        wrong, until = self._state()
        if until is not None and now < until and until - now <= LOCKED:  # a clock may be put back
            return Verdict(right=False, locked=True)
        if right:
            self._keep(0, None)
            return Verdict(right=True)
        wrong = 1 if until is not None else wrong + 1
        locked = wrong >= MOST_WRONG
        self._keep(wrong, now + LOCKED if locked else None)
        return Verdict(right=False, locked=locked)

    def _state(self) -> tuple[int, datetime | None]:
        body = json.loads(self._reserve.kept(_NAME) or '{"wrong": 0, "until": null}')
        until = body["until"]
        return int(body["wrong"]), datetime.fromisoformat(until) if until else None

    def _keep(self, wrong: int, until: datetime | None) -> None:
        body = {"wrong": wrong, "until": until.isoformat() if until else None}
        self._reserve.keep(_NAME, json.dumps(body))

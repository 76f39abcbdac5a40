"""What happened in a branch, as an auditor reads it: the journal, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

PAGE: Final = 100
"""Lines that are read at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event."""

    sequence: int
    at: datetime
    kind: str
    actor: str
    body: str
    """JSON."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them; what is empty is not asked for."""

    actor: str = ""
    """A kind and a name, or how they begin: `teller:`, `teller:anna`."""
    kind: str = ""
    holds: str = ""
    """What its body contains: a ticket's id, a counter."""
    before: int | None = None
    """The sequence from which on there are none."""


class Trail(Protocol):
    """The journal of one branch, for reading. May raise `StoreFailed`."""

    async def lines(self, wanted: Wanted) -> Sequence[Line]:
        """The newest of those that are wanted, at most `PAGE`."""

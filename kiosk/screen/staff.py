"""What the staff see and hear of a kiosk on its maintenance pages: frozen values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """How the kiosk is."""

    device: str
    version: str
    outbox: int
    """Requests that the server has not answered."""
    unfiled: int
    """Tickets that the kiosk gave and the server has not filed."""
    reserve: int
    """Numbers that it could still give today."""
    reprints: int
    numbers: tuple[str, ...] = ()
    """The latest, newest first: what can be printed again."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of a test page."""

    printed: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a PIN."""

    right: bool
    locked: bool


# --- pages ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pin:
    """Who is that?"""

    typed: str = field(default="", repr=False)
    checking: bool = False
    said: str = ""
    """Why the last one did not count."""


@dataclass(frozen=True, slots=True)
class Maintenance:
    """How the kiosk is, and what can be done; looked at last at that second."""

    looked: float
    facts: Facts | None = None
    said: str = ""
    """What became of the last thing that was done."""
    acting: bool = False
    """What can be done is looked at, where there is no glass for both."""


@dataclass(frozen=True, slots=True)
class PaperChange:
    """Step by step, as the printer itself says how far it is."""

    looked: float
    said: str = ""

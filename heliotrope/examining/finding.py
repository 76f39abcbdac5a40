"""What a look at one thing says: whether it is well, and what helps where it is not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.settings import Settings


class State(StrEnum):
    """How something stands."""

    FINE = "fine"
    UNKNOWN = "unknown"
    """It could not be looked at, and why is said."""
    SOON = "soon"
    """It will be wrong if nobody does anything."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    state: State
    said: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: a server by its settings, at a moment."""

    settings: Settings
    now: datetime


Check = Callable[[Patient], Iterator[Finding]]


def fine(said: str) -> Finding:
    """All is well."""
    return Finding(State.FINE, said)


def unknown(said: str, remedy: str = "") -> Finding:
    """Nobody can say."""
    return Finding(State.UNKNOWN, said, remedy)


def soon(said: str, remedy: str) -> Finding:
    """Something is to be done in the next days."""
    return Finding(State.SOON, said, remedy)


def wrong(said: str, remedy: str) -> Finding:
    """Something is to be done now."""
    return Finding(State.WRONG, said, remedy)

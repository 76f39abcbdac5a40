"""Where the updater is, on the disk: after a cut of power it goes on from there."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Step(StrEnum):
    """What is to be done next."""

    RESTING = "resting"
    INSTALLING = "installing"
    TRYING = "trying"
    RETURNING = "returning"


class Outcome(StrEnum):
    """What became of an order of the server."""

    NONE = ""
    KEPT = "kept"
    RETURNED = "returned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Record:
    """The step, and what it is about."""

    step: Step = Step.RESTING
    current: str = ""
    """The version that has proved itself; its package is kept."""
    previous: str = ""
    """The one before; its package is kept too."""
    new: str = ""
    """The version on trial."""
    order: str = ""
    """The server's name for what it ordered."""
    starts: int = 0
    """How often the trial was begun: a machine may die of it."""
    outcome: Outcome = Outcome.NONE
    """Of the last order,"""
    of: str = ""
    """which was this one,"""
    reason: str = ""
    """and why it did not go well."""


class Unreadable(RuntimeError):
    """The record on the disk is none."""


class RecordFile:
    """The record, in a file that is whole at any moment."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Record:
        """The record as it was written last; an empty one before the first.

        Raises:
            Unreadable: something else has written there.
        """
        try:
            told = json.loads(self._file.read_text("utf-8"))
            steps = {"step": Step(told["step"]), "outcome": Outcome(told["outcome"])}
            return Record(**(told | steps))
        except FileNotFoundError:
            return Record()
        except (KeyError, TypeError, ValueError) as wrong:
            raise Unreadable(f"{self._file} is no record of the updater: {wrong}") from None

    def write(self, record: Record) -> None:
        """Keep it, so that it outlives a cut of power from now on."""
        on_disk(self._file, lambda part: part.write_text(json.dumps(asdict(record)), "utf-8"))


def on_disk(file: Path, make: Callable[[Path], object]) -> None:
    """Have a file made that is there whole, or not at all."""
    part = file.with_name(file.name + ".part")
    make(part)
    for where in (part, file.parent):
        _flush(where)
    part.replace(file)
    _flush(file.parent)


def _flush(where: Path) -> None:
    opened = os.open(where, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

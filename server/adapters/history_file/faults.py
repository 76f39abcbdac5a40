"""What is wrong with a file of the past: refused with its line, or put right and counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from server.adapters.branch_file import Fault

SHOWN: Final = 20
"""So many faults are told one by one."""
ODD_ROWS: Final = 20
"""So few rows of a kind are put right in the smallest file."""
ODD_SHARE: Final = 0.05
"""A file of which a greater share has to be put right in one way is a wrong file."""


class Repair(StrEnum):
    """What is put right, and how."""

    ORDER = "rows were not in order of issue; sorted"
    CALLED_EARLY = "called before issued; taken as called at once"
    STARTED_EARLY = "started before called; taken as started when called"
    FINISHED_EARLY = "finished before the start; how long it took is not known"
    NOT_STARTED = "called without a start; taken as started when called"
    NOT_FINISHED = "started without an end; how long it took is not known"
    NOT_CALLED = "started without a call; taken as called when started"
    OVERLAPS = "called while the counter still served somebody; the earlier service ends there"
    NO_COUNTER = "called without a counter; somebody unnamed is taken to be busy"
    BLANK = "a line without anything; passed over"
    TWICE = "presence of one counter that overlaps; taken as one"
    NEVER_CLOSED = "a counter or break without an end; taken to last until the day's last event"
    NEVER_OPENED = "an end of what had not begun; passed over"


TIMES: Final = (
    Repair.CALLED_EARLY,
    Repair.STARTED_EARLY,
    Repair.FINISHED_EARLY,
    Repair.NOT_STARTED,
    Repair.NOT_FINISHED,
    Repair.NOT_CALLED,
)
"""Rows put right so say little; a file with many of them is refused."""


class HistoryFileError(ValueError):
    """The file cannot be used; the message has one line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        told = [str(fault) for fault in self.faults[:SHOWN]]
        more = len(self.faults) - SHOWN
        super().__init__("\n".join([*told, f"and {more} more faults"] if more > 0 else told))


@dataclass
class Repairs:
    """How often each thing was put right, and on which line first."""

    counts: dict[Repair, int] = field(default_factory=dict)
    first: dict[Repair, str] = field(default_factory=dict)

    def note(self, repair: Repair, file: str, lines: Iterable[int]) -> None:
        """Count these lines of a file."""
        for line in lines:
            self.counts[repair] = self.counts.get(repair, 0) + 1
            self.first.setdefault(repair, f"{file}:{line}")

    def plain(self) -> Mapping[str, Mapping[str, object]]:
        """For JSON."""
        return {
            repair.name.lower(): {"rows": count, "first": self.first[repair], "what": str(repair)}
            for repair, count in self.counts.items()
        }

    def too_many(self, rows: int) -> Iterable[Fault]:
        """A fault for every kind that is not an oddity any more, but how the file is."""
        for repair in TIMES:
            count = self.counts.get(repair, 0)
            if count > max(ODD_ROWS, ODD_SHARE * rows):
                file, _, line = self.first[repair].rpartition(":")
                kind = str(repair).partition(";")[0]
                what = f"{count} of {rows} rows are {kind}; look how the file was exported"
                yield Fault(file, int(line), "", what)

"""Who was planned to be there, and who was: roster.csv and counters.csv."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from server.adapters.branch_file import Fault, meant
from server.adapters.history_file.faults import HistoryFileError, Repair, Repairs
from server.adapters.history_file.lines import Cells, cells
from server.adapters.history_file.times import Times
from server.forecast.history import Presence

ROSTER: Final = ("day", "counter", "from", "to")
EVENTS: Final = ("day", "counter", "event", "at")
OPENS: Final = {"open": "close", "break_start": "break_end"}
"""What begins, and what ends it."""
CLOSES: Final = {ends: begins for begins, ends in OPENS.items()}
Span = tuple[int, int, float, float, int]
"""Counter, day, from, to, and the line on which it begins."""


@dataclass(frozen=True)
class Seen:
    """Presence as it was."""

    there: Presence
    breaks: Presence


def read_roster(path: Path, counters: Sequence[str], times: Times, repairs: Repairs) -> Presence:
    """The planned presence.

    Raises:
        HistoryFileError: something is wrong that cannot be put right.
    """
    read = cells(path, ROSTER, repairs)
    counter, days = _counters(read, counters), times.days(read)
    begins, ends = (times.minutes(read, name, days, must=True) for name in ("from", "to"))
    if (backwards := begins >= ends).any():
        what = "ends before it begins; write from before to"
        raise HistoryFileError(
            read.fault(int(row), "to", what) for row in np.flatnonzero(backwards)
        )
    columns = (counter, days.tolist(), begins.tolist(), ends.tolist(), read.lines)
    spans = list(zip(*columns, strict=True))
    return _presence(spans, read, repairs)


def read_counters(path: Path, counters: Sequence[str], times: Times, repairs: Repairs) -> Seen:
    """When counters were open, and on a break.

    Raises:
        HistoryFileError: something is wrong that cannot be put right.
    """
    read = cells(path, EVENTS, repairs)
    counter, days = _counters(read, counters), times.days(read)
    faults = [
        read.fault(
            row, "event", f'there is no event "{event[:40]}"; {meant(event, (*OPENS, *CLOSES))}'
        )
        for row, event in enumerate(read.columns["event"])
        if event.strip() not in OPENS and event.strip() not in CLOSES
    ]
    if faults:
        raise HistoryFileError(faults)
    at = times.minutes(read, "at", days, must=True)
    spans = _paired(read, counter, days.tolist(), at.tolist(), repairs)
    return Seen(*(_presence(spans[kind], read, repairs) for kind in OPENS))


def _counters(read: Cells, known: Sequence[str]) -> list[int]:
    at = {code: place for place, code in enumerate(known)}
    rows = [at.get(code.strip(), -1) for code in read.columns["counter"]]
    faults = [_unknown(read, row, known) for row, place in enumerate(rows) if place < 0]
    if faults:
        raise HistoryFileError(faults)
    return rows


def _unknown(read: Cells, row: int, known: Sequence[str]) -> Fault:
    said = read.columns["counter"][row].strip()[:40]
    return read.fault(row, "counter", f'there is no counter "{said}"; {meant(said, known)}')


def _paired(
    read: Cells, counter: list[int], days: list[int], at: list[float], repairs: Repairs
) -> dict[str, list[Span]]:
    """From each beginning to its end."""
    last: dict[int, float] = {}
    for day, moment in zip(days, at, strict=True):
        last[day] = max(last.get(day, 0.0), moment)
    spans: dict[str, list[Span]] = {kind: [] for kind in OPENS}
    open_since: dict[tuple[int, int, str], tuple[float, int]] = {}
    for row in sorted(range(len(at)), key=lambda row: (days[row], at[row], row)):
        event, key = read.columns["event"][row].strip(), (counter[row], days[row])
        if event in OPENS:
            if (*key, event) in open_since:
                repairs.note(Repair.TWICE, read.file, [read.lines[row]])
            open_since.setdefault((*key, event), (at[row], read.lines[row]))
        elif (*key, CLOSES[event]) in open_since:
            begun, line = open_since.pop((*key, CLOSES[event]))
            spans[CLOSES[event]].append((*key, begun, at[row], line))
        else:
            repairs.note(Repair.NEVER_OPENED, read.file, [read.lines[row]])
    for (place, day, kind), (begun, line) in open_since.items():
        repairs.note(Repair.NEVER_CLOSED, read.file, [line])
        spans[kind].append((place, day, begun, last[day], line))
    return spans


def _presence(spans: list[Span], read: Cells, repairs: Repairs) -> Presence:
    """In order, and as one where they overlap."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and kept[-1][:2] == span[:2] and span[2] < kept[-1][3]:
            repairs.note(Repair.TWICE, read.file, [span[4]])
            kept[-1] = (*kept[-1][:3], max(kept[-1][3], span[3]), kept[-1][4])
        else:
            kept.append(span)
    place, day, begins, ends = (np.array([span[at] for span in kept]) for at in range(4))
    return Presence(
        place.astype(np.int64), day.astype(np.int64), begins.astype(float), ends.astype(float)
    )

"""A log of tickets: one row for each leg, from issue to its end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from server.adapters.branch_file import Fault, meant
from server.adapters.history_file.faults import HistoryFileError, Repair, Repairs
from server.adapters.history_file.lines import Cells, cells
from server.adapters.history_file.times import Times, numbered
from server.domain.plan import Plan
from server.forecast.history import NOBODY, Ended, History, no_presence
from server.forecast.scene import Flags, Floats, Ints

COLUMNS: Final = (
    "ticket",
    "day",
    "service",
    "tier",
    "issued",
    "called",
    "started",
    "finished",
    "outcome",
    "counter",
)
OUTCOMES: Final = {ended.name.lower(): ended for ended in Ended}
FURTHER: Final = re.compile(r"(.+)-\d")
"""The further leg of a visit bears the first one's ticket."""
ODD_HOUR: Final = 60.0
"""So many minutes earlier or later than ever a day may be."""
COMPARED: Final = 5
"""With fewer days nobody can say that one of them is of another time zone."""


@dataclass(frozen=True)
class Log:
    """The history, and the ticket of each of its rows."""

    history: History
    tickets: Sequence[str]


def read_log(path: Path, plan: Plan | None, times: Times, repairs: Repairs) -> Log:
    """The legs of past days, in order of issue.

    Raises:
        HistoryFileError: something is wrong that cannot be put right.
    """
    read = cells(path, COLUMNS, repairs)
    tickets = [ticket.strip() for ticket in read.columns["ticket"]]
    named = _unnamed(read, tickets) or _twice(read, tickets)
    if named:
        raise HistoryFileError(named)
    days, ended = times.days(read), _outcomes(read)
    at = {"issued": times.minutes(read, "issued", days, must=True)}
    for column in ("called", "started", "finished"):
        at[column] = times.minutes(read, column, days)
    _put_right(read, at, ended, repairs)
    services, service = _known(read, "service", tuple(plan.services) if plan else ())
    tiers, tier = _known(read, "tier", tuple(plan.tiers) if plan else ())
    counters, counter = _counters(read, tuple(plan.counters) if plan else ())
    _another_zone(read, days, at["issued"])
    second = _further(tickets, ended)
    history = History(
        *(services, tiers, counters, days, service, tier, counter),
        *(at["issued"], at["called"], at["started"], at["finished"]),
        ended=ended,
        second=second,
        planned=no_presence(),
        there=no_presence(),
        breaks=no_presence(),
    )
    repairs.note(
        Repair.NO_COUNTER, read.file, _lines(read, ~np.isnan(at["called"]) & (counter == NOBODY))
    )
    _overlaps(read, history, repairs)
    if faults := list(repairs.too_many(len(read))):
        raise HistoryFileError(faults)
    return _in_order(read, Log(history, tickets), repairs)


def _lines(read: Cells, rows: Flags) -> list[int]:
    return [read.lines[row] for row in np.flatnonzero(rows).tolist()]


# --- names ----------------------------------------------------------------------------------------


def _unnamed(read: Cells, tickets: Sequence[str]) -> list[Fault]:
    what = "is empty; every row needs a ticket of its own"
    return [read.fault(row, "ticket", what) for row, name in enumerate(tickets) if not name]


def _twice(read: Cells, tickets: Sequence[str]) -> list[Fault]:
    if len(set(tickets)) == len(tickets):
        return []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for row, ticket in enumerate(tickets):
        if first.setdefault(ticket, row) != row:
            what = f'"{ticket}" stands on line {read.lines[first[ticket]]} already; strike one out'
            faults.append(read.fault(row, "ticket", what))
    return faults


def _outcomes(read: Cells) -> Ints:
    ended = [OUTCOMES.get(outcome.strip(), NOBODY) for outcome in read.columns["outcome"]]
    wrong = [row for row, outcome in enumerate(ended) if outcome == NOBODY]
    if wrong:
        raise HistoryFileError(_unknown(read, row, "outcome", tuple(OUTCOMES)) for row in wrong)
    return np.array(ended, np.int64)


def _known(read: Cells, column: str, known: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The codes, which must be the plan's if there is one."""
    codes, rows = numbered(read, column, known)
    strange = rows >= len(known) if known else np.array([not codes[row] for row in rows])
    if strange.any():
        raise HistoryFileError(
            _unknown(read, int(row), column, known) for row in np.flatnonzero(strange)
        )
    return codes, rows


def _counters(read: Cells, known: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The same, but a counter may be missing."""
    codes, rows = numbered(read, "counter", ("", *known))
    rows = rows - 1
    if known and (rows >= len(known)).any():
        wrong = np.flatnonzero(rows >= len(known))
        raise HistoryFileError(_unknown(read, int(row), "counter", known) for row in wrong)
    return codes[1:], np.where(rows < 0, NOBODY, rows)


def _unknown(read: Cells, row: int, column: str, known: Sequence[str]) -> Fault:
    said = read.columns[column][row].strip()[:40]
    if not said:
        return read.fault(row, column, "is empty; every row needs one")
    remedy = meant(said, known)
    if column != "outcome":
        remedy += "; or leave out --branch, then the plan is inferred"
    return read.fault(row, column, f'there is no {column} "{said}"; {remedy}')


def _further(tickets: Sequence[str], ended: Ints) -> Flags:
    at = {ticket: row for row, ticket in enumerate(tickets)}
    second = np.zeros(len(tickets), np.bool_)
    for row, ticket in enumerate(tickets):
        leg = FURTHER.fullmatch(ticket)
        first = at.get(leg[1]) if leg else None
        second[row] = first is not None and ended[first] == Ended.REDIRECTED
    return second


# --- times ----------------------------------------------------------------------------------------


def _put_right(read: Cells, at: dict[str, Floats], ended: Ints, repairs: Repairs) -> None:
    """Fill in what follows from the rest, and bring into order what is not; each is counted."""
    issued, called, started, finished = (
        at[name] for name in ("issued", "called", "started", "finished")
    )
    met = np.isin(ended, (Ended.SERVED, Ended.REDIRECTED))

    def note(repair: Repair, rows: Flags) -> Flags:
        repairs.note(repair, read.file, _lines(read, rows))
        return rows

    rows = note(Repair.NOT_CALLED, np.isnan(called) & ~np.isnan(started))
    called[rows] = started[rows]
    rows = note(Repair.NOT_STARTED, met & np.isnan(started) & ~np.isnan(called))
    started[rows] = called[rows]
    _incomplete(read, at, ended)
    rows = note(Repair.CALLED_EARLY, called < issued)
    called[rows] = issued[rows]
    rows = note(Repair.STARTED_EARLY, started < called)
    started[rows] = called[rows]
    rows = note(Repair.NOT_FINISHED, np.isnan(finished))
    finished[rows] = np.where(np.isnan(started), called, started)[rows]
    begun = np.fmax(np.fmax(issued, called), started)
    rows = note(Repair.FINISHED_EARLY, finished < begun)
    finished[rows] = begun[rows]


def _incomplete(read: Cells, at: dict[str, Floats], ended: Ints) -> None:
    """Refuse rows that do not say how long somebody waited."""
    needs = np.where(np.isnan(at["called"]), ended != Ended.CANCELLED, False)
    faults = [
        read.fault(int(row), "called", "is empty; a ticket that was called says when")
        for row in np.flatnonzero(needs)
    ]
    gone = (ended == Ended.CANCELLED) & np.isnan(at["called"]) & np.isnan(at["finished"])
    faults += [
        read.fault(int(row), "finished", "is empty; a ticket that was cancelled says when")
        for row in np.flatnonzero(gone)
    ]
    if faults:
        raise HistoryFileError(faults)


def _another_zone(read: Cells, days: Ints, issued: Floats) -> None:
    """Refuse a day whose tickets were issued when on no other day anybody came."""
    known = np.unique(days)
    if len(known) < COMPARED:
        return
    faults = []
    for day in known:
        mine = days == day
        first, last = np.percentile(issued[~mine], (0.1, 99.9))
        middle = np.median(issued[mine])
        if not first - ODD_HOUR <= middle <= last + ODD_HOUR:
            what = (
                f"tickets of this day are issued about {_clock(middle)}, those of other days from "
                f"{_clock(first)} to {_clock(last)}; write the day in the zone of the others"
            )
            faults.append(read.fault(int(np.flatnonzero(mine)[0]), "day", what))
    if faults:
        raise HistoryFileError(faults)


def _clock(minutes: float) -> str:
    return f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def _overlaps(read: Cells, history: History, repairs: Repairs) -> None:
    """Count services that had not ended when the counter called again."""
    order = np.lexsort((history.called, history.counter, history.day))
    order = order[(history.counter[order] != NOBODY) & ~np.isnan(history.called[order])]
    before, after = order[:-1], order[1:]
    same = (history.counter[before] == history.counter[after]) & (
        history.day[before] == history.day[after]
    )
    late = same & (history.finished[before] > history.called[after])
    repairs.note(Repair.OVERLAPS, read.file, (read.lines[row] for row in sorted(before[late])))


def _in_order(read: Cells, log: Log, repairs: Repairs) -> Log:
    time = log.history.time
    late = np.append(False, time[1:] < np.maximum.accumulate(time)[:-1])
    if not late.any():
        return log
    repairs.note(Repair.ORDER, read.file, _lines(read, late))
    order = np.argsort(time, kind="stable")
    return Log(log.history.only(order), [log.tickets[row] for row in order])

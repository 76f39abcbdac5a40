"""All files of the past together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from server.adapters.history_file.faults import Repairs
from server.adapters.history_file.log import read_log
from server.adapters.history_file.presence import read_counters, read_roster
from server.adapters.history_file.times import Times
from server.domain.plan import Plan
from server.forecast.history import History


@dataclass(frozen=True)
class Past:
    """What the files say, the ticket of each row, and what was put right."""

    history: History
    tickets: Sequence[str]
    repairs: Repairs


def read_past(
    log: Path,
    roster: Path | None = None,
    counters: Path | None = None,
    plan: Plan | None = None,
    zone: str = "",
) -> Past:
    """The history in these files; `zone` is the branch's, for times with an offset.

    Raises:
        HistoryFileError: something is wrong that cannot be put right.
    """
    repairs = Repairs()
    local = ZoneInfo(zone) if zone else None
    read = read_log(log, plan, Times(local), repairs)
    history = read.history
    if roster is not None:
        planned = read_roster(roster, history.counters, Times(local), repairs)
        history = replace(history, planned=planned)
    if counters is not None:
        seen = read_counters(counters, history.counters, Times(local), repairs)
        history = replace(history, there=seen.there, breaks=seen.breaks)
    return Past(history, read.tickets, repairs)

"""What `heliotrope history` does: from a former system's files into the database of a branch."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from heliotrope import plans
from heliotrope.plans import Shelf, newest_plan
from server.adapters.branch_file import meant
from server.adapters.clock import wall_clock
from server.adapters.history_file import HistoryFileError, Past, Repairs, read_past
from server.adapters.learnt import BranchArchive
from server.adapters.past_days import Brought
from server.application.learning import DAYS, laws_to_keep, learnt_from
from server.domain.plan import Plan
from server.forecast.former import Names, days_of, renamed
from server.forecast.history import History
from server.forecast.laws import Laws, mean_of

__all__ = ["CANNOT", "Files", "Names", "Shelf", "bring"]
LONGEST: Final = 150
"""Letters of a ticket's name, as it can be kept."""


class NamesUnknown(ValueError):
    """The log speaks of what the branch does not have; the message says what to do."""


CANNOT: Final = (*plans.CANNOT, HistoryFileError, NamesUnknown)


@dataclass(frozen=True, slots=True)
class Files:
    """What there is of the former system."""

    log: Path
    roster: Path | None
    counters: Path | None


async def bring(shelf: Shelf, code: str, files: Files, names: Names) -> Sequence[str]:
    """Keep the days of a log and learn from all that are kept; says what was done."""
    plan = newest_plan(shelf, code)
    past = read_past(files.log, files.roster, files.counters, zone=plan.timezone)
    history = renamed(past.history, names)
    _check(plan, history, past.tickets)
    days = days_of(history, past.tickets, plan.timezone)
    with shelf.opened() as database:
        archive, now = BranchArchive(database, plan.code), wall_clock()
        brought = await archive.bring(days, now)
        known = await archive.newest(DAYS)
        laws = learnt_from(plan, known)
        await archive.keep_laws(laws_to_keep(laws, known, now))
    legs = sum(len(day.legs) for day in days)
    return [*_read(files, past, legs), *_kept(brought), *_learnt(plan, laws, history)]


# --- names ----------------------------------------------------------------------------------------


def _check(plan: Plan, history: History, tickets: Sequence[str]) -> None:
    faults = [
        *_unknown("service", history.services, plan.services),
        *_unknown("tier", history.tiers, plan.tiers),
        *(f'the name "{name[:20]}..." is too long' for name in tickets if len(name) > LONGEST),
    ]
    if faults:
        raise NamesUnknown("\n".join(faults))


def _unknown(what: str, used: Sequence[str], known: Collection[str]) -> Iterator[str]:
    for name in used:
        if name and name not in known:
            guess = meant(name, known)
            remedy = f'say --{what} "{name}=CODE", or "{name}=" to leave it out'
            yield f'the branch has no {what} "{name}"; {guess}; {remedy}'


# --- words ----------------------------------------------------------------------------------------


def _read(files: Files, past: Past, legs: int) -> Iterator[str]:
    days = past.history.days
    first, last = (date.fromordinal(int(day)) for day in (days[0], days[-1]))
    yield f"{files.log}: {len(past.history)} tickets of {len(days)} days, {first} to {last}"
    if legs < len(past.history):
        yield f"  left out as asked: {len(past.history) - legs}"
    yield from _repaired(past.repairs)


def _repaired(repairs: Repairs) -> Iterator[str]:
    for repair, count in repairs.counts.items():
        yield f"  put right: {count} x {repair} (first {repairs.first[repair]})"


def _kept(brought: Brought) -> Iterator[str]:
    yield f"kept: {len(brought.new)} days"
    if brought.known:
        yield f"  kept already: {len(brought.known)} days"
    if brought.own:
        yield f"  left alone, for the branch has seen them itself: {len(brought.own)} days"


def _learnt(plan: Plan, laws: Laws, history: History) -> Iterator[str]:
    yield f"learnt from {laws.days} days; a server that runs goes by it within ten minutes"
    for code in plan.services:
        tickets = int((np.array(history.services)[history.service] == code).sum())
        minutes = mean_of(laws.services[code].shape)
        yield f"  {code}: {minutes:.1f} min on average, {tickets} tickets in the log"
    a_day = np.array(laws.arrivals.rates).sum(axis=1) * 30
    busiest, calmest = int(a_day.max()), int(a_day[a_day > 0].min(initial=a_day.max()))
    yield f"  customers a day: {calmest} to {busiest} by weekday"

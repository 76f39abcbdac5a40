"""What is written on the next slip. No number exists twice on paper, ever.

Online a series counts from `first` to `last`, then from past the kiosks' reserve: `A021`. A kiosk
that is away writes the numbers of its leases, likewise `A505`, and after them its own series, with
its number in it and a dash: `A7-001`. For some days after a restore from backup, while slips may
be about of which the server knows nothing, numbers bear the epoch after an R: `AR1-021`.
A series therefore has a code that ends neither in a digit nor in R.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.domain.model import Branch, Lease
from server.domain.plan import Plan, Series, ServiceCode, TierCode

ENDLESS: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number with where it comes from."""

    number: str
    series: str
    ordinal: int


def next_number(branch: Branch, service: ServiceCode, tier: TierCode) -> Numbered:
    """The next number of the series of a service and tier, given while the day is open."""
    code = branch.plan.services[service].series_of(tier)
    epoch = epoch_on(branch, branch.day)
    return next(
        Numbered(spelt(code, ordinal, epoch), code, ordinal)
        for ordinal in _following(branch, code)
        if spelt(code, ordinal, epoch) not in branch.carried and not _is_held(branch, code, ordinal)
    )


def spelt(code: str, ordinal: int, epoch: int = 0) -> str:
    """A number as it is written: `A021`, and `AR1-021` of the first epoch after a restore."""
    return f"{prefix(code, epoch)}{ordinal:03d}"


def prefix(code: str, epoch: int) -> str:
    """What stands before the ordinal."""
    return f"{code}R{epoch}-" if epoch else code


def spelt_by(kiosk: str, code: str, ordinal: int) -> str:
    """A number of a kiosk's own series: `A7-001`.

    These go on from day to day, for yesterday's may have been carried over.
    """
    return f"{code}{kiosk_number(kiosk)}-{ordinal:03d}"


def kiosk_number(kiosk: str) -> str:
    """The digits at the end of its id, or all of it in capitals; unique in a branch."""
    digits = re.search(r"\d+$", kiosk)
    return digits[0].lstrip("0") or "0" if digits else kiosk.upper()


def is_own(number: str, kiosk: str) -> bool:
    """Whether a kiosk's own series has this number."""
    own = re.escape(kiosk_number(kiosk))
    return re.fullmatch(rf".*[^\dR]{own}-\d{{3,}}", number, re.ASCII) is not None


def epoch_on(branch: Branch, day: date | None) -> int:
    """The epoch that the numbers of a day bear, or 0."""
    until = branch.epoch_until
    return branch.epoch if until and day and day <= until else 0


def ordinal_of(number: str, code: str, epoch: int) -> int | None:
    """The ordinal in a number of this series and epoch; None if it is not one."""
    digits = number.removeprefix(prefix(code, epoch))
    ordinal = int(digits) if digits.isascii() and digits.isdigit() else 0
    return ordinal if spelt(code, ordinal, epoch) == number else None


def holds(lease: Lease, number: str) -> bool:
    """Whether a number is one of the lease's."""
    ordinal = ordinal_of(number, lease.series, lease.epoch)
    return ordinal is not None and lease.first <= ordinal <= lease.last


def is_leased(branch: Branch, day: date, number: str) -> bool:
    """Whether a kiosk may print this number on that day."""
    return any(lease.day == day and holds(lease, number) for lease in branch.leases)


def series_used(plan: Plan) -> list[str]:
    """The series of all services, each once."""
    codes = (
        code
        for service in plan.services.values()
        for code in (service.series, *service.series_by_tier.values())
    )
    return list(dict.fromkeys(codes))


def _is_held(branch: Branch, code: str, ordinal: int) -> bool:
    """Whether a kiosk may print it today: leases outlast a change of the plan's ranges."""
    return any(
        lease.day == branch.day and lease.series == code and lease.first <= ordinal <= lease.last
        for lease in branch.leases
    )


def _following(branch: Branch, code: str) -> Iterator[int]:
    """The ordinals after the last one, in the order of the day, each once."""
    began, last = branch.began.get(code), branch.last.get(code)
    runs = _runs(branch.plan.series_named(code), began)
    if last is None or last == began:
        return (ordinal for run in runs for ordinal in run)
    at = _run_of(runs, last) if began is not None else None
    if at is None:  # it only ever rises, or the plan's ranges have changed
        rest = runs if began is None else runs[-1:]
        return (ordinal for run in rest for ordinal in _above(run, last))
    return (ordinal for run in (_above(runs[at], last), *runs[at + 1 :]) for ordinal in run)


def _runs(series: Series, began: int | None) -> list[range]:
    """The ordinals of a day in order; one that continues goes round to where it began."""
    beyond = max(series.last, series.reserve_last, began or 0) + 1
    turn = series.first if began is None else max(series.first, began + 1)
    usual = range(turn, series.last + 1)
    again = range(series.first, min(began or 0, series.last + 1))
    return [run for run in (usual, again) if run] + [range(beyond, ENDLESS)]


def _run_of(runs: list[range], ordinal: int) -> int | None:
    return next((at for at, run in enumerate(runs) if ordinal in run), None)


def _above(run: range, ordinal: int) -> range:
    return range(max(run.start, ordinal + 1), run.stop)

"""Reads the plan of a branch from its file; or says all that is wrong with it."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from server.adapters.branch_file.coverage import nobody_calls
from server.adapters.branch_file.faults import BranchFileError, Fault
from server.adapters.branch_file.house import BranchPart
from server.adapters.branch_file.inherit import gathered
from server.adapters.branch_file.look import unreadable
from server.adapters.branch_file.names import unknown_names
from server.adapters.branch_file.places import Located
from server.adapters.branch_file.sense import nonsense, not_installed
from server.adapters.branch_file.shape import shaped
from server.adapters.branch_file.texts import unspeakable
from server.domain.plan import Plan


def read_plan(
    path: Path, speed: float = 1.0, *, disciplines: Collection[str] | None = None
) -> Plan:
    """The plan in `path`; lengths that people feel are stretched to `speed` on the server's clock.

    If `disciplines` are given, those are installed on this machine, and no other of the bank's own
    may be named.

    Raises:
        BranchFileError: a file is missing, is not TOML, or does not hold together.
    """
    found, faults = gathered(path)
    parts, misshapen = shaped(found, BranchPart)
    faults += misshapen
    faults += unknown_names(found)
    faults += unspeakable(found)
    plan = None if parts is None else parts.made()
    if plan is not None:
        faults += unreadable(found, plan.look)
        faults += _of_the_whole(plan, found, disciplines, faulty=bool(faults))
    if faults or plan is None:
        raise BranchFileError(faults)
    window, least = plan.rating_window * speed, plan.rating_window_least * speed
    return replace(plan, rating_window=window, rating_window_least=least)


def _of_the_whole(
    plan: Plan, found: Located, disciplines: Collection[str] | None, *, faulty: bool
) -> list[Fault]:
    wrong = list(nonsense(plan))
    if disciplines is not None:
        wrong += not_installed(plan, disciplines)
    if not faulty:  # else it would only repeat that a service or a counter is not there
        wrong += nobody_calls(plan)
    return [found.fault(path, what) for path, what in wrong]

"""Standing rules of the house: diversions with an end, and machines that work or do not."""

from collections.abc import Iterator
from datetime import datetime

from server.domain import events
from server.domain.commands import Divert, EndDiversion, SetMachine
from server.domain.model import Branch, Machinery
from server.domain.outcome import Events, Outcome
from server.domain.plan import ServiceCode
from server.domain.refusals import (
    DiversionChained,
    DiversionOver,
    Refusal,
    UnknownMachine,
    UnknownService,
)


def divert(branch: Branch, command: Divert, now: datetime) -> Outcome:
    """From now on new tickets of a service join another; said again, the newest holds."""
    refused = _refuse(branch, command, now)
    return refused or (events.DiversionBegan(now, command.service, command.to, command.until),)


def end_diversion(branch: Branch, command: EndDiversion, now: datetime) -> Outcome:
    """New tickets join the queue of their own service again."""
    if command.service not in branch.diversions:
        return ()
    return (events.DiversionEnded(now, command.service),)


def ended(branch: Branch, now: datetime) -> Events:
    """The diversions whose time is over."""
    return tuple(
        events.DiversionEnded(now, service)
        for service, diversion in sorted(branch.diversions.items())
        if diversion.until <= now
    )


def endings(branch: Branch) -> Iterator[datetime]:
    """When a diversion ends by itself."""
    return (diversion.until for diversion in branch.diversions.values())


def joined(branch: Branch, service: ServiceCode, now: datetime) -> ServiceCode:
    """The service that new tickets of a service join now; diversions may follow each other."""
    met = {service}
    while (to := _diverted(branch, service, now)) is not None and to not in met:
        met.add(to)
        service = to
    return service


def _diverted(branch: Branch, service: ServiceCode, now: datetime) -> ServiceCode | None:
    diversion = branch.diversions.get(service)
    in_force = diversion is not None and diversion.until > now
    return diversion.to if in_force and diversion and diversion.to in branch.plan.services else None


def set_machine(branch: Branch, command: SetMachine, now: datetime) -> Outcome:
    """Somebody has seen that a machine works, or that it does not."""
    if command.machine not in branch.plan.machines:
        return UnknownMachine(command.machine)
    if branch.machines.get(command.machine, Machinery()).state is command.state:
        return ()
    return (events.MachineChanged(now, command.machine, command.state),)


def _refuse(branch: Branch, command: Divert, now: datetime) -> Refusal | None:
    for service in (command.service, command.to):
        if service not in branch.plan.services:
            return UnknownService(service)
    if command.until <= now:
        return DiversionOver()
    return _refuse_chain(branch, command.service, command.to)


def _refuse_chain(branch: Branch, service: ServiceCode, to: ServiceCode) -> Refusal | None:
    """A diversion is one step, so that everybody can see where a ticket will be."""
    if to in branch.diversions or to == service:
        return DiversionChained(to)
    if service in {diversion.to for diversion in branch.diversions.values()}:
        return DiversionChained(service)
    return None

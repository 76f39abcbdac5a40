"""What becomes of the counters, the machines and the diversions."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.evolve.parts import desk
from server.domain.model import Branch, CounterState, Diversion, Machinery


def _opened(branch: Branch, event: events.CounterOpened) -> Branch:
    free = branch.desks[event.counter].ticket is None if event.counter in branch.desks else True
    return desk(
        branch,
        event.counter,
        state=CounterState.OPEN,
        teller=event.teller,
        reason="",
        since=event.at,
        free_since=event.at if free else None,
        closes_after=False,
    )


def _paused(branch: Branch, event: events.CounterPaused) -> Branch:
    return desk(
        branch,
        event.counter,
        state=CounterState.PAUSED,
        reason=event.reason,
        since=event.at,
        free_since=None,
        auto_call=False,
    )


def _closed(branch: Branch, event: events.CounterClosed) -> Branch:
    return desk(
        branch,
        event.counter,
        state=CounterState.CLOSED,
        teller=None,
        reason="",
        since=event.at,
        free_since=None,
        auto_call=False,
        closes_after=False,
        profile=None,
    )


def _closing(branch: Branch, event: events.CounterClosing) -> Branch:
    return desk(branch, event.counter, closes_after=True)


def _handed_over(branch: Branch, event: events.CounterHandedOver) -> Branch:
    return desk(branch, event.counter, teller=event.teller, auto_call=False, closes_after=False)


def _profile_changed(branch: Branch, event: events.ProfileChanged) -> Branch:
    return desk(branch, event.counter, profile=event.profile)


def _auto_call_set(branch: Branch, event: events.AutoCallSet) -> Branch:
    return desk(branch, event.counter, auto_call=event.on)


def _machine_changed(branch: Branch, event: events.MachineChanged) -> Branch:
    machine = Machinery(event.state, event.at)
    return branch.but(machines=branch.machines.set(event.machine, machine))


def _diversion_began(branch: Branch, event: events.DiversionBegan) -> Branch:
    diversion = Diversion(event.to, event.until)
    return branch.but(diversions=branch.diversions.set(event.service, diversion))


def _diversion_ended(branch: Branch, event: events.DiversionEnded) -> Branch:
    return branch.but(diversions=branch.diversions.delete(event.service))


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.CounterOpened: _opened,
    events.CounterPaused: _paused,
    events.CounterClosed: _closed,
    events.CounterClosing: _closing,
    events.CounterHandedOver: _handed_over,
    events.ProfileChanged: _profile_changed,
    events.AutoCallSet: _auto_call_set,
    events.MachineChanged: _machine_changed,
    events.DiversionBegan: _diversion_began,
    events.DiversionEnded: _diversion_ended,
}

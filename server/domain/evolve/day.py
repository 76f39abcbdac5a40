"""What becomes of the branch as the day goes by."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from immutables import Map

from server.domain import events
from server.domain.events import Event
from server.domain.hours import local
from server.domain.model import Appointment, Branch, Desk, State, Ticket
from server.domain.plan import Plan
from server.domain.queues import indexed, remembered


def _day_opened(branch: Branch, event: events.DayOpened) -> Branch:
    if event.day == branch.day:  # opened again: its numbers and tickets go on
        return branch.but(open=True, working=event.working, intake_since=event.at)
    carried = [branch.tickets[ticket] for ticket in event.carried]
    return branch.but(
        day=event.day,
        open=True,
        working=event.working,
        intake_since=event.at,
        tickets=Map({ticket.id: _carried(ticket) for ticket in carried}),
        queues=indexed(carried, remembered(branch.queues)),
        last=_continued(branch),
        began=_continued(branch),
        issued=Map(),
        slots=Map(),
        corrected=Map(),
        balked=Map(),
        came_back=Map(),
        carried=frozenset(ticket.number for ticket in carried),
        void=frozenset(),
        help=Map(),
        held=frozenset(ticket.id for ticket in carried if ticket.state is State.HELD),
        calls=(),
        turns=Map(),
        diversions=Map(),
        leases=tuple(lease for lease in branch.leases if lease.day >= event.day),
        appointments=_still_to_come(branch, event.day),
    )


def _still_to_come(branch: Branch, day: date) -> Map[str, Appointment]:
    due = ((code, one) for code, one in branch.appointments.items())
    return Map({code: one for code, one in due if local(branch, one.due).date() >= day})


def _carried(ticket: Ticket) -> Ticket:
    return replace(ticket, undo=None)


def _continued(branch: Branch) -> Map[str, int]:
    """Where series that continue go on; all others start anew."""
    named = branch.plan.series_named
    return Map({code: last for code, last in branch.last.items() if named(code).continues})


def _work_began(branch: Branch, _: events.WorkBegan) -> Branch:
    return branch.but(working=True)


def _intake_closed(branch: Branch, event: events.IntakeClosed) -> Branch:
    return branch.but(open=False, intake_since=event.at)


def _intake_opened(branch: Branch, event: events.IntakeOpened) -> Branch:
    return branch.but(open=True, intake_since=event.at)


def _day_closed(branch: Branch, event: events.DayClosed) -> Branch:
    return branch.but(open=False, working=False, intake_since=event.at)


def _plan_changed(branch: Branch, event: events.PlanChanged) -> Branch:
    new = {code: Desk() for code in event.plan.counters if code not in branch.desks}
    beyond = _beyond(branch, event.plan)
    return branch.but(
        plan=event.plan,
        version=event.version,
        desks=branch.desks.update(new),
        last=branch.last.update(beyond),
        began=Map({code: began for code, began in branch.began.items() if code not in beyond}),
    )


def _beyond(branch: Branch, plan: Plan) -> dict[str, int]:
    """Series that have gone on from yesterday, whose ranges change: they leave both behind.

    What lies between where they began and where they are could no longer be told otherwise.
    """
    changed = {
        code: (branch.plan.series_named(code), plan.series_named(code))
        for code, began in branch.began.items()
        if branch.last[code] != began and branch.plan.series_named(code) != plan.series_named(code)
    }
    return {
        code: max(branch.last[code], *(max(one.last, one.reserve_last) for one in both))
        for code, both in changed.items()
    }


def _epoch_raised(branch: Branch, event: events.EpochRaised) -> Branch:
    """All leases are burnt: what they held may be on paper."""
    return branch.but(epoch=event.epoch, epoch_until=event.until, leases=())


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.DayOpened: _day_opened,
    events.WorkBegan: _work_began,
    events.IntakeClosed: _intake_closed,
    events.IntakeOpened: _intake_opened,
    events.DayClosed: _day_closed,
    events.PlanChanged: _plan_changed,
    events.EpochRaised: _epoch_raised,
}

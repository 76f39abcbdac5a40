"""One person as the lobby manager sees them, and what can be done for them now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from server.domain import events
from server.domain.eligible import caller, may_ever_call
from server.domain.issuing import comes_back
from server.domain.lifecycle import LIVE, MOVES
from server.domain.model import Branch, CounterState, Desk, State, Ticket
from server.domain.plan import Counter, Machine, Service, Tier
from server.domain.ranking import people_ahead
from server.forecast.outlook import Outlook, Wait
from server.forecast.reasons import Reason
from server.web.choices import HOLDS, UPGRADES
from server.web.hall_view import Segment, machine_lines, segment

BEHIND: Final = (1, 3, 5)
"""So many whom somebody who did not come may be put behind."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: what is known, and where each verb may lead. What cannot be done is empty."""

    segment: Segment
    service: Service
    counter: Counter | None
    """Where they are called to or served."""
    ahead: int
    wait: Wait | None
    longer: Reason | None
    """Why the wait is longer than was told."""
    live: bool
    waits: bool
    movable: bool
    services: tuple[Service, ...]
    counters: tuple[tuple[Counter, Desk], ...]
    machines: tuple[Machine, ...]
    """Those that work."""
    came_back: bool
    """Whether they would get a new ticket with the old arrival."""
    tiers: tuple[Tier, ...]
    resumes: tuple[Counter, ...]
    """Open, and free for somebody who was put aside."""
    can: frozenset[str]
    """Verbs that need nothing more than a press."""
    holds: Mapping[str, str]
    upgrades: Mapping[str, str]
    behind: tuple[int, ...]


def person_view(branch: Branch, outlook: Outlook, ticket: Ticket, now: datetime) -> PersonView:
    """One person at this moment."""
    plan, state = branch.plan, ticket.state
    called = state is State.CALLED
    return PersonView(
        segment=segment(branch, outlook, ticket, now),
        service=plan.services[ticket.service],
        counter=plan.counters.get(ticket.counter) if ticket.counter and state in LIVE else None,
        ahead=people_ahead(branch, ticket, now),
        wait=outlook.tickets.get(ticket.id),
        longer=outlook.reasons.get(ticket.id),
        live=state in LIVE,
        waits=state is State.WAITING,
        movable=state in MOVES[events.TicketTransferred],
        services=tuple(other for other in plan.services.values() if other.code != ticket.service),
        counters=_counters(branch, ticket, now),
        machines=_machines(branch, ticket),
        came_back=comes_back(branch, ticket, now),
        tiers=_tiers(branch, ticket),
        resumes=_free(branch) if state is State.HELD else (),
        can=_can(ticket),
        holds=HOLDS if state in MOVES[events.TicketHeld] else {},
        upgrades=UPGRADES,
        behind=BEHIND if called else (),
    )


def _can(ticket: Ticket) -> frozenset[str]:
    moves = {
        "cancel": events.TicketCancelled,
        "no-show": events.TicketNoShow,
        "reinstate": events.TicketReinstated,
    }
    return frozenset(verb for verb, move in moves.items() if ticket.state in MOVES[move])


def _counters(branch: Branch, ticket: Ticket, now: datetime) -> tuple[tuple[Counter, Desk], ...]:
    anywhere = replace(ticket, only_at=None)
    return tuple(
        (counter, branch.desks[code])
        for code, counter in branch.plan.counters.items()
        if code != ticket.only_at and may_ever_call(branch, caller(branch, code, now), anywhere)
    )


def _machines(branch: Branch, ticket: Ticket) -> tuple[Machine, ...]:
    if ticket.state not in MOVES[events.TicketRedirected]:
        return ()
    return tuple(line.machine for line in machine_lines(branch) if line.works)


def _tiers(branch: Branch, ticket: Ticket) -> tuple[Tier, ...]:
    plan = branch.plan
    if ticket.state not in LIVE:
        return ()
    return tuple(plan.tiers[code] for code in plan.tiers_at(ticket.service) if code != ticket.tier)


def _free(branch: Branch) -> tuple[Counter, ...]:
    return tuple(
        counter
        for code, counter in branch.plan.counters.items()
        if branch.desks[code].state is CounterState.OPEN and branch.desks[code].ticket is None
    )

"""Nobody waits for a counter that has closed: they keep their place and go to whoever offers it."""

from datetime import datetime

from server.domain.events import CounterClosed, TicketTransferred
from server.domain.evolve import replay
from server.domain.goals import servable
from server.domain.model import Branch, CounterState, Ticket
from server.domain.outcome import Events
from server.domain.queues import overtakings


def released(branch: Branch, happened: Events, now: datetime) -> Events:
    """Those who wait for the counters that close in `happened`, sent to every other one."""
    closed = {event.counter for event in happened if isinstance(event, CounterClosed)}
    if not closed:
        return ()
    after = replay(branch, happened)
    return tuple(
        _to_every_other(after, ticket, now)
        for ticket in after.waiting()
        if ticket.only_at in closed
        and after.desks[ticket.only_at].state is CounterState.CLOSED
        and servable(after, ticket, ticket.service)
    )


def _to_every_other(branch: Branch, ticket: Ticket, now: datetime) -> TicketTransferred:
    return TicketTransferred(
        now,
        ticket.id,
        ticket.service,
        counter=None,
        bonus=ticket.bonus,
        teller=ticket.only_for,
        place=ticket.place,
        first=ticket.first,
        overtaken=overtakings(branch.queues, ticket),
    )

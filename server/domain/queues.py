"""The waiting tickets by class: joining and leaving, and who was overtaken how often.

The discipline looks at the head of each class only, so that a call costs the same however many
wait. `Queue.passed` remembers, per call by the discipline that a class could have had instead, up
to which place its tickets were overtaken; what lies before the head is forgotten.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from immutables import Map

from server.domain.model import Place, Queue, State, Ticket, TicketClass, TicketId

Queues = Map[TicketClass, Queue]


def joined(queues: Queues, ticket: Ticket) -> Queues:
    """The queues with `ticket` at its place."""
    key, slot = ticket.ticket_class, (ticket.place, ticket.id)
    queue = queues.get(key, Queue())
    at = bisect_left(queue.tickets, slot)
    tickets = (*queue.tickets[:at], slot, *queue.tickets[at:])
    return queues.set(key, Queue(tickets, queue.passed))


def left(queues: Queues, ticket: Ticket) -> Queues:
    """The queues without `ticket`."""
    key = ticket.ticket_class
    queue = queues[key]
    at = bisect_left(queue.tickets, (ticket.place, ticket.id))
    tickets = (*queue.tickets[:at], *queue.tickets[at + 1 :])
    if not tickets:
        return queues.delete(key)
    return queues.set(key, Queue(tickets, _still_counting(queue.passed, tickets[0][0])))


def overtaken_by(queues: Queues, passed: Iterable[tuple[TicketClass, Place]]) -> Queues:
    """The queues after a call that came before these classes, up to these places."""
    for key, place in passed:
        queue = queues.get(key)
        if queue is not None:
            queues = queues.set(key, Queue(queue.tickets, (*queue.passed, place)))
    return queues


def not_overtaken_by(queues: Queues, passed: Iterable[tuple[TicketClass, Place]]) -> Queues:
    """The queues after such a call was taken back."""
    for key, place in passed:
        queue = queues.get(key)
        if queue is not None and place in queue.passed:
            at = queue.passed.index(place)
            others = (*queue.passed[:at], *queue.passed[at + 1 :])
            queues = queues.set(key, Queue(queue.tickets, others))
    return queues


def was_passed(queues: Queues, ticket: Ticket) -> bool:
    """Whether calls have overtaken the ticket's class at its place, be it there or not."""
    queue = queues.get(ticket.ticket_class)
    return queue is not None and any(place > ticket.place for place in queue.passed)


def times_overtaken(queue: Queue, ticket: Ticket) -> int:
    """How often a waiting ticket has been overtaken in its running leg."""
    mine = ticket.place
    return ticket.overtaken + sum(place > mine for place in queue.passed)


def overtakings(queues: Queues, ticket: Ticket) -> int:
    """The same, wherever the ticket is; one that does not wait has what it brought along."""
    if ticket.state is not State.WAITING:
        return ticket.overtaken
    return times_overtaken(queues.get(ticket.ticket_class, Queue()), ticket)


def indexed(tickets: Iterable[Ticket], passed: Mapping[TicketClass, tuple[Place, ...]]) -> Queues:
    """The queues of these tickets, as they were when `passed` was remembered."""
    by_class: dict[TicketClass, list[tuple[Place, TicketId]]] = {}
    for ticket in tickets:
        if ticket.state is State.WAITING:
            by_class.setdefault(ticket.ticket_class, []).append((ticket.place, ticket.id))
    return Map(
        {key: Queue(tuple(sorted(slots)), passed.get(key, ())) for key, slots in by_class.items()}
    )


def remembered(queues: Queues) -> dict[TicketClass, tuple[Place, ...]]:
    """What of the queues cannot be told from the tickets."""
    return {key: queue.passed for key, queue in queues.items() if queue.passed}


def _still_counting(passed: tuple[Place, ...], head: Place) -> tuple[Place, ...]:
    return tuple(place for place in passed if place > head) if passed else passed

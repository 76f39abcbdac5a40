"""Where a ticket is put among those who wait: first, last, by arrival, or behind so many."""

from bisect import bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import islice

from server.domain.commands import Placement
from server.domain.model import Branch, Place, Queue, Ticket


def place_for(ticket: Ticket, placement: Placement) -> Place | None:
    """The place of a ticket; None: behind everybody. Who is put first keeps the old one too."""
    return None if placement is Placement.LAST else ticket.place


def behind(branch: Branch, ticket: Ticket, places: int) -> Place:
    """The place behind so many of those who wait behind it in its service, or behind them all."""
    tails = [
        _after(queue, ticket.place)
        for key, queue in branch.queues.items()
        if key.service == ticket.service
    ]
    passed = list(islice(merge(*tails), places))
    if not passed:
        return ticket.place
    return passed[-1]._replace(behind=branch.sequence + 1)


def _after(queue: Queue, place: Place) -> Iterator[Place]:
    """The places of a class behind that one, in order; one search, then only what is asked for."""
    begin = bisect_right(queue.tickets, place, key=lambda slot: slot[0])
    return (queue.tickets[at][0] for at in range(begin, len(queue.tickets)))

"""The queue as the discipline sees it: who may be called, in which order, how many are ahead."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from server.domain import discipline
from server.domain.choosing import choose_from
from server.domain.eligible import LAST, Head, head_of, heads
from server.domain.model import Branch, Place, Queue, State, Ticket, TicketClass
from server.domain.plan import Counter, CounterCode, Plan, Profile, ServiceCode, TierCode
from server.domain.queues import left
from server.domain.weights import MINUTE, Weights, weights


class Rank(NamedTuple):
    """Where a ticket stands: placed first by the staff, or else by score and place."""

    first: bool
    score: float
    place: Place


def waited_minutes(ticket: Ticket, now: datetime) -> float:
    """Minutes that the ticket has waited for its running leg."""
    return (now - ticket.waits_since) / MINUTE


def in_order_for(branch: Branch, counter: Counter, now: datetime, most: int = 100) -> list[Ticket]:
    """Whom this counter would call, one after the other, if nothing else happened."""
    order: list[Ticket] = []
    found = heads(branch, counter.code, now)
    while found and len(order) < most:
        choice = choose_from(branch, branch.profile(counter.code), found, now)
        order.append(choice.ticket)
        branch = branch.but(
            queues=left(branch.queues, choice.ticket),
            turns=branch.turns.set(choice.rule, choice.turns) if choice.rule else branch.turns,
        )
        found = _after(branch, found, choice.ticket) or heads(branch, counter.code, now)
    return order


def _after(branch: Branch, found: Sequence[Head], called: Ticket) -> list[Head]:
    """The heads once that ticket has left: only its own class has another."""
    at = next(at for at, head in enumerate(found) if head.ticket == called.id)
    gone = found[at]
    others = [*found[:at], *found[at + 1 :]]
    for head in head_of(gone.key, branch.queues.get(gone.key), gone.until):
        insort(others, head, key=attrgetter("place"))
    return others


def waiting_for(branch: Branch, counter: CounterCode, now: datetime) -> int:
    """How many this counter may call now."""
    return sum(len(branch.queues[head.key].tickets) for head in heads(branch, counter, now))


def score(branch: Branch, ticket: Ticket, now: datetime) -> float:
    """The priority of a waiting ticket in minutes, before any counter's own bonus."""
    numbers = _weights(branch.plan, ticket.ticket_class)
    return discipline.priority(
        numbers.head_start, numbers.rate, waited_minutes(ticket, now), numbers.bonus
    )


def people_ahead(branch: Branch, ticket: Ticket, now: datetime) -> int:
    """Waiting tickets of the same service with a higher score now, or as high and older."""
    if ticket.state is not State.WAITING:
        return 0
    return _ahead(branch, ticket.service, _rank(branch, ticket, now), now)


def ahead_by_class(branch: Branch, ticket: Ticket, now: datetime) -> dict[TicketClass, int]:
    """Of each waiting class, whatever its service, how many of the first come before a ticket."""
    mine = _rank(branch, ticket, now)
    return {
        key: _ahead_of_class(branch.plan, key, queue, mine, now)
        for key, queue in branch.queues.items()
    }


def ahead_of_newcomer(branch: Branch, service: ServiceCode, tier: TierCode, now: datetime) -> int:
    """People ahead of a ticket of this service and tier if it were issued now."""
    if all(key.service != service for key in branch.queues):
        return 0
    start = _weights(branch.plan, TicketClass(service, tier)).head_start
    return _ahead(branch, service, Rank(first=False, score=start, place=Place(now, LAST)), now)


def _rank(branch: Branch, ticket: Ticket, now: datetime) -> Rank:
    return Rank(ticket.first, score(branch, ticket, now), ticket.place)


def _ahead(branch: Branch, service: ServiceCode, mine: Rank, now: datetime) -> int:
    """How many of the service's tickets come before a rank."""
    return sum(
        _ahead_of_class(branch.plan, key, queue, mine, now)
        for key, queue in branch.queues.items()
        if key.service == service
    )


def _ahead_of_class(plan: Plan, key: TicketClass, queue: Queue, mine: Rank, now: datetime) -> int:
    if key.first and mine.first:
        return bisect_left(queue.tickets, mine.place, key=itemgetter(0))
    if key.first:
        return len(queue.tickets)
    return 0 if mine.first else _ahead_in(queue, _weights(plan, key), mine, now)


def _ahead_in(queue: Queue, numbers: Weights, mine: Rank, now: datetime) -> int:
    """Within a class the score falls with every later place, so that one search counts them."""

    def behind(slot: tuple[Place, str]) -> bool:
        waited = (now - slot[0].since) / MINUTE
        theirs = discipline.priority(numbers.head_start, numbers.rate, waited, numbers.bonus)
        return theirs < mine.score or (theirs == mine.score and slot[0] >= mine.place)

    return bisect_left(queue.tickets, True, key=behind)


def _weights(plan: Plan, key: TicketClass) -> Weights:
    """The numbers of the branch's usual discipline, without any counter's bonus."""
    return weights(plan, _ANY, plan.discipline(_ANY), key)


_ANY = Profile(())

"""Which ticket a counter calls next, and why: the cap first, then the profile's discipline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from server.domain import discipline
from server.domain.asked import Asked
from server.domain.eligible import Head, heads
from server.domain.model import Branch, Place, Ticket, TicketClass
from server.domain.own import Waiting
from server.domain.plan import CounterCode, Kind, Profile
from server.domain.queues import times_overtaken
from server.domain.reasons import why
from server.domain.weights import MINUTE
from server.domain.why import Reason, Why

Pick = tuple[int, Reason, tuple[int, ...]]
"""The place of the head, what decided, and the turns taken after it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, why, and what the call makes of the queues."""

    ticket: Ticket
    why: Why
    passed: tuple[tuple[TicketClass, Place], ...] = ()
    rule: str = ""
    turns: tuple[int, ...] = ()


def choose(branch: Branch, counter: CounterCode, now: datetime) -> Choice | None:
    """Whom this counter calls now, or None if nobody waits for it."""
    found = heads(branch, counter, now)
    return choose_from(branch, branch.profile(counter), found, now) if found else None


def choose_from(branch: Branch, profile: Profile, found: Sequence[Head], now: datetime) -> Choice:
    """Whom the profile's discipline calls of these heads, of which there is at least one."""
    placed = next((head for head in found if head.key.first), None)
    if placed is not None:
        ticket = branch.tickets[placed.ticket]
        return Choice(ticket, Why(Reason.PLACED_FIRST, {"number": ticket.number}))
    asked = Asked(branch, profile, branch.plan.discipline(profile), found, now)
    freely = _pick(asked, [True] * len(found))
    allowed = _not_capped(branch, found)
    picked = freely if allowed[freely[0]] else _capped(_pick(asked, allowed))
    return _choice(asked, picked)


def _choice(asked: Asked, picked: Pick) -> Choice:
    at, reason, turns = picked
    chosen = asked.heads[at]
    cycle = asked.rule.kind is Kind.QUOTA
    return Choice(
        asked.branch.tickets[chosen.ticket],
        why(asked, at, reason),
        tuple(_overtaken(asked, chosen)),
        asked.profile.discipline if cycle else "",
        turns if cycle else (),
    )


# --- the cap --------------------------------------------------------------------------------------


def _not_capped(branch: Branch, found: Sequence[Head]) -> list[bool]:
    """Nobody may be called who came later than someone who was overtaken often enough."""
    most = branch.plan.calls.overtakes_most
    if most is None:
        return [True] * len(found)
    allowed, capped = [], False
    for head in found:
        allowed.append(not capped)
        capped = capped or _overtaken_times(branch, head) >= most
    return allowed


def _overtaken_times(branch: Branch, head: Head) -> int:
    return times_overtaken(branch.queues[head.key], branch.tickets[head.ticket])


def _capped(picked: Pick) -> Pick:
    return picked[0], Reason.OVERTAKEN, picked[2]


def _overtaken(asked: Asked, chosen: Head) -> list[tuple[TicketClass, Place]]:
    if asked.branch.plan.calls.overtakes_most is None:
        return []
    earlier = (head for head in asked.heads if head.place < chosen.place)
    return [(head.key, min(chosen.place, head.until)) for head in earlier]


# --- the disciplines ------------------------------------------------------------------------------


def _pick(asked: Asked, allowed: Sequence[bool]) -> Pick:
    impatient = _impatient(asked, allowed)
    if impatient is not None:
        return impatient, Reason.PATIENCE, asked.taken
    return PICKS[asked.rule.kind](asked, allowed)


def _impatient(asked: Asked, allowed: Sequence[bool]) -> int | None:
    for rule in asked.rule.patience:
        of_group = [rule.group.has(head.key.tier, head.key.service) for head in asked.heads]
        limit = rule.longer_than / MINUTE
        at = discipline.impatient(allowed, of_group, asked.waited, limit)
        if at != discipline.NOBODY:
            return at
    return None


def _by_weight(asked: Asked, allowed: Sequence[bool]) -> Pick:
    head_start, rate, bonus = zip(*asked.weights, strict=True)
    at = discipline.first(allowed, head_start, rate, asked.waited, bonus)
    return at, _REASONS[asked.rule.kind], ()


def _by_quota(asked: Asked, allowed: Sequence[bool]) -> Pick:
    turns = [share.turns for share in asked.rule.cycle]
    groups = asked.groups
    for taken in (asked.taken, (0,) * len(turns)):
        at = discipline.in_turn(allowed, groups, turns, taken)
        if at != discipline.NOBODY:
            return at, Reason.TURN, _after(taken, groups[at], turns)
    return list(allowed).index(True), Reason.REST, (0,) * len(turns)


def _by_own(asked: Asked, allowed: Sequence[bool]) -> Pick:
    """Ask the bank's own rule about the heads that may be called.

    Raises:
        LookupError: it names none of them, or is not installed; nothing is called then.
    """
    own = asked.branch.own[asked.rule.own]
    open_to = _told_apart(asked, allowed)
    named = own([_told(asked, at) for at in open_to], asked.now)
    if not 0 <= named < len(open_to):
        message = f"the discipline {asked.rule.own} named {named} of {len(open_to)}"
        raise IndexError(message)
    return open_to[named], Reason.OWN, ()


def _told_apart(asked: Asked, allowed: Sequence[bool]) -> list[int]:
    """Whoever came first of those who differ in more than what happened to them in the queue."""
    alike: dict[TicketClass, int] = {}
    for at, head in enumerate(asked.heads):
        if allowed[at]:
            alike.setdefault(replace(head.key, not_before=None, overtaken=0, apart=0), at)
    return list(alike.values())


def _told(asked: Asked, at: int) -> Waiting:
    key = asked.heads[at].key
    target = asked.branch.plan.services[key.service].target(key.tier)
    return Waiting(key.service, key.tier, asked.waited[at], target / MINUTE, key.bonus)


_REASONS: Final[Mapping[Kind, Reason]] = {
    Kind.ACCUMULATING: Reason.PRIORITY,
    Kind.DUE: Reason.DUE,
    Kind.STRICT: Reason.STRICT,
    Kind.FIRST_COME: Reason.FIRST_COME,
}


# --- the turns of a cycle -------------------------------------------------------------------------


def _after(taken: Sequence[int], group: int, turns: Sequence[int]) -> tuple[int, ...]:
    """The turns taken after one more; all taken, the cycle begins anew."""
    after = tuple(count + (at == group) for at, count in enumerate(taken))
    over = all(count >= turn for count, turn in zip(after, turns, strict=True))
    return (0,) * len(turns) if over else after


PICKS: Final[Mapping[Kind, Callable[[Asked, Sequence[bool]], Pick]]] = {
    Kind.ACCUMULATING: _by_weight,
    Kind.DUE: _by_weight,
    Kind.STRICT: _by_weight,
    Kind.FIRST_COME: _by_weight,
    Kind.QUOTA: _by_quota,
    Kind.OWN: _by_own,
}

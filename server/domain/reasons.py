"""What fills the sentence that says why this ticket was chosen."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.asked import Asked
from server.domain.discipline import priority
from server.domain.eligible import Head
from server.domain.weights import MINUTE
from server.domain.why import Reason, Why

Values = dict[str, str]


def why(asked: Asked, at: int, reason: Reason) -> Why:
    """Why the head at this place is called; alone, it needs no other reason."""
    if len(asked.heads) == 1 and _is_alone(asked, asked.heads[at]):
        reason = Reason.ALONE
    ticket = asked.branch.tickets[asked.heads[at].ticket]
    values = {"number": ticket.number, "waited": f"{asked.waited[at]:.0f}"}
    return Why(reason, values | VALUES.get(reason, _nothing)(asked, at))


def _is_alone(asked: Asked, head: Head) -> bool:
    """Whether the class has nobody else who may be called yet."""
    others = asked.branch.queues[head.key].tickets[1:2]
    return not others or others[0][0] > head.until


def _nothing(_: Asked, __: int) -> Values:
    return {}


def _score(asked: Asked, at: int) -> Values:
    head_start, rate, bonus = asked.weights[at]
    return {"score": f"{priority(head_start, rate, asked.waited[at], bonus):.1f}"}


def _due(asked: Asked, at: int) -> Values:
    head_start, _, bonus = asked.weights[at]
    due: datetime = asked.heads[at].place.since - (head_start + bonus) * MINUTE
    return {"due": f"{due.astimezone(ZoneInfo(asked.branch.plan.timezone)):%H:%M}"}


def _tier(asked: Asked, at: int) -> Values:
    return {"tier": asked.heads[at].key.tier}


def _turn(asked: Asked, at: int) -> Values:
    """The how manieth turn of its share this is; a cycle that is over begins at one."""
    group = asked.groups[at]
    turns = asked.rule.cycle[group].turns
    taken = asked.taken[group]
    return {**_tier(asked, at), "turn": str(taken % turns + 1), "turns": str(turns)}


def _limit(asked: Asked, at: int) -> Values:
    """The first rule whose limit this one has waited longer than."""
    limits = (
        rule.longer_than / MINUTE
        for rule in asked.rule.patience
        if rule.group.has(asked.heads[at].key.tier, asked.heads[at].key.service)
    )
    return {"limit": f"{next(limit for limit in limits if limit < asked.waited[at]):.0f}"}


def _rule(asked: Asked, _: int) -> Values:
    return {"rule": asked.rule.own}


VALUES: Final[Mapping[Reason, Callable[[Asked, int], Values]]] = {
    Reason.PRIORITY: _score,
    Reason.DUE: _due,
    Reason.STRICT: _tier,
    Reason.TURN: _turn,
    Reason.PATIENCE: _limit,
    Reason.OWN: _rule,
}

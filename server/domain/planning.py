"""The bank changes its plan, while the branch is open too."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from server.domain.commands import ChangePlan
from server.domain.counters import number
from server.domain.events import PlanChanged
from server.domain.model import Branch, CounterState, State, Ticket
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode, Plan, Questionnaire, Texts
from server.domain.refusals import (
    CounterNeeded,
    OtherBranch,
    QuestionsChanged,
    Refusal,
    ServiceNeeded,
    TierNeeded,
)

LIVE: Final = frozenset({State.WAITING, State.CALLED, State.SERVING, State.HELD})
"""These need what the plan says of them."""


def change_plan(branch: Branch, command: ChangePlan, now: datetime) -> Outcome:
    """From now on the branch is as this plan says, unless somebody still needs what it drops."""
    plan = command.plan
    if plan.code != branch.plan.code:
        return OtherBranch(plan.code)
    if plan == branch.plan:
        return ()
    refused = next(_mixed(branch.plan, plan), None) or next(_needed(branch, plan), None)
    return refused or (PlanChanged(now, branch.version + 1, plan),)


def _mixed(before: Plan, after: Plan) -> Iterator[Refusal]:
    """Answers to other questions would count as answers to these."""
    old, new = before.questionnaire, after.questionnaire
    if old.version == new.version and not _ask_the_same(old, new):
        yield QuestionsChanged(new.version)


def _ask_the_same(old: Questionnaire, new: Questionnaire) -> bool:
    """The same choices in the same words; a language may come or go."""
    if (old.aspects, [*old.reasons]) != (new.aspects, [*new.reasons]):
        return False
    reasons = ((old.reasons[id_], new.reasons[id_]) for id_ in old.reasons)
    return all(_agree(*texts) for texts in ((old.question, new.question), *reasons))


def _agree(one: Texts, other: Texts) -> bool:
    return all(one[language] == other[language] for language in one.keys() & other.keys())


def _needed(branch: Branch, plan: Plan) -> Iterator[Refusal]:
    everybody = sorted(branch.tickets.values(), key=lambda ticket: ticket.place)
    live = [ticket for ticket in everybody if ticket.state in LIVE]
    for ticket in live:
        yield from _needed_by(ticket, plan)
    for code in sorted(branch.desks):
        if code not in plan.counters and _is_used(branch, code, live):
            yield CounterNeeded(number(branch, code))


def _needed_by(ticket: Ticket, plan: Plan) -> Iterator[Refusal]:
    for service in (ticket.service, *ticket.to_come):
        if service not in plan.services:
            yield ServiceNeeded(service, ticket.number)
    if ticket.tier not in plan.tiers:
        yield TierNeeded(ticket.tier, ticket.number)


def _is_used(branch: Branch, code: CounterCode, live: list[Ticket]) -> bool:
    desk = branch.desks[code]
    in_use = desk.state is not CounterState.CLOSED or desk.ticket is not None
    return in_use or any(code in {ticket.only_at, ticket.back_to} for ticket in live)

"""What a plan makes of classes and counters, in numbers: whom each may call, and by which rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from server.domain.eligible import Caller, fallen_back, may_call_class, patience_with
from server.domain.model import Branch, TicketClass
from server.domain.plan import Discipline, Kind, Plan, ServiceCode, TierCode
from server.domain.weights import MINUTE, weights
from server.forecast.scene import (
    COUNTER,
    NEVER,
    NONE,
    OFFER,
    QUEUE,
    RULE,
    SHARE,
    Flags,
    Floats,
    Ints,
    Records,
)


@dataclass(frozen=True)
class Frame:
    """The still part of a scene; queues and counters are to be filled in with what changes."""

    keys: tuple[TicketClass, ...]
    """The class of each queue."""
    at: Mapping[TicketClass, int]
    first: Mapping[tuple[ServiceCode, TierCode], int]
    """The queues of newcomers."""
    second: Ints
    """Service by tier: the queue of further legs, or NONE."""
    queues: Records
    offers: Records
    counters: Records
    disciplines: tuple[str, ...]
    rules: Records
    shares: Records
    group: Ints
    limits: Floats
    urgent: Flags
    cap: int


def frame_of(
    branch: Branch,
    callers: Sequence[Caller],
    others: Iterable[TicketClass] = (),
    further: Iterable[ServiceCode] = (),
) -> Frame:
    """Newcomers' classes, those of further legs to these services, and others that are there."""
    plan = branch.plan
    first = {
        (service, tier): TicketClass(service, tier)
        for service in plan.services
        for tier in plan.tiers_at(service)
    }
    seconds = {
        (service, tier): TicketClass(service, plan.tier_for(service, tier), plan.transfer_bonus)
        for service in further
        for tier in plan.tiers
    }
    keys = tuple(dict.fromkeys((*first.values(), *seconds.values(), *others)))
    at = {key: place for place, key in enumerate(keys)}
    names = tuple(dict.fromkeys(calls.profile.discipline for calls in callers))
    rules = [_rule(plan, callers, name) for name in names]
    return Frame(
        keys=keys,
        at=at,
        first={kind: at[key] for kind, key in first.items()},
        second=_second(plan, {kind: at[key] for kind, key in seconds.items()}),
        queues=_queues(plan, keys),
        offers=_offers(branch, callers, keys),
        counters=_counters(callers, names),
        disciplines=names,
        rules=np.array([(rule.kind is Kind.QUOTA,) for rule in rules], RULE),
        shares=_shares(rules),
        group=_groups(rules, keys),
        limits=_limits(rules),
        urgent=_urgent(rules, keys),
        cap=NONE if plan.calls.overtakes_most is None else plan.calls.overtakes_most,
    )


# --- classes and counters -------------------------------------------------------------------------


def _second(plan: Plan, at: Mapping[tuple[ServiceCode, TierCode], int]) -> Ints:
    rows = [[at.get((service, tier), NONE) for tier in plan.tiers] for service in plan.services]
    return np.array(rows, np.int64).reshape(len(plan.services), len(plan.tiers))


def _queues(plan: Plan, keys: Sequence[TicketClass]) -> Records:
    services, tiers = list(plan.services), list(plan.tiers)
    rows = [
        (
            services.index(key.service),
            tiers.index(key.tier) if key.tier in plan.tiers else 0,
            0.0,
            key.first,
        )
        for key in keys
    ]
    return np.array(rows, QUEUE)


def _offers(branch: Branch, callers: Sequence[Caller], keys: Sequence[TicketClass]) -> Records:
    offers = np.zeros((len(callers), len(keys)), OFFER)
    for row, calls in enumerate(callers):
        wider = fallen_back(calls)
        rule = branch.plan.discipline(calls.profile)
        for column, key in enumerate(keys):
            weigh = weights(branch.plan, calls.profile, rule, key)
            offers[row, column] = (
                may_call_class(branch, calls, key),
                wider is not None and may_call_class(branch, wider, key),
                *weigh,
                patience_with(branch, calls, key) / MINUTE,
            )
    return offers


def _counters(callers: Sequence[Caller], names: Sequence[str]) -> Records:
    counters = np.zeros(len(callers), COUNTER)
    for row, calls in enumerate(callers):
        fallback = calls.profile.fallback
        counters[row]["rule"] = names.index(calls.profile.discipline)
        counters[row]["fallback"] = NEVER if fallback is None else fallback.after / MINUTE
    return counters


# --- disciplines ----------------------------------------------------------------------------------


def _rule(plan: Plan, callers: Sequence[Caller], name: str) -> Discipline:
    return plan.discipline(
        next(each.profile for each in callers if each.profile.discipline == name)
    )


def _shares(rules: Sequence[Discipline]) -> Records:
    shares = np.zeros((len(rules), max((len(rule.cycle) for rule in rules), default=0)), SHARE)
    for row, rule in enumerate(rules):
        for column, share in enumerate(rule.cycle):
            shares[row, column]["turns"] = share.turns
    return shares


def _groups(rules: Sequence[Discipline], keys: Sequence[TicketClass]) -> Ints:
    rows = [[_group(rule, key) for key in keys] for rule in rules]
    return np.array(rows, np.int64).reshape(len(rules), len(keys))


def _group(rule: Discipline, key: TicketClass) -> int:
    has = (at for at, share in enumerate(rule.cycle) if share.group.has(key.tier, key.service))
    return next(has, NONE)


def _limits(rules: Sequence[Discipline]) -> Floats:
    limits = np.full(
        (len(rules), max((len(rule.patience) for rule in rules), default=0) or 1), NEVER
    )
    for row, rule in enumerate(rules):
        for column, each in enumerate(rule.patience):
            limits[row, column] = each.longer_than / MINUTE
    return limits


def _urgent(rules: Sequence[Discipline], keys: Sequence[TicketClass]) -> Flags:
    urgent = np.zeros((*_limits(rules).shape, len(keys)), np.bool_)
    for row, rule in enumerate(rules):
        for column, each in enumerate(rule.patience):
            urgent[row, column] = [each.group.has(key.tier, key.service) for key in keys]
    return urgent

"""What other rules would have done on past days: the same customers, at the same minutes.

A past day is rolled forward from its opening under a plan, with the customers who really came and
nobody else. Both plans meet the same luck, so that a difference is due to the plans and not to
chance. What nobody can know is left out: that other waits would have brought other customers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.domain import commands, hours
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.eligible import Caller, fallen_back, may_call_class
from server.domain.evolve import replay
from server.domain.model import Branch, State, Ticket, TicketId, new_branch
from server.domain.plan import CounterCode, Plan, ServiceCode, TierCode
from server.domain.weights import MINUTE
from server.forecast.ahead import Kept, prepared
from server.forecast.cast import Cast, cast_of, planned
from server.forecast.engine import rolled
from server.forecast.history import History
from server.forecast.laws import Laws
from server.forecast.scene import Floats, empty_lobby

PATHS: Final = 20
"""A day: many days lend each other their luck."""
P90: Final = 0.9
SURE: Final = 0.9
"""Of ten intervals of days nine hold what is true of such days."""
DRAWS: Final = 400
Kind = tuple[ServiceCode, TierCode]


@dataclass(frozen=True, slots=True)
class Rules:
    """A plan, and what is known of service under it."""

    plan: Plan
    laws: Laws


@dataclass(frozen=True, slots=True)
class Share:
    """How a group of customers fared, on average over days; minutes."""

    mean: float
    p90: float
    late: float
    """The share of them who waited longer than the target of their service."""
    unserved: float
    """The share who were not called by the end of the day, or for whom there was no counter."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One group under both plans."""

    tier: TierCode
    customers: float
    """A day."""
    before: Share
    after: Share
    sooner: tuple[float, float]
    """How much sooner they are called, mean over a day: the range in which nine such stretches of
    days in ten lie. Above 0 the change helps them; below, it costs them; around 0 nobody knows."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a change of the rules would have done."""

    days: Sequence[date]
    tiers: Sequence[Compared]
    whole: Compared
    real: float
    """Minutes that those who were called really waited on these days, on average: what the first
    plan's mean should come near to, if it was in force."""
    rostered: bool
    """Whether both plans say who is at the counters when; else all are, all day."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is taken over from a past day."""

    day: date
    kinds: Sequence[Kind]
    minutes: Floats
    """Since local midnight, in order."""


def days_of(history: History, last: int) -> list[Day]:
    """The last days with their customers; further legs come by themselves."""
    return [_day(history, day) for day in history.days[-last:].tolist()]


def replayed(
    days: Sequence[Day], rules: tuple[Rules, Rules], history: History, seed: int = 1
) -> Replayed | None:
    """Both plans on these days; None if on none of them both are open."""
    told = [(day, _waits(day, rules[0], seed), _waits(day, rules[1], seed)) for day in days]
    both = [(day, a, b) for day, a, b in told if a is not None and b is not None and day.kinds]
    if not both:
        return None
    lines = {tier: _compared(both, tier, rules) for tier in _tiers(day for day, _, _ in both)}
    return Replayed(
        days=[day.day for day, _, _ in both],
        tiers=list(lines.values()),
        whole=_compared(both, None, rules),
        real=_real(history, [day.day.toordinal() for day, _, _ in both]),
        rostered=all(each.plan.rosters(day.day) for each in rules for day, _, _ in both),
    )


# --- one day --------------------------------------------------------------------------------------


def _day(history: History, day: int) -> Day:
    rows = np.flatnonzero((history.day == day) & ~history.second)
    rows = rows[np.argsort(history.issued[rows], kind="stable")]
    kinds = [
        (ServiceCode(history.services[service]), TierCode(history.tiers[tier]))
        for service, tier in zip(history.service[rows], history.tier[rows], strict=True)
    ]
    return Day(date.fromordinal(day), kinds, history.issued[rows])


def _waits(day: Day, rules: Rules, seed: int) -> Floats | None:
    """Waits by path and customer of the day; infinite without a counter; None on a closed day."""
    branch, now = _opened(rules.plan, day.day)
    cast = None if now is None else cast_of(branch, now, newcomers=False)
    if now is None or cast is None:
        return None
    waits = np.full((PATHS, len(day.kinds)), np.inf)
    some = _tickets(branch, day, now, cast)
    if some:
        waits[:, [place for place, _ in some]] = _rolled(branch, rules, cast, some, seed)
    return waits


def _rolled(
    branch: Branch, rules: Rules, cast: Cast, some: Sequence[tuple[int, Ticket]], seed: int
) -> Floats:
    tickets = [ticket for _, ticket in some]
    keys = [ticket.ticket_class for ticket in tickets]
    whole = replace(cast, waiting=tickets, keys=keys)
    _, scene, odds = prepared(branch, rules.laws, whole, Kept())
    scene.columns["since"] = scene.columns["joins"]
    ends = np.where(scene.columns["joins"] < scene.horizon, scene.horizon, np.inf)
    # Nobody comes beside those who came; they and their further legs need the usual room.
    minutes = rolled(scene._replace(stops=0.0), odds, seed, PATHS, empty_lobby(scene, odds))
    waits = minutes - scene.columns["joins"]
    return np.asarray(np.where(minutes >= ends, np.inf, np.maximum(waits, 0.0)))


def _tickets(branch: Branch, day: Day, now: datetime, cast: Cast) -> list[tuple[int, Ticket]]:
    """The customers of the day who may be called at all, as those who will come back: later."""
    plan = branch.plan
    midnight = now - timedelta(minutes=cast.clock)
    wider = (fallen_back(each) for each in cast.callers)
    callers = [*cast.callers, *(each for each in wider if each)]
    found = []
    for place, ((service, tier), minute) in enumerate(zip(day.kinds, day.minutes, strict=True)):
        if service not in plan.services or tier not in plan.tiers:
            continue
        at = max(midnight + timedelta(minutes=float(minute)), now)
        ticket = _ticket(f"{day.day}-{place}", service, plan.tier_for(service, tier), at)
        if _may_be_called(branch, callers, ticket):
            found.append((place, ticket))
    return found


def _ticket(name: str, service: ServiceCode, tier: TierCode, at: datetime) -> Ticket:
    made = Ticket(TicketId(name), "", service, tier, State.HELD, at, at, "", "")
    return made.but(returns_at=at)


def _may_be_called(branch: Branch, callers: Iterable[Caller], ticket: Ticket) -> bool:
    return any(may_call_class(branch, calls, ticket.ticket_class) for calls in callers)


def _opened(plan: Plan, day: date) -> tuple[Branch, datetime | None]:
    """The branch at the opening of that day; with a roster counters open by it, else all are."""
    branch, today = new_branch(plan), hours.day_of(plan, day)
    if today is None:
        return branch, None
    now = today.opens
    there = [code for code in plan.counters if not plan.rosters(day) or _is_there(plan, code, now)]
    opening: list[Command] = [commands.OpenCounter(code, code) for code in there]
    for order in (commands.OpenDay(), *opening):
        outcome = decide(branch, order, now)
        branch = replay(branch, outcome if isinstance(outcome, tuple) else ())
    return branch, now


def _is_there(plan: Plan, counter: CounterCode, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(plan.timezone))
    return any(begins <= 0.0 < ends for begins, ends in planned(plan, counter, local))


# --- all days -------------------------------------------------------------------------------------


def _tiers(days: Iterable[Day]) -> list[TierCode]:
    return sorted({tier for day in days for _, tier in day.kinds})


def _compared(
    both: Sequence[tuple[Day, Floats, Floats]], tier: TierCode | None, rules: tuple[Rules, Rules]
) -> Compared:
    """One tier, or everybody."""
    mine = [_of_tier(day, tier) for day, _, _ in both]
    halves = [waits for _, *waits in both]
    waits = [[half[at][:, rows] for half, rows in zip(halves, mine, strict=True)] for at in (0, 1)]
    days = [day for day, _, _ in both]
    targets = [_targets(day, rows, rules[1].plan) for day, rows in zip(days, mine, strict=True)]
    before, after = (_share(some, targets) for some in waits)
    sooner = _sooner(waits[0], waits[1])
    customers = sum(len(rows) for rows in mine) / len(mine)
    return Compared(tier or TierCode(""), customers, before, after, sooner)


def _of_tier(day: Day, tier: TierCode | None) -> list[int]:
    return [at for at, (_, of) in enumerate(day.kinds) if tier in (None, of)]


def _targets(day: Day, rows: Sequence[int], plan: Plan) -> Floats:
    """Minutes within which each should be called; infinite where the plan does not know them."""

    def target(service: ServiceCode, tier: TierCode) -> float:
        known = plan.services.get(service)
        return known.target(tier) / MINUTE if known else np.inf

    return np.array([target(*day.kinds[row]) for row in rows])


def _share(waits: Sequence[Floats], targets: Sequence[Floats]) -> Share:
    whole = np.concatenate([each.ravel() for each in waits])
    late = np.concatenate([(each > aim).ravel() for each, aim in zip(waits, targets, strict=True)])
    called = whole[np.isfinite(whole)]
    if not len(called):
        return Share(np.inf, np.inf, 1.0, 1.0)
    p90 = float(np.quantile(whole, P90, method="higher"))
    return Share(float(called.mean()), p90, float(late.mean()), 1.0 - len(called) / len(whole))


def _sooner(before: Sequence[Floats], after: Sequence[Floats]) -> tuple[float, float]:
    """The range of the mean over such days: days are drawn again (Efron 1979)."""
    pairs = zip(before, after, strict=True)
    gains = np.array([_gain(a, b) for a, b in pairs if a.size])
    gains = gains[np.isfinite(gains)]
    if not len(gains):
        return 0.0, 0.0
    drawn = np.random.default_rng(1).integers(0, len(gains), (DRAWS, len(gains)))
    low, high = np.quantile(gains[drawn].mean(axis=1), [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def _gain(before: Floats, after: Floats) -> float:
    """Of those who are called under both."""
    known = np.isfinite(before) & np.isfinite(after)
    return float((before[known] - after[known]).mean()) if known.any() else np.nan


def _real(history: History, days: Sequence[int]) -> float:
    rows = np.isin(history.day, days) & ~history.second & np.isfinite(history.called)
    return float((history.called - history.issued)[rows].mean()) if rows.any() else np.nan

"""What advice costs: CPU of a what-if and of the warnings, for the sample branch.

Part of `python -m tests.benchmarks.forecast`; ASKED=40 for a steadier median.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np

from server.adapters.branch_file import read_plan
from server.domain import commands
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId, new_branch
from server.domain.plan import CounterCode, Plan, ServiceCode, Shift
from server.domain.refusals import Refusal
from server.forecast.advise import Asked, effect
from server.forecast.ahead import Kept
from server.forecast.changes import Change, CloseCounter, MoveBreak, OpenCounter, SendOn
from server.forecast.laws import priors
from server.forecast.warn import warnings

ASKED = int(os.environ.get("ASKED", "20"))
SAMPLE = Path(__file__).parents[2] / "deploy" / "branches" / "sample.toml"
NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""Half past ten in Shanghai."""
CLOSED, PAUSED = CounterCode("c5"), CounterCode("c6")
PAUSES = {"c1": (time(10, 50), time(11, 20)), "c2": (time(11, 20), time(11, 50))}
"""Planned breaks."""


def sample(waiting: int) -> Branch:
    """The sample branch: one counter closed, one paused, the others serve, and so many wait."""
    plan = read_plan(SAMPLE)
    branch = new_branch(replace(plan, roster=tuple(_shifts(plan))))
    services, tiers = list(branch.plan.services), list(branch.plan.tiers)
    orders: list[tuple[float, Command]] = [(60, commands.OpenDay())]
    for code in branch.plan.counters:
        if code == CLOSED:
            continue
        served = TicketId(f"s{code}")
        service = branch.plan.counters[code].profile.services[0]
        orders += [
            (50, commands.OpenCounter(code, f"teller-{code}")),
            (40, commands.ServeDirectly(code, served, service, tiers[0])),
        ]
    orders += [(31, commands.Finish(PAUSED)), (5, commands.PauseCounter(PAUSED))]
    for at in range(waiting):
        kind = services[at % len(services)], tiers[(at // len(services)) % len(tiers)]
        order = commands.Issue(TicketId(f"w{at}"), *kind, "en", "")
        orders.append((9 * (waiting - at) / waiting, order))
    for ago, command in sorted(orders, key=lambda order: -order[0]):
        branch = _done(branch, command, NOW - timedelta(minutes=ago))
    return branch


def _shifts(plan: Plan) -> Iterator[Shift]:
    for code, (begins, ends) in PAUSES.items():
        yield Shift(CounterCode(code), plan.opens, begins)
        yield Shift(CounterCode(code), ends, plan.closes)


def _done(branch: Branch, command: Command, now: datetime) -> Branch:
    outcome = decide(branch, command, now)
    assert not isinstance(outcome, Refusal), outcome
    return replay(branch, outcome)


def cost(ask: Callable[[datetime], object]) -> tuple[float, float, float]:
    """CPU milliseconds: of the first time, then median and longest of those that follow."""
    spent = []
    for number in range(ASKED + 1):
        begun = process_time()
        ask(NOW + timedelta(seconds=10 * number))
        spent.append(1000.0 * (process_time() - begun))
    return spent[0], float(np.median(spent[1:])), max(spent[1:])


def table() -> None:
    """Print what each question costs."""
    cash, accounts = ServiceCode("cash"), ServiceCode("accounts")
    changes: dict[str, Change] = {
        "open a counter": OpenCounter(CLOSED),
        "close a counter": CloseCounter(CounterCode("c1")),
        "send 3 on": SendOn(cash, accounts, 3),
        "move a break": MoveBreak(CounterCode("c1"), 20.0),
    }
    for waiting in (10, 40):
        branch = sample(waiting)
        asked = asked_of(branch)
        for name, change in changes.items():
            _print(f"{name}, {waiting} waiting", partial(_effect, asked, change))
        _print(f"warnings, {waiting} waiting", partial(_warnings, asked))
        print(f"  of {len(warnings(asked(NOW)))} warnings")


def asked_of(branch: Branch) -> Callable[[datetime], Asked]:
    """The branch at some moment, by what is believed of every branch."""
    laws, kept = priors(branch.plan), Kept()
    return lambda now: Asked(branch, laws, now, kept=kept)


def _effect(asked: Callable[[datetime], Asked], change: Change, now: datetime) -> object:
    return effect(asked(now), change)


def _warnings(asked: Callable[[datetime], Asked], now: datetime) -> object:
    return warnings(asked(now))


def _print(what: str, ask: Callable[[datetime], object]) -> None:
    first, median, longest = cost(ask)
    print(f"{what}: {median:.1f} ms CPU, at most {longest:.1f}; the first time {first:.1f}")

"""A hall an hour after opening: every counter but one serves somebody, and many wait."""

from branch_days import OPENS, SHARES, TIERS, done, issued, minutes, opened, plan_of

from server.domain import commands
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.forecast.advise import Asked
from server.forecast.laws import priors

NOW = OPENS + minutes(60)


def busy(closed: str = "", waiting: int = 20) -> Branch:
    """Every counter but one serves somebody, and many wait."""
    branch = opened(plan_of())
    for code in branch.plan.counters:
        service = branch.plan.counters[code].profile.services[0]
        branch = issued(branch, f"s{code}", service, "basic", NOW - minutes(20))
        branch = done(branch, commands.CallNext(code), NOW - minutes(2))
        branch = done(branch, commands.Start(code), NOW - minutes(1))
    if closed:
        branch = done(branch, commands.Finish(CounterCode(closed)), NOW - minutes(1))
        branch = done(branch, commands.CloseCounter(CounterCode(closed)), NOW - minutes(1))
    services, tiers = list(SHARES), list(TIERS)
    for at in range(waiting):
        service, tier = services[at % 3], tiers[(at // 3) % 4]
        branch = issued(branch, f"w{at}", service, tier, NOW - minutes(0.5 * (waiting - at) / 20))
    return branch


def asked(branch: Branch) -> Asked:
    """By what is believed of every branch."""
    return Asked(branch, priors(branch.plan), NOW)

"""Whether somebody calls everyone to whom a ticket can be issued.

What a teller can do is no matter here: a teller whom the plan does not name can do everything.
"""

from collections.abc import Iterator

from server.adapters.branch_file.sense import Wrong
from server.domain.plan import Counter, Need, Plan, Service, TierCode


def nobody_calls(plan: Plan) -> Wrong:
    """Services whose customers would wait for ever."""
    for code, service in plan.services.items():
        path = ("services", code)
        for tier in _tiers(plan, service):
            callers = [
                counter for counter in plan.counters.values() if _calls(counter, service, tier)
            ]
            if not callers:
                what = f"no counter calls {tier} customers of {code}; let one of the counters do so"
                yield path, what
                continue
            for need in plan.needs.values():
                if need.patience is None and not any(need.code in of.fits for of in callers):
                    yield path, _unfit(need, tier, service)


def _tiers(plan: Plan, service: Service) -> Iterator[TierCode]:
    """The tiers that can have a ticket of the service."""
    for code, tier in plan.tiers.items():
        if tier.ladder == service.ladder and (not service.tiers or code in service.tiers):
            yield code


def _calls(counter: Counter, service: Service, tier: TierCode) -> bool:
    profile = counter.profile
    return service.code in profile.services and (not profile.tiers or tier in profile.tiers)


def _unfit(need: Need, tier: TierCode, service: Service) -> str:
    return (
        f"no counter that calls {tier} customers of {service.code} fits {need.code}; "
        f"add it to fits, or patience_minutes to the need"
    )

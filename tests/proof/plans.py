"""Branches that differ in every rule: each kind of discipline, each cap, all that is optional."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from server.domain.own import Waiting
from server.domain.plan import (
    AtDayEnd,
    Calls,
    Cap,
    Counter,
    CounterCode,
    Discipline,
    Fallback,
    Group,
    Hours,
    Kind,
    Machine,
    Need,
    PastClosing,
    Patience,
    Plan,
    Profile,
    Series,
    Service,
    ServiceCode,
    Share,
    Skill,
    Social,
    Span,
    Teller,
    Tier,
    TierCode,
)

MINUTE: Final = timedelta(minutes=1)
BASIC, GOLD, DIAMOND, FIRM = (TierCode(code) for code in ("basic", "gold", "diamond", "firm"))
CASH, ACCOUNTS, LOANS, BUSINESS = (
    ServiceCode(code) for code in ("cash", "accounts", "loans", "business")
)
CAPS: Final = (0, 3, 8, None)
KINDS: Final = tuple(Kind)
COUNT: Final = 12
"""Every kind meets two caps, every cap three kinds."""
QUOTA: Final = tuple(
    Share(Group((tier,)), turns) for tier, turns in ((DIAMOND, 2), (GOLD, 1), (BASIC, 1))
)
PATIENT: Final = (
    Patience(Group((BASIC,)), 25 * MINUTE),
    Patience(Group((), (LOANS,)), 40 * MINUTE),
)


def longest(waiting: Sequence[Waiting], now: datetime) -> int:
    """A discipline of a bank's own: who has waited longest in relation to the target."""
    del now
    shares = [one.waited_minutes / max(one.target_minutes, 1.0) for one in waiting]
    return shares.index(max(shares))


OWN: Final = {"longest": longest}


def varied(at: int) -> Plan:
    """The plan of that number; the rules take turns at different lengths."""
    kind = KINDS[at % len(KINDS)]
    rule = Discipline(
        kind,
        QUOTA if kind is Kind.QUOTA else (),
        PATIENT if at % 2 else (),
        "longest" if kind is Kind.OWN else "",
    )
    rich = at % 3 != 0
    return replace(
        _simple(),
        disciplines={"default": rule},
        calls=_calls(at),
        hours=_hours(at),
        series={"A": Series("A", continues=bool(at % 2)), "B": Series("B", 100, 140, 600, 660)},
        transfer_bonus=5.0 * (at % 2),
        services=_services(rich),
        tellers=_tellers() if rich else {},
        needs=_needs() if at % 4 != 1 else {},
        social={"elderly": Social("elderly", {"en": "Elderly"}, 10.0)},
    )


def _simple() -> Plan:
    tiers = [
        Tier(BASIC, {"en": "Basic"}, "○", 0.0, 1.0),
        Tier(GOLD, {"en": "Gold"}, "★", 15.0, 1.2),
        Tier(DIAMOND, {"en": "Diamond"}, "◆", 30.0, 1.5),
        Tier(FIRM, {"en": "Firm"}, "■", 5.0, 1.0, ladder="corporate"),
    ]
    everything = (CASH, ACCOUNTS, LOANS, BUSINESS)
    dedicated = Profile((LOANS,), (GOLD, DIAMOND), fallback=Fallback(2 * MINUTE, everything))
    counters = [
        Counter(CounterCode("c1"), "1", Profile((CASH,)), fits=("ramp",)),
        Counter(CounterCode("c2"), "2", Profile((CASH, ACCOUNTS, BUSINESS), (), {GOLD: 10.0})),
        Counter(CounterCode("c3"), "3", Profile(everything), fits=("ramp", "loop")),
        Counter(CounterCode("c4"), "4", dedicated),
    ]
    return Plan(
        code="b1",
        name={"en": "Branch"},
        timezone="Asia/Seoul",
        opens=time(9),
        closes=time(16),
        languages=("ko", "zh", "en"),
        tiers={tier.code: tier for tier in tiers},
        services=_services(rich=False),
        counters={counter.code: counter for counter in counters},
        machines={"atm": Machine("atm", {"en": "Cash machine"})},
    )


def _services(rich: bool) -> dict[ServiceCode, Service]:
    """Rich: caps, a service that follows, a level, a series that betrays the tier."""
    cash = _service(CASH, "A", 5)
    accounts, loans = _service(ACCOUNTS, "B", 9), _service(LOANS, "C", 16)
    if rich:
        cash = replace(cash, series_by_tier={DIAMOND: "V"}, target_by_tier={GOLD: 8 * MINUTE})
        accounts = replace(accounts, cap=Cap(a_day=40, a_slot=6), then=CASH)
        loans = replace(loans, level=2, tiers=(BASIC, GOLD, DIAMOND))
    business = replace(_service(BUSINESS, "E", 11), ladder="corporate")
    return {one.code: one for one in (cash, accounts, loans, business)}


def _service(code: ServiceCode, series: str, usual: int) -> Service:
    return Service(code, {"en": code}, series, usual * MINUTE, 15 * MINUTE)


def _calls(at: int) -> Calls:
    return Calls(
        overtakes_most=CAPS[at % len(CAPS)],
        recalls_most=2 if at % 2 else None,
        no_show_after=3 * MINUTE if at % 3 == 1 else None,
        wrap_up=MINUTE / 3,
        language_patience=8 * MINUTE if at % 4 == 2 else None,
        hold_returns=20 * MINUTE if at % 2 else None,
    )


def _hours(at: int) -> Hours:
    return Hours(
        issue_before=20 * MINUTE if at % 2 else timedelta(0),
        breaks=(Span(time(12, 30), time(12, 50)),) if at % 3 == 2 else (),
        serve_out=15 * MINUTE,
        past_closing=list(PastClosing)[at % len(PastClosing)],
        at_day_end=list(AtDayEnd)[at // 2 % len(AtDayEnd)],
    )


def _tellers() -> dict[str, Teller]:
    skilled = {code: Skill(2) for code in (CASH, ACCOUNTS, LOANS, BUSINESS)}
    tellers = [
        Teller("anna", languages=("ko", "zh")),
        Teller("boram", {**skilled, LOANS: Skill(1)}, languages=("ko",)),
        Teller("chen", skilled),
        Teller("dana", skilled, tiers=(GOLD, DIAMOND, BASIC)),
    ]
    return {teller.name: teller for teller in tellers}


def _needs() -> dict[str, Need]:
    return {
        "ramp": Need("ramp", {"en": "Wheelchair"}),
        "loop": Need("loop", {"en": "Hearing"}, 10 * MINUTE),
    }

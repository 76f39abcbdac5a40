"""Early warnings and what-ifs as the lobby manager reads them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.application.advice import Warnings
from server.application.telling import Answered
from server.domain.model import Branch, CounterState
from server.domain.plan import CounterCode, Service, Tier
from server.forecast.advise import Compared, Effect
from server.forecast.changes import (
    Change,
    ChangeProfile,
    CloseCounter,
    MoveBreak,
    OpenCounter,
    SendOn,
)
from server.forecast.outlook import Wait
from server.forecast.warn import Warned, WayOut
from server.web.advice import plainly

MOST_SHOWN: Final = 4
"""So many warnings are read; more would be a wall."""
STEP: Final = 5
"""Per cent: the twin does not know probabilities any better."""

RESUME: Final = "Bring counter {number} back from its break: {before} → {after} min."
STAFF: Final = "Open counter {number}: {before} → {after} min. It needs a teller."
LATER: Final = (
    "Break at counter {number} {minutes} min later: {before} → {after} min. Ask the teller."
)
EARLIER: Final = (
    "Break at counter {number} {minutes} min earlier: {before} → {after} min. Ask the teller."
)
MEASURES: Final = (RESUME, STAFF, LATER, EARLIER)
ASKED_FOR: Final[Mapping[str, str]] = {
    STAFF: "Please open counter {number}: {before} → {after} min.",
    LATER: "Please begin the break at counter {number} {minutes} min later.",
    EARLIER: "Please begin the break at counter {number} {minutes} min earlier.",
}
"""What the tellers are asked for when a measure is taken."""
OPENS: Final = "If counter {number} opens"
CLOSES: Final = "If counter {number} closes"
SENDS: Final = "If {count} go from {service} to {to}"
CALLS: Final = "If counter {number} calls these"
CHANGES: Final = (OPENS, CLOSES, SENDS, CALLS)


@dataclass(frozen=True, slots=True)
class Measure:
    """What helps, in words."""

    text: str
    """A key of the catalogues; its fields are `values`."""
    values: Mapping[str, object]
    enough: bool
    change: str
    """As JSON."""
    resumes: CounterCode | None = None
    """The counter that a press brings back; None: it takes a person."""


@dataclass(frozen=True, slots=True)
class WarningLine:
    """One early warning."""

    service: Service
    tier: Tier
    target: int
    at: str
    """By the branch's clock."""
    share: int
    """Per cent."""
    measure: Measure | None
    answered: Answered | None = None
    """What somebody has said to this measure of late."""


@dataclass(frozen=True, slots=True)
class WarningsView:
    """All of them."""

    lines: tuple[WarningLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier in a what-if."""

    tier: Tier
    service: Service
    """Where the change is felt most."""
    before: Wait
    after: Wait | None
    sooner: int | None
    """Minutes that those who wait save on average; negative: lose; None: nobody waits."""
    at_least: int | None
    """Nine times of ten."""


@dataclass(frozen=True, slots=True)
class EffectView:
    """A what-if."""

    text: str
    values: Mapping[str, object]
    lines: tuple[TierLine, ...] = ()
    stranded: int = 0
    names: Mapping[str, Service] = field(default_factory=dict)
    """Services that the text names, to be said in the reader's language."""


def warnings_view(
    branch: Branch, warnings: Warnings | None, answers: Sequence[Answered] = ()
) -> WarningsView:
    """What is still ahead, and can still be done."""
    said = {answered.change: answered for answered in reversed(answers)}
    lines = list(_lines(branch, warnings)) if warnings else []
    found = [
        replace(line, answered=said.get(line.measure.change)) if line.measure else line
        for line in lines
    ]
    return WarningsView(tuple(found[:MOST_SHOWN]), max(0, len(found) - MOST_SHOWN))


def named(change: Change) -> str:
    """A change as JSON: the same change is the same text."""
    return json.dumps(plainly(change), sort_keys=True)


def effect_view(branch: Branch, effect: Effect) -> EffectView:
    """Tier by tier, in the order of the plan."""
    text, values, names = _asked(branch, effect.change)
    felt, tiers = effect.felt, branch.plan.tiers
    lines = tuple(
        _tier_line(branch, tier, felt[code], effect.saved.get(code))
        for code, tier in tiers.items()
        if code in felt
    )
    return EffectView(text, values, lines, effect.stranded, names)


# --- warnings -------------------------------------------------------------------------------------


def _lines(branch: Branch, warnings: Warnings) -> Iterator[WarningLine]:
    zone = ZoneInfo(branch.plan.timezone)
    for warned in warnings.found:
        known = warned.service in branch.plan.services and warned.tier in branch.plan.tiers
        if known and not _done_already(branch, warned.way_out):
            yield _line(branch, warned, warned.at.astimezone(zone))


def _done_already(branch: Branch, way: WayOut | None) -> bool:
    """The next forecast will know what has become of the warning."""
    change = way.change if way else None
    if not isinstance(change, OpenCounter):
        return False
    desk = branch.desks.get(change.counter)
    return desk is None or desk.state is CounterState.OPEN


def _line(branch: Branch, warned: Warned, at: datetime) -> WarningLine:
    return WarningLine(
        branch.plan.services[warned.service],
        branch.plan.tiers[warned.tier],
        round(warned.target),
        f"{at:%H:%M}",
        STEP * round(100 * warned.probability / STEP),
        _measure(branch, warned, warned.way_out) if warned.way_out else None,
    )


def _measure(branch: Branch, warned: Warned, way: WayOut) -> Measure | None:
    minutes = {"before": round(warned.before.p90), "after": round(way.after.p90)}
    counters = branch.plan.counters
    match way.change:
        case OpenCounter(code):
            values = {"number": counters[code].number, **minutes}
            if branch.desks[code].state is CounterState.PAUSED:
                return Measure(RESUME, values, way.prevents, named(way.change), resumes=code)
            return Measure(STAFF, values, way.prevents, named(way.change))
        case MoveBreak(code, by):
            values = {"number": counters[code].number, "minutes": round(abs(by)), **minutes}
            text = LATER if by > 0 else EARLIER
            return Measure(text, values, way.prevents, named(way.change))
        case _:
            return None


# --- what if --------------------------------------------------------------------------------------


def _asked(
    branch: Branch, change: Change
) -> tuple[str, Mapping[str, object], Mapping[str, Service]]:
    match change:
        case SendOn(service, to, customers):
            services = branch.plan.services
            named = {"service": services[service], "to": services[to]}
            return SENDS, {"count": customers}, named
        case OpenCounter(code) | CloseCounter(code):
            text = OPENS if isinstance(change, OpenCounter) else CLOSES
            return text, {"number": branch.plan.counters[code].number}, {}
        case ChangeProfile(code):
            return CALLS, {"number": branch.plan.counters[code].number}, {}
        case _:
            return "", {}, {}


def _tier_line(branch: Branch, tier: Tier, felt: Compared, saved: Wait | None) -> TierLine:
    return TierLine(
        tier,
        branch.plan.services[felt.service],
        felt.before,
        felt.after,
        round(saved.p50) if saved else None,
        round(saved.p90) if saved else None,
    )

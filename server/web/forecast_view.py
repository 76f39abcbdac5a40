"""What a branch manager sees of the forecast: how often it held, and what it goes by."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Final

from server.application.judging import Figures, Judgement, Standing
from server.domain.plan import Plan, ServiceCode, Texts, TierCode

LEVELS: Final = (50, 80, 90)
ENOUGH: Final = 30
"""Of fewer tickets a share says nothing."""
CLOSE: Final = 0.03
"""So near to what was promised is as promised; what chance does comes on top."""
WORDS: Final = {
    "fine": "as told",
    "past": "too short",
    "near": "longer than needed",
    "few": "too few to judge",
}


@dataclass(frozen=True, slots=True)
class Share:
    """How often a time was long enough, beside how often it should have been; in percent."""

    level: int
    held: int | None
    mark: str
    """A key of `WORDS`."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one group."""

    name: Texts
    tickets: int
    left: int
    shares: tuple[Share, ...]
    error: str
    rule_error: str


@dataclass(frozen=True, slots=True)
class ForecastView:
    """The page."""

    whole: Line
    services: tuple[Line, ...]
    tiers: tuple[Line, ...]
    standing: Standing


def forecast_view(plan: Plan, judgement: Judgement, standing: Standing) -> ForecastView:
    """The figures by the names of the plan, in its order."""
    services = {code: service.name for code, service in plan.services.items()}
    tiers = {code: tier.name for code, tier in plan.tiers.items()}
    return ForecastView(
        whole=_line({}, judgement.whole),
        services=tuple(_lines(services, judgement.services)),
        tiers=tuple(_lines(tiers, judgement.tiers)),
        standing=standing,
    )


def for_programs(plan: Plan, judgement: Judgement, standing: Standing) -> dict[str, Any]:
    """The same as plain values; shares between 0 and 1, minutes as they are."""
    learnt = standing.learnt.isoformat() if standing.learnt else None
    return {
        "branch": plan.code,
        "first": judgement.first.isoformat(),
        "last": judgement.last.isoformat(),
        "whole": _plain(judgement.whole),
        "services": {one.group: _plain(one) for one in judgement.services},
        "tiers": {one.group: _plain(one) for one in judgement.tiers},
        "standing": {**asdict(standing), "learnt": learnt},
    }


def _plain(figures: Figures) -> dict[str, Any]:
    return {name: value for name, value in asdict(figures).items() if name != "group"}


Names = dict[ServiceCode, Texts] | dict[TierCode, Texts]


def _lines(names: Names, figures: Sequence[Figures]) -> Iterator[Line]:
    """In the plan's order; what has been struck from it comes last, by its code."""
    known = {str(code): name for code, name in names.items()}
    order = {code: place for place, code in enumerate(known)}
    for one in sorted(figures, key=lambda one: (order.get(one.group, len(order)), one.group)):
        yield _line(known.get(one.group, {"en": one.group}), one)


def _line(name: Texts, figures: Figures) -> Line:
    held = figures.within50, figures.within80, figures.within90
    return Line(
        name,
        figures.tickets,
        figures.left,
        tuple(
            _share(level, share, figures.tickets) for level, share in zip(LEVELS, held, strict=True)
        ),
        _minutes(figures.error),
        _minutes(figures.rule_error),
    )


def _share(level: int, held: float | None, tickets: int) -> Share:
    if held is None:
        return Share(level, None, "few")
    return Share(level, round(100 * held), _mark(level / 100, held, tickets))


def _mark(level: float, held: float, tickets: int) -> str:
    if tickets < ENOUGH:
        return "few"
    chance = 2 * sqrt(level * (1 - level) / tickets)
    if abs(held - level) <= CLOSE + chance:
        return "fine"
    return "past" if held < level else "near"


def _minutes(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"

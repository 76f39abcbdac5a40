"""Laws as text that can be kept, and back; text that says something else is refused."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from server.domain.plan import Plan, ServiceCode, TierCode
from server.forecast.laws import (
    LEAVE_EDGES,
    SLOTS,
    WEEKDAYS,
    ArrivalLaw,
    Laws,
    NoShowLaw,
    PaceLaw,
    ServiceLaw,
    Shape,
    priors,
)
from server.forecast.shapes import POINTS

FORM: Final = 1
"""Raised whenever the laws say something new: what was kept in another form is learnt anew."""


class LawsUnreadable(ValueError):
    """The text is no laws, or not of this form."""


def text_of(laws: Laws) -> str:
    """The laws as JSON."""
    return json.dumps({"form": FORM, **_plain(laws)}, allow_nan=False, ensure_ascii=False)


def laws_of(text: str) -> Laws:
    """The laws that were written so.

    Raises:
        LawsUnreadable: it is damaged, or of another form.
    """
    try:
        kept = json.loads(text)
        if kept["form"] != FORM:
            raise LawsUnreadable(f"of form {kept['form']}, and {FORM} is wanted")
        return _laws(kept)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        raise LawsUnreadable(str(wrong) or type(wrong).__name__) from None


def fitted_to(plan: Plan, laws: Laws) -> Laws:
    """The laws with what was believed of whatever the plan has got since they were learnt."""
    believed = priors(plan)
    return replace(
        laws,
        services={code: laws.services.get(code, law) for code, law in believed.services.items()},
        no_shows={code: laws.no_shows.get(code, law) for code, law in believed.no_shows.items()},
        arrivals=replace(laws.arrivals, mix=_mixed(laws.arrivals.mix, believed.arrivals.mix)),
    )


Mix = Mapping[tuple[ServiceCode, TierCode], float]
Part = TypeVar("Part")
Read = Callable[[Any], Part]


def _mixed(learnt: Mix, believed: Mix) -> dict[tuple[ServiceCode, TierCode], float]:
    """Kinds that are new come as often as was believed; those that are struck, no more."""
    mix = {kind: learnt.get(kind, share) for kind, share in believed.items()}
    whole = sum(mix.values()) or 1.0
    return {kind: share / whole for kind, share in mix.items()}


# --- there ----------------------------------------------------------------------------------------


def _plain(laws: Laws) -> dict[str, Any]:
    return {
        **{name: getattr(laws, name) for name in ("gaps", "breaks", *NUMBERS)},
        "days": laws.days,
        "services": {code: _fields(law) for code, law in laws.services.items()},
        "arrivals": {
            **_fields(laws.arrivals),
            "mix": [[*kind, share] for kind, share in laws.arrivals.mix.items()],
        },
        "pace": {**_fields(laws.pace), "usual": dict(laws.pace.usual)},
        "no_shows": {code: _fields(law) for code, law in laws.no_shows.items()},
        "leaves": dict(laws.leaves),
        "redirects": {code: dict(shares) for code, shares in laws.redirects.items()},
    }


def _fields(law: Any) -> dict[str, Any]:
    return {field.name: getattr(law, field.name) for field in fields(law)}


# --- and back -------------------------------------------------------------------------------------


def _laws(kept: Mapping[str, Any]) -> Laws:
    single: dict[str, Any] = {name: _number(kept[name]) for name in NUMBERS}
    return Laws(
        **single,
        gaps=_shape(kept["gaps"]),
        breaks=_shape(kept["breaks"]),
        days=int(kept["days"]),
        services=_by(ServiceCode, kept["services"], _service),
        arrivals=_arrivals(kept["arrivals"]),
        pace=_pace(kept["pace"]),
        no_shows=_by(TierCode, kept["no_shows"], _no_show),
        leaves=_by(TierCode, kept["leaves"], _row_of(len(LEAVE_EDGES))),
        redirects=_by(
            ServiceCode, kept["redirects"], lambda shares: _by(ServiceCode, shares, _number)
        ),
    )


def _by(code: Callable[[str], Part], kept: Mapping[str, Any], read: Read[Any]) -> dict[Part, Any]:
    return {code(name): read(value) for name, value in kept.items()}


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LawsUnreadable(f"{value!r} is no number")
    return float(value)


def _row_of(length: int) -> Read[tuple[float, ...]]:
    def read(values: Any) -> tuple[float, ...]:
        if len(values) != length:
            raise LawsUnreadable(f"{len(values)} numbers where {length} are wanted")
        return tuple(map(_number, values))

    return read


def _shape(values: Any) -> Shape:
    return _row_of(POINTS)(values)


def _service(kept: Mapping[str, Any]) -> ServiceLaw:
    return ServiceLaw(_shape(kept["shape"]), _number(kept["doubt"]))


def _no_show(kept: Mapping[str, Any]) -> NoShowLaw:
    return NoShowLaw(_number(kept["at_once"]), _number(kept["patience"]))


def _arrivals(kept: Mapping[str, Any]) -> ArrivalLaw:
    if len(kept["rates"]) != WEEKDAYS:
        raise LawsUnreadable(f"rates of {len(kept['rates'])} weekdays")
    return ArrivalLaw(
        tuple(map(_row_of(SLOTS), kept["rates"])),
        {
            (ServiceCode(service), TierCode(tier)): _number(share)
            for service, tier, share in kept["mix"]
        },
        _number(kept["spread"]),
        _number(kept["keeps"]),
    )


def _pace(kept: Mapping[str, Any]) -> PaceLaw:
    usual = _by(str, kept["usual"], _number)
    return PaceLaw(usual, *(_number(kept[name]) for name in ("unknown", "daily", "noise")))


NUMBERS: Final = ("break_share", "hurry", "full", "walk", "reaction", "given_up")

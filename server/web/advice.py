"""Advice as programs ask for it and read it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from server.application.advice import Warnings
from server.domain.model import Branch
from server.domain.plan import CounterCode, Profile, ServiceCode
from server.forecast.advise import Compared, Effect
from server.forecast.changes import (
    NAMES,
    Change,
    ChangeProfile,
    CloseCounter,
    MoveBreak,
    OpenCounter,
    SendOn,
)
from server.forecast.outlook import Wait
from server.forecast.warn import Warned, WayOut

MOST_CUSTOMERS: Final = 500
MOST_MINUTES: Final = 240
Code = Annotated[str, Field(min_length=1, max_length=64)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenCounterAsked(_Asked):
    """Staff a counter that is closed or paused."""

    change: Literal["open-counter"]
    counter: Code

    def meant(self) -> Change:
        """As the forecast takes it."""
        return OpenCounter(CounterCode(self.counter))


class CloseCounterAsked(_Asked):
    """Close a counter, after its customer if there is one."""

    change: Literal["close-counter"]
    counter: Code

    def meant(self) -> Change:
        """As the forecast takes it."""
        return CloseCounter(CounterCode(self.counter))


class SendOnAsked(_Asked):
    """Send so many who wait for a service to another one: those who came last."""

    change: Literal["send-on"]
    service: Code
    to: Code
    customers: int = Field(ge=1, le=MOST_CUSTOMERS)

    def meant(self) -> Change:
        """As the forecast takes it."""
        return SendOn(ServiceCode(self.service), ServiceCode(self.to), self.customers)


class MoveBreakAsked(_Asked):
    """Let the planned breaks of a counter be so many minutes later; negative: earlier."""

    change: Literal["move-break"]
    counter: Code
    minutes: float = Field(ge=-MOST_MINUTES, le=MOST_MINUTES, allow_inf_nan=False)

    def meant(self) -> Change:
        """As the forecast takes it."""
        return MoveBreak(CounterCode(self.counter), self.minutes)


class ChangeProfileAsked(_Asked):
    """Let a counter call others."""

    change: Literal["change-profile"]
    counter: Code
    profile: Profile

    def meant(self) -> Change:
        """As the forecast takes it."""
        return ChangeProfile(CounterCode(self.counter), self.profile)


ChangeAsked = Annotated[
    OpenCounterAsked | CloseCounterAsked | SendOnAsked | MoveBreakAsked | ChangeProfileAsked,
    Field(discriminator="change"),
]
ASKS: Final[TypeAdapter[ChangeAsked]] = TypeAdapter(ChangeAsked)
_PLAIN: Final[Mapping[type, TypeAdapter[Any]]] = {kind: TypeAdapter(kind) for kind in NAMES}


def effect_for_programs(branch: Branch, effect: Effect) -> dict[str, Any]:
    """Minutes, tier by tier."""
    felt, tiers = effect.felt, branch.plan.tiers
    return {
        "branch": branch.plan.code,
        "change": plainly(effect.change),
        "tiers": {
            tier: {
                **_compared(felt[tier]),
                "saved": _saved(effect.saved.get(tier)),
            }
            for tier in tiers
            if tier in felt
        },
        "kinds": [{"tier": tier, **_compared(each)} for (_, tier), each in effect.kinds.items()],
        "stranded": effect.stranded,
    }


def warnings_for_programs(branch: Branch, warnings: Warnings | None) -> dict[str, Any]:
    """Soonest first; `made_at` is null while there is no forecast."""
    return {
        "branch": branch.plan.code,
        "made_at": warnings.made_at.isoformat() if warnings else None,
        "warnings": [_warned(each) for each in warnings.found] if warnings else [],
    }


def _warned(warned: Warned) -> dict[str, Any]:
    return {
        "service": warned.service,
        "tier": warned.tier,
        "target": warned.target,
        "at": warned.at.isoformat(),
        "probability": warned.probability,
        "before": _wait(warned.before),
        "measure": _measure(warned.way_out) if warned.way_out else None,
    }


def _measure(way: WayOut) -> dict[str, Any]:
    return {
        "change": plainly(way.change),
        "after": _wait(way.after),
        "probability": way.probability,
        "prevents": way.prevents,
    }


def plainly(change: Change) -> dict[str, Any]:
    """A change as programs read it."""
    kind = type(change)
    return {"change": NAMES[kind], **_PLAIN[kind].dump_python(change, mode="json")}


def _compared(compared: Compared) -> dict[str, Any]:
    before, after = _wait(compared.before), _wait(compared.after)
    return {"service": compared.service, "before": before, "after": after}


def _wait(wait: Wait | None) -> dict[str, float] | None:
    return {"about": round(wait.p50, 1), "usually": round(wait.p90, 1)} if wait else None


def _saved(wait: Wait | None) -> dict[str, float] | None:
    return {"on_average": round(wait.p50, 1), "at_least": round(wait.p90, 1)} if wait else None

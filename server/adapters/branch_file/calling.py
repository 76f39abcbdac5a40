"""The tables of a branch file that say who is called next, and where."""

from datetime import date, time
from typing import Any

from pydantic import Field, model_validator

from server.adapters.branch_file.customers import EVERY_DAY, NO_TEXTS
from server.adapters.branch_file.kinds import (
    Code,
    Days,
    Listed,
    Login,
    Minutes,
    Number,
    OneOrMore,
    Part,
    Texts,
    Words,
)
from server.domain import plan
from server.domain.plan import DEFAULT, HALL


class GroupPart(Part):
    """Some tickets; the keys stand beside those of the rule that is about them."""

    tiers: Listed[Code] = ()
    services: Listed[Code] = ()

    @model_validator(mode="before")
    @classmethod
    def _beside(cls, value: Any) -> Any:
        if not isinstance(value, plan.Share | plan.Patience):
            return value
        own = {name: getattr(value, name) for name in cls.model_fields if hasattr(value, name)}
        return own | {"tiers": value.group.tiers, "services": value.group.services}

    def made(self) -> Any:
        """The value of the plan."""
        fields = self.made_fields()
        group = {name: fields.pop(name) for name in ("tiers", "services") if name in fields}
        return self.makes(**fields, group=plan.Group(**group))


class SharePart(GroupPart):
    """So many turns of a quota cycle."""

    makes = plan.Share
    turns: OneOrMore


class PatiencePart(GroupPart):
    """Who is called first after so long."""

    makes = plan.Patience
    longer_than: Minutes = Field(alias="longer_than_minutes")


class DisciplinePart(Part):
    """`[[disciplines]]`."""

    code: Code
    kind: plan.Kind = Field(plan.Kind.ACCUMULATING, strict=False)
    cycle: Listed[SharePart] = ()
    patience: Listed[PatiencePart] = ()
    own: str = ""
    makes = plan.Discipline
    keyed = "code"

    def made(self) -> Any:
        """The value of the plan, which does not know its code."""
        return self.makes(**{k: v for k, v in self.made_fields().items() if k != "code"})


class ZonePart(Part):
    """`[[zones]]`."""

    makes = plan.Zone
    keyed = "code"
    code: Code
    name: Texts
    way: dict[str, str] = NO_TEXTS


class FallbackPart(Part):
    """Whom a dedicated counter may call too."""

    makes = plan.Fallback
    after: Minutes = Field(alias="after_minutes")
    services: Listed[Code] = Field(min_length=1)
    tiers: Listed[Code] = ()


class CounterPart(Part):
    """`[[counters]]`, with the profile's keys beside the counter's own."""

    makes = plan.Counter
    keyed = "code"
    code: Code
    number: Words
    services: Listed[Code] = Field(min_length=1)
    tiers: Listed[Code] = ()
    tier_bonus: dict[str, Number] = Field(default_factory=dict, alias="tier_bonus_minutes")
    discipline: Code = DEFAULT
    fallback: FallbackPart | None = None
    zone: Code = HALL
    fits: Listed[Code] = ()
    way: dict[str, str] = NO_TEXTS

    @model_validator(mode="before")
    @classmethod
    def _beside(cls, value: Any) -> Any:
        if not isinstance(value, plan.Counter):
            return value
        names = cls.model_fields
        both = (value.profile, value)
        return {name: getattr(of, name) for of in both for name in names if hasattr(of, name)}

    def made(self) -> plan.Counter:
        """The counter with its profile."""
        fields = self.made_fields()
        own = {
            name: fields.pop(name) for name in ("code", "number", "zone", "fits") if name in fields
        }
        return plan.Counter(**own, profile=plan.Profile(**fields))


class ShiftPart(Part):
    """`[[roster]]`."""

    makes = plan.Shift
    counter: Code
    begins: time
    ends: time
    days: Days = EVERY_DAY
    teller: Login = ""
    on: date | None = None


class MachinePart(Part):
    """`[[machines]]`."""

    makes = plan.Machine
    keyed = "code"
    code: Code
    name: Texts
    zone: Code = HALL
    services: Listed[Code] = ()
    where: dict[str, str] = NO_TEXTS


class DevicePart(Part):
    """`[[devices]]`."""

    makes = plan.Device
    keyed = "code"
    code: Code
    name: dict[str, str] = NO_TEXTS
    zone: Code = HALL
    where: dict[str, str] = NO_TEXTS


class SkillPart(Part):
    """That a teller can do a service."""

    makes = plan.Skill
    level: OneOrMore = 1
    until: date | None = None


class TellerPart(Part):
    """`[[tellers]]`."""

    makes = plan.Teller
    keyed = "name"
    name: Code
    skills: dict[str, SkillPart] = Field(default_factory=dict)
    tiers: Listed[Code] = ()
    languages: Listed[str] = ()
    trainee: bool = False
    shown_as: str = ""
    out_of_turn: bool = True

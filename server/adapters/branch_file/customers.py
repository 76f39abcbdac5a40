"""The tables of a branch file that say whom the branch serves, and what they come for."""

from datetime import time

from pydantic import Field

from server.adapters.branch_file.kinds import (
    Code,
    Days,
    Listed,
    LongerMinutes,
    Minutes,
    Number,
    OneOrMore,
    Part,
    Prefix,
    SeriesCode,
    Texts,
    Words,
)
from server.domain import plan

EVERY_DAY = tuple(range(7))
NO_TEXTS: dict[str, str] = {}


class TierPart(Part):
    """`[[tiers]]`."""

    makes = plan.Tier
    keyed = "code"
    code: Code
    name: Texts
    mark: Words
    head_start: Number = Field(alias="head_start_minutes")
    rate: float = Field(ge=0, le=100)
    ladder: Code = "personal"


class CardPart(Part):
    """`[[cards]]`."""

    makes = plan.CardRule
    prefix: Prefix
    tier: Code


class NeedPart(Part):
    """`[[needs]]`."""

    makes = plan.Need
    keyed = "code"
    code: Code
    name: Texts
    patience: Minutes | None = Field(None, alias="patience_minutes")


class SocialPart(Part):
    """`[[social]]`."""

    makes = plan.Social
    keyed = "code"
    code: Code
    name: Texts
    bonus: Number = Field(alias="bonus_minutes")


class SpanPart(Part):
    """A part of some days."""

    makes = plan.Span
    begins: time
    ends: time
    days: Days = EVERY_DAY


class SeriesPart(Part):
    """`[[series]]`."""

    makes = plan.Series
    keyed = "code"
    code: SeriesCode
    first: OneOrMore = 1
    last: OneOrMore = 499
    reserve_first: OneOrMore = 500
    reserve_last: OneOrMore = 999
    continues: bool = False
    colour: str = ""


class ServiceGroupPart(Part):
    """`[[groups]]`."""

    makes = plan.ServiceGroup
    keyed = "code"
    code: Code
    name: Texts
    within: Code | None = None


class CapPart(Part):
    """The cap of a service."""

    makes = plan.Cap
    a_day: OneOrMore | None = None
    a_slot: OneOrMore | None = None
    slot: LongerMinutes = Field(plan.Cap().slot, alias="slot_minutes")
    message: dict[str, str] = NO_TEXTS


class ServicePart(Part):
    """`[[services]]`."""

    makes = plan.Service
    keyed = "code"
    code: Code
    name: Texts
    series: SeriesCode
    usual: LongerMinutes = Field(alias="usual_minutes")
    target_wait: Minutes = Field(alias="target_wait_minutes")
    documents: dict[str, str] = NO_TEXTS
    errors: dict[str, str] = NO_TEXTS
    decides: dict[str, str] = NO_TEXTS
    where: dict[str, str] = NO_TEXTS
    zone: Code = plan.HALL
    ladder: Code = "personal"
    tiers: Listed[Code] = ()
    target_by_tier: dict[str, Minutes] = Field(default_factory=dict, alias="target_by_tier_minutes")
    series_by_tier: dict[str, SeriesCode] = Field(default_factory=dict)
    spans: Listed[SpanPart] = ()
    cap: CapPart = CapPart()
    level: OneOrMore = 1
    then: Code | None = None
    group: Code | None = None

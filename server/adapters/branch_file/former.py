"""The settings of a previous system, or the plan in a branch file: whichever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from string import ascii_uppercase
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from server.adapters.branch_file.faults import BranchFileError, Fault
from server.adapters.branch_file.inherit import located
from server.adapters.branch_file.kinds import Listed, LongerMinutes, Minutes, Number, Part, Words
from server.adapters.branch_file.names import unknown_names
from server.adapters.branch_file.places import Located
from server.adapters.branch_file.reading import read_plan
from server.adapters.branch_file.sense import nonsense
from server.adapters.branch_file.shape import shaped
from server.domain import plan
from server.domain.plan import Plan

TELLING: Final = frozenset({"opening_time", "issuing_stops", "day_end"})
"""Keys that no branch file of ours has."""
WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT: Final = "24:00"
LETTERS: Final = (*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase))


@dataclass(frozen=True, slots=True)
class Settings:
    """A plan, and the branch's time zone if the file tells it."""

    plan: Plan
    zone: str


def read_settings(path: Path) -> Settings:
    """The plan in a branch file, or what the settings of a previous system make of one.

    Raises:
        BranchFileError: the file is missing, is not TOML, or does not hold together.
    """
    found = located(path)
    if TELLING.isdisjoint(found.tables):
        own = read_plan(path)
        return Settings(own, own.timezone)
    part, faults = shaped(found, FormerBranch)
    faults += unknown_names(found)
    made = None if part is None else part.made()
    faults += [] if made is None else _of_the_whole(made, found)
    if faults or made is None:
        raise BranchFileError(faults)
    return Settings(made, "")


def _of_the_whole(made: Plan, found: Located) -> list[Fault]:
    return [found.fault(path, what) for path, what in nonsense(made)]


# --- its tables -----------------------------------------------------------------------------------


def _time(value: Any) -> Any:
    """`"09:00"`, in quotes; what is no time is left for the fault."""
    if value == MIDNIGHT:
        return time.max
    try:
        return time.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _weekdays(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(WEEK.index(day) if day in WEEK else str(day) for day in value)


Clock = Annotated[time, BeforeValidator(_time)]
Weekdays = Annotated[
    tuple[Annotated[int, Field(ge=0, le=6)], ...], BeforeValidator(_weekdays), Field(min_length=1)
]


class FormerPart(Part):
    """A table of such a file; it is only read."""


class FormerTier(FormerPart):
    """`[[tiers]]`."""

    code: Words
    head_start: Number = Field(alias="head_start_minutes")
    rate: float = Field(ge=0, le=100)

    def made(self) -> plan.Tier:
        """The tier."""
        code = plan.TierCode(self.code)
        return plan.Tier(code, {"en": self.code}, "", self.head_start, self.rate)


class FormerService(FormerPart):
    """`[[services]]`."""

    code: Words
    usual: LongerMinutes = Field(alias="mean_minutes")
    target_wait: Minutes = Field(alias="target_wait_minutes")


class FormerCounter(FormerPart):
    """`[[counters]]`."""

    code: Words
    services: Listed[Words] = Field(min_length=1)
    tier_bonus: dict[str, Number] = Field(default_factory=dict, alias="tier_bonus_minutes")

    def made(self) -> plan.Counter:
        """The counter, with its code for a number."""
        services = tuple(map(plan.ServiceCode, self.services))
        bonus = {plan.TierCode(code): points for code, points in self.tier_bonus.items()}
        profile = plan.Profile(services, tier_bonus=bonus)
        return plan.Counter(plan.CounterCode(self.code), self.code, profile)


class FormerShift(FormerPart):
    """`[[roster]]`."""

    makes = plan.Shift
    counter: Words
    days: Weekdays = Field(tuple(range(7)), alias="weekdays")
    begins: Clock = Field(alias="from")
    ends: Clock = Field(alias="to")


class FormerDiscipline(FormerPart):
    """`[discipline]`: accumulating priority is the only one."""

    kind: Annotated[str, Field(pattern="^accumulating_priority$")] = "accumulating_priority"
    idle_counter: Annotated[str, Field(pattern="^lowest_number$")] = "lowest_number"
    second_leg_bonus: Number = Field(0, alias="second_leg_bonus_minutes")


class FormerBranch(FormerPart):
    """The whole file."""

    name: Words
    clock: Annotated[str, Field(pattern="^local$")] = Field("local", alias="time")
    opens: Clock = Field(alias="opening_time")
    closes: Clock = Field(alias="issuing_stops")
    ends: Clock = Field(alias="day_end")
    days: Weekdays = Field(tuple(range(7)), alias="business_days")
    no_show_after: Minutes | None = Field(None, alias="no_show_after_minutes")
    discipline: FormerDiscipline = FormerDiscipline()
    tiers: Listed[FormerTier] = Field(min_length=1)
    services: Listed[FormerService] = Field(min_length=1)
    counters: Listed[FormerCounter] = Field(min_length=1)
    roster: Listed[FormerShift] = ()

    def made(self) -> Plan:
        """The plan; the tier with the least head start is that of those who do not identify."""
        tiers = sorted((tier.made() for tier in self.tiers), key=lambda tier: tier.head_start)
        counters = [counter.made() for counter in self.counters]
        return Plan(
            code="former",
            name={"en": self.name},
            timezone="UTC",
            opens=self.opens,
            closes=self.closes,
            languages=("en",),
            tiers={tier.code: tier for tier in tiers},
            services=self._services(),
            counters={counter.code: counter for counter in counters},
            roster=tuple(shift.made() for shift in self.roster),
            transfer_bonus=self.discipline.second_leg_bonus,
            hours=plan.Hours(self.days, serve_out=_from_to(self.closes, self.ends)),
            calls=plan.Calls(no_show_after=self.no_show_after),
        )

    def _services(self) -> Mapping[plan.ServiceCode, plan.Service]:
        return {
            code: plan.Service(code, {"en": code}, series, service.usual, service.target_wait)
            for service, series in zip(self.services, LETTERS, strict=False)
            for code in [plan.ServiceCode(service.code)]
        }


def _from_to(one: time, other: time) -> timedelta:
    length = datetime.combine(date.min, other) - datetime.combine(date.min, one)
    return max(length, timedelta(0))

"""A whole branch file: the rules of the house, and the tables that hold everything together."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, model_validator

from server.adapters.branch_file.alerts import AlertsPart
from server.adapters.branch_file.asking import CasesPart, QuestionnairePart, RatingPart, WordList
from server.adapters.branch_file.calling import (
    CounterPart,
    DevicePart,
    DisciplinePart,
    MachinePart,
    ShiftPart,
    TellerPart,
    ZonePart,
)
from server.adapters.branch_file.contact import ContactPart, ReturnCallsPart
from server.adapters.branch_file.customers import (
    EVERY_DAY,
    NO_TEXTS,
    CardPart,
    NeedPart,
    SeriesPart,
    ServiceGroupPart,
    ServicePart,
    SocialPart,
    SpanPart,
    TierPart,
)
from server.adapters.branch_file.kinds import (
    ByCode,
    Code,
    Count,
    Dates,
    Days,
    Language,
    Listed,
    Minutes,
    Number,
    OneOrMore,
    Part,
    Seconds,
    Texts,
)
from server.adapters.branch_file.look import LookPart
from server.adapters.branch_file.voice import ClipPart, VoicePart
from server.domain import plan

HOURS: Final = plan.Hours()
VISITS: Final = plan.Appointments()


class SpecialPart(Part):
    """`[[hours.special]]`: a day with hours of its own."""

    keyed = "date"
    date: date
    opens: time
    closes: time

    def made(self) -> tuple[time, time]:
        """From when to when."""
        return (self.opens, self.closes)


def _special(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return tuple(value) if isinstance(value, list) else value
    return tuple({"date": day} | _from_to(of) for day, of in value.items())


def _from_to(of: Any) -> dict[str, Any]:
    """The hours of a day that are written as a pair; whatever else it is, they are missing."""
    pair = isinstance(of, list | tuple) and len(of) == 2  # noqa: PLR2004 - a pair
    return {"opens": of[0], "closes": of[1]} if pair else {}


class HoursPart(Part):
    """`[hours]`."""

    makes = plan.Hours
    days: Days = EVERY_DAY
    holidays: Dates = ()
    special: Annotated[tuple[SpecialPart, ...], BeforeValidator(_special)] = ()
    breaks: Listed[SpanPart] = ()
    issue_before: Minutes = Field(HOURS.issue_before, alias="issue_before_minutes")
    serve_out: Minutes = Field(HOURS.serve_out, alias="serve_out_minutes")
    past_closing: plan.PastClosing = Field(HOURS.past_closing, strict=False)
    at_day_end: plan.AtDayEnd = Field(HOURS.at_day_end, strict=False)


class CallsPart(Part):
    """`[calls]`."""

    makes = plan.Calls
    overtakes_most: Count | None = None
    recalls_most: Count | None = None
    no_show_after: Seconds | None = Field(None, alias="no_show_after_seconds")
    reinstate_places: Count = plan.Calls().reinstate_places
    returns_within: Minutes | None = Field(None, alias="returns_within_minutes")
    wrap_up: Seconds = Field(plan.Calls().wrap_up, alias="wrap_up_seconds")
    language_patience: Minutes | None = Field(None, alias="language_patience_minutes")
    hold_returns: Minutes | None = Field(None, alias="hold_returns_minutes")


class AppointmentsPart(Part):
    """`[appointments]`."""

    makes = plan.Appointments
    early: Minutes = Field(VISITS.early, alias="early_minutes")
    late: Minutes = Field(VISITS.late, alias="late_minutes")


class NoticePart(Part):
    """`[[notices]]`."""

    makes = plan.Notice
    text: Texts
    zones: Listed[Code] = ()
    until: date | None = None


def _disciplines(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return tuple(value) if isinstance(value, list) else value
    names = [name for name in DisciplinePart.model_fields if name != "code"]
    return tuple(
        {"code": code} | {name: getattr(of, name) for name in names} for code, of in value.items()
    )


class BranchPart(Part):
    """The whole file, with what it inherits."""

    makes = plan.Plan
    code: Code
    name: Texts
    timezone: str
    opens: time
    closes: time
    languages: Listed[Language] = Field(min_length=1)
    rule: dict[str, str] = NO_TEXTS
    transfer_bonus: Number = Field(0, alias="transfer_bonus_minutes")
    services_a_visit: OneOrMore = 3
    leased_at_once: OneOrMore = 40
    rating: RatingPart = RatingPart()
    questionnaire: QuestionnairePart = QuestionnairePart()
    cases: CasesPart = CasesPart()
    alerts: AlertsPart = AlertsPart()
    contact: ContactPart = ContactPart()
    return_calls: ReturnCallsPart = ReturnCallsPart()
    hours: HoursPart = HoursPart()
    calls: CallsPart = CallsPart()
    appointments: AppointmentsPart = AppointmentsPart()
    voice: VoicePart = VoicePart()
    look: LookPart = LookPart()
    zones: ByCode[ZonePart] = ()
    tiers: ByCode[TierPart] = Field(min_length=1)
    series: ByCode[SeriesPart] = ()
    groups: ByCode[ServiceGroupPart] = ()
    services: ByCode[ServicePart] = Field(min_length=1)
    needs: ByCode[NeedPart] = ()
    social: ByCode[SocialPart] = ()
    disciplines: Annotated[tuple[DisciplinePart, ...], BeforeValidator(_disciplines)] = ()
    counters: ByCode[CounterPart] = Field(min_length=1)
    roster: Listed[ShiftPart] = ()
    tellers: ByCode[TellerPart] = ()
    machines: ByCode[MachinePart] = ()
    devices: ByCode[DevicePart] = ()
    notices: Listed[NoticePart] = ()
    playlist: Listed[ClipPart] = ()
    break_reasons: WordList = ()
    outcomes: WordList = ()
    cards: Listed[CardPart] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_plan(cls, value: Any) -> Any:
        if not isinstance(value, plan.Plan):
            return value
        rating = {name: getattr(value, f"rating_{name}") for name in RatingPart.model_fields}
        names = [name for name in cls.model_fields if name != "rating"]
        return {name: getattr(value, name) for name in names} | {"rating": rating}

    def made(self) -> plan.Plan:
        """The plan."""
        own = self.made_fields()
        rating = {f"rating_{name}": length for name, length in own.pop("rating", {}).items()}
        return plan.Plan(**own, **rating)

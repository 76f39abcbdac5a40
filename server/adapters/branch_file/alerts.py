"""When the lobby is told of something, as a branch's file says it."""

from typing import Annotated, Final

from pydantic import Field

from server.adapters.branch_file.kinds import (
    Listed,
    LongerMinutes,
    Minutes,
    OneOrMore,
    Part,
    Seconds,
)
from server.domain import plan

ALERTS: Final = plan.AlertRules()


class AlertsPart(Part):
    """`[alerts]`."""

    makes = plan.AlertRules
    most_an_hour: OneOrMore = ALERTS.most_an_hour
    quiet: Listed[Annotated[plan.AlertKind, Field(strict=False)]] = ()
    unclaimed: Seconds = Field(ALERTS.unclaimed, alias="unclaimed_seconds")
    idle: Minutes = Field(ALERTS.idle, alias="idle_minutes")
    usual_times: Annotated[float, Field(gt=1, le=20, allow_inf_nan=False)] = ALERTS.usual_times
    longest: LongerMinutes = Field(ALERTS.longest, alias="longest_minutes")
    late: Minutes = Field(ALERTS.late, alias="late_minutes")
    likely: Annotated[float, Field(ge=0.5, le=1, allow_inf_nan=False)] = ALERTS.likely
    grave_faults_only: bool = ALERTS.grave_faults_only

"""The versions of a branch's plan that its database holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from server.adapters.database import Database
from server.adapters.scribe import PLANS
from server.adapters.tables import PLAN
from server.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version: when it began to count, and who gave it."""

    version: int
    at: datetime
    actor: str
    plan: Plan


def branches(database: Database) -> Sequence[str]:
    """The branches whose plans are recorded."""
    codes = select(PLAN.c.branch).distinct().order_by(PLAN.c.branch)
    return database.read_now(lambda connection: connection.execute(codes).scalars().all())


def plan_versions(database: Database, branch: str) -> Sequence[PlanVersion]:
    """All versions, the newest last."""

    def found(connection: Connection) -> list[PlanVersion]:
        rows = select(PLAN).where(PLAN.c.branch == branch).order_by(PLAN.c.version)
        return [
            PlanVersion(row.version, row.at, row.actor, PLANS.validate_json(row.body))
            for row in connection.execute(rows)
        ]

    return database.read_now(found)

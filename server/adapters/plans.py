"""The plans of the branches in the database: with which one each began, and the newest."""

from collections.abc import Iterable
from typing import Final

import structlog
from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.clock import wall_clock
from server.adapters.database import Database
from server.adapters.scribe import PLANS
from server.adapters.tables import PLAN
from server.domain.plan import Plan

log = structlog.get_logger()
FIRST: Final = 0
"""The version with which a branch begins; every change is the next."""


def plans_served(database: Database, files: Iterable[Plan], *, afresh: bool) -> list[Plan]:
    """The plan of every branch: of those that are new here their file's, else the newest recorded.

    `afresh` is for demonstrations: a branch whose plan was never changed begins with its file's.
    """
    known = database.read_now(_newest)
    for plan in files:
        if plan.code not in known or (afresh and known[plan.code][0] == FIRST):
            _begin(database, plan)
            known[plan.code] = FIRST, plan
        elif known[plan.code][1] != plan:
            log.warning(
                "the branch file is not the plan in force",
                branch=plan.code,
                version=known[plan.code][0],
                remedy="heliotrope branch import",
            )
    return [plan for _, plan in known.values()]


def _newest(connection: Connection) -> dict[str, tuple[int, Plan]]:
    """The newest version of each branch."""
    rows = connection.execute(select(PLAN).order_by(PLAN.c.branch, PLAN.c.version)).mappings()
    newest = {row["branch"]: (row["version"], row["body"]) for row in rows}
    return {code: (version, PLANS.validate_json(body)) for code, (version, body) in newest.items()}


def _begin(database: Database, plan: Plan) -> None:
    body = PLANS.dump_json(plan).decode()
    row = {"branch": plan.code, "version": FIRST, "at": wall_clock(), "actor": "", "body": body}
    with database.engine.begin() as connection:
        connection.execute(upsert(UPSERTS[connection.dialect.name], PLAN), [row])

"""The served legs of one branch on a database, with what was asked and answered."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from server.adapters.database import Database
from server.adapters.tables import SERVED_LEG
from server.insight.served import ServedLeg

NAMES: Final = tuple(field.name for field in fields(ServedLeg))


class ServedLegs:
    """What is kept of `branch` (a `Ratings`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database = database
        self._branch = branch

    async def legs(self, first: date, last: date) -> Sequence[ServedLeg]:
        """Those of these days.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read_aside(lambda at: self._legs(at, first, last))

    def _legs(self, connection: Connection, first: date, last: date) -> list[ServedLeg]:
        wanted = select(SERVED_LEG).where(
            SERVED_LEG.c.branch == self._branch, SERVED_LEG.c.day.between(first, last)
        )
        in_order = wanted.order_by(SERVED_LEG.c.finished, SERVED_LEG.c.leg)
        return [_leg(row) for row in connection.execute(in_order).mappings()]


def served_row(leg: ServedLeg) -> dict[str, Any]:
    """The columns of a leg, but for its branch and day."""
    told = {name: getattr(leg, name) for name in NAMES}
    return told | {"reasons": json.dumps(leg.reasons), "aspects": json.dumps(leg.aspects)}


def _leg(row: Any) -> ServedLeg:
    told = {name: row[name] for name in NAMES}
    aspects = tuple((id_, score) for id_, score in json.loads(row["aspects"]))
    return ServedLeg(**told | {"reasons": tuple(json.loads(row["reasons"])), "aspects": aspects})

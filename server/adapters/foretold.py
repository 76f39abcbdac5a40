"""Forecasts and what came of them, on a database."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, literal, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.tables import CALIBRATION, FORECAST
from server.application.calibrating import KeptCalibration
from server.application.judging import Figures, Grouping
from server.forecast.foretold import Came, Foretold
from server.forecast.outlook import Predicted, Quantiles, Wait

WORTH_TELLING: Final = 1.0
"""Minutes: where nine of ten are called within, nothing was foretold that could be wrong."""
KEPT: Final = timedelta(days=100)
"""A quarter, to compare with the one before."""
KEEP: Final = {name: upsert(insert, FORECAST) for name, insert in UPSERTS.items()}
"""By kind of database; to put it together takes longer than to carry it out."""


class ForecastRows:
    """The forecasts of one branch (a `Forecasts`, an `Outcomes` and a `Record`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database = database
        self._branch = branch
        self._forgotten: date | None = None

    async def keep(self, forecasts: Sequence[Foretold]) -> None:
        """Keep these, each in place of what was kept of its ticket.

        Raises:
            StoreFailed: nothing was written.
        """
        rows = [self._row(one) for one in forecasts]
        oldest = max(one.day for one in forecasts) - KEPT

        def write(connection: Connection) -> None:
            connection.execute(KEEP[connection.dialect.name], rows)
            if self._forgotten != oldest:
                mine = FORECAST.c.branch == self._branch
                connection.execute(delete(FORECAST).where(mine, FORECAST.c.day < oldest))
                self._forgotten = oldest

        await self._database.write(write)

    async def waiting(self) -> Sequence[Foretold]:
        """Those of which nobody has seen what came of them.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._found(self._mine().where(FORECAST.c.outcome == Came.WAITING.value))

    async def since(self, first: date) -> Sequence[Foretold]:
        """Those of a day and later that were called, in order of issue.

        Raises:
            StoreFailed: the database does not answer.
        """
        called = FORECAST.c.outcome == Came.CALLED.value, FORECAST.c.day >= first
        return await self._found(self._mine().where(*called).order_by(FORECAST.c.issued))

    async def calibration(self) -> KeptCalibration | None:
        """The calibration that was kept last.

        Raises:
            StoreFailed: the database does not answer.
        """
        mine = select(CALIBRATION).where(CALIBRATION.c.branch == self._branch)

        def find(connection: Connection) -> KeptCalibration | None:
            row = connection.execute(mine).one_or_none()
            return None if row is None else KeptCalibration(row.at, row.body)

        return await self._database.read(find)

    async def keep_calibration(self, kept: KeptCalibration) -> None:
        """Keep the calibration, in place of the last one.

        Raises:
            StoreFailed: nothing was written.
        """
        row = {"branch": self._branch, "at": kept.at, "body": kept.body}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], CALIBRATION), [row])

        await self._database.write(write)

    async def figures(self, by: Grouping, first: date, last: date) -> Sequence[Figures]:
        """How good the forecasts of these days were, group by group.

        Raises:
            StoreFailed: the database does not answer.
        """
        group = {
            Grouping.ALL: literal(""),
            Grouping.SERVICE: FORECAST.c.service,
            Grouping.TIER: FORECAST.c.tier,
        }[by]
        within = FORECAST.c.day.between(first, last)
        wanted = _measured(group).where(FORECAST.c.branch == self._branch, within)

        def find(connection: Connection) -> list[Figures]:
            return [Figures(*row) for row in connection.execute(wanted.group_by(group))]

        return await self._database.read(find)

    # --- rows -------------------------------------------------------------------------------------
    async def _found(self, wanted: Select[Any]) -> list[Foretold]:
        def find(connection: Connection) -> list[Foretold]:
            return [_foretold(row) for row in connection.execute(wanted)]

        return await self._database.read(find)

    def _mine(self) -> Select[Any]:
        return select(FORECAST).where(FORECAST.c.branch == self._branch)

    def _row(self, one: Foretold) -> dict[str, Any]:
        calibrated = one.predicted.calibrated
        return {
            "branch": self._branch,
            "ticket": one.ticket,
            "day": one.day,
            "service": one.service,
            "tier": one.tier,
            "issued": one.issued,
            "made": one.made,
            "p50": calibrated.p50,
            "p80": calibrated.p80,
            "p90": calibrated.p90,
            "told50": one.told.p50 if one.told else None,
            "told90": one.told.p90 if one.told else None,
            "rule": one.rule,
            "outcome": one.came.value,
            "waited": one.waited,
            "raw": json.dumps([round(minutes, 5) for minutes in one.predicted.raw]),
        }


def _foretold(row: Any) -> Foretold:
    predicted = Predicted(tuple(json.loads(row.raw)), Quantiles(row.p50, row.p80, row.p90))
    told = None if row.told50 is None else Wait(row.told50, row.told90)
    return Foretold(
        ticket=row.ticket,
        day=row.day,
        service=row.service,
        tier=row.tier,
        issued=row.issued,
        made=row.made,
        predicted=predicted,
        told=told,
        rule=row.rule or 0.0,
        came=Came(row.outcome),
        waited=row.waited,
    )


def _measured(group: ColumnElement[str]) -> Any:
    """The figures of one group, in the order of `Figures`."""
    waited = FORECAST.c.waited
    judged = (FORECAST.c.outcome == Came.CALLED.value) & (FORECAST.c.p90 >= WORTH_TELLING)

    def share(condition: ColumnElement[bool]) -> ColumnElement[float]:
        return func.avg(case((judged, case((condition, 1.0), else_=0.0))))

    def mean(error: ColumnElement[float]) -> ColumnElement[float]:
        return func.avg(case((judged, error)))

    return select(
        group,
        func.sum(case((judged, 1), else_=0)),
        func.sum(case((FORECAST.c.outcome == Came.LEFT.value, 1), else_=0)),
        share(waited <= FORECAST.c.p50),
        share(waited <= FORECAST.c.p80),
        share(waited <= FORECAST.c.p90),
        mean(func.abs(waited - FORECAST.c.p50)),
        mean(func.abs(waited - FORECAST.c.rule)),
    )

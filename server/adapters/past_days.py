"""The past days of one branch on a database: from its journal, kept when the journal is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, delete, func, select

from server.adapters import scribe
from server.adapters.database import Database
from server.adapters.served import served_row
from server.adapters.tables import JOURNAL, PAST_DAY, PAST_LEG, PAST_PRESENCE, SERVED_LEG
from server.application.archive import Span, ToldDay
from server.domain.events import DayClosed, DayOpened, Event
from server.forecast.past import TELLING, Ending, Kind, PastDay, PastLeg, PastPresence, past_day
from server.insight.served import TELLING as RATING
from server.insight.served import served_legs

TURNS: Final = {kind.__name__: kind for kind in (DayOpened, DayClosed)}
TELLING_NAMES: Final = tuple(sorted(kind.__name__ for kind in TELLING | RATING))
OF_A_DAY: Final = (PAST_DAY, PAST_LEG, PAST_PRESENCE, SERVED_LEG)


class Source(StrEnum):
    """Where a day's rows come from."""

    JOURNAL = "journal"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Brought:
    """What has become of days that were to be kept."""

    new: list[date] = field(default_factory=list)
    known: list[date] = field(default_factory=list)
    """Kept already, to the last leg."""
    own: list[date] = field(default_factory=list)
    """Days that the branch has seen itself."""


class PastDays:
    """What is kept of the days of `branch`."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database = database
        self._branch = branch

    async def due(self) -> Sequence[Span]:
        """Days that have ended, of which the journal says more than is kept.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read_aside(self._due)

    async def read(self, span: Span) -> ToldDay:
        """The day as the journal tells it.

        Raises:
            StoreFailed: the database does not answer.
        """
        events = await self._database.read_aside(lambda at: self._events(at, span))
        return ToldDay(past_day(span.day, events), served_legs(events))

    async def keep(self, told: ToldDay, span: Span, now: datetime) -> None:
        """Keep what is left of a day, in place of what was kept of it.

        Raises:
            StoreFailed: nothing was written.
        """
        await self._database.write(
            lambda connection: self._write(connection, told, Source.JOURNAL, (span, now))
        )

    async def bring(self, days: Sequence[PastDay], now: datetime) -> Brought:
        """Keep days of a former system, unless they are known; the branch's own are not replaced.

        Raises:
            StoreFailed: days before the one that failed are kept.
        """
        ours, there = await self._database.read_aside(self._all)
        brought = Brought()
        for past in days:
            if past.day in ours:
                brought.own.append(past.day)
            elif there.get(past.day) == past:
                brought.known.append(past.day)
            else:
                # Day by day, so that a server beside us never waits for long.
                await self._database.write(partial(self._bring, past, now))
                brought.new.append(past.day)
        return brought

    async def newest(self, most: int) -> Sequence[PastDay]:
        """The last days that are kept, in order.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read_aside(lambda connection: self._newest(connection, most))

    # --- what the journal says --------------------------------------------------------------------
    def _due(self, connection: Connection) -> list[Span]:
        mine = select(PAST_DAY.c.day, PAST_DAY.c.first, PAST_DAY.c.through).where(
            PAST_DAY.c.branch == self._branch, PAST_DAY.c.source == Source.JOURNAL.value
        )
        kept = {row.day: row for row in connection.execute(mine)}
        since = max((row.first for row in kept.values()), default=0)
        return [
            span
            for span in self._ended(connection, since)
            if span.day not in kept or self._tells_more(connection, kept[span.day], span)
        ]

    def _ended(self, connection: Connection, since: int) -> list[Span]:
        """The days that begin at that sequence or later, and are over."""
        last = connection.execute(
            select(func.max(JOURNAL.c.sequence)).where(JOURNAL.c.branch == self._branch)
        ).scalar_one_or_none()
        turns = [
            (row.sequence, scribe.event(row.kind, row.body))
            for row in self._turns(connection, since)
        ]
        begun = list(_beginnings(turns))
        ends = [first - 1 for _, first in begun[1:]] + [last or 0]
        spans = [Span(*begins, ends_at) for begins, ends_at in zip(begun, ends, strict=False)]
        closed = {turn.day for _, turn in turns if isinstance(turn, DayClosed)}
        return [span for span in spans if span.day in closed or span is not spans[-1]]

    def _turns(self, connection: Connection, since: int) -> Iterator[Any]:
        wanted = select(JOURNAL.c.sequence, JOURNAL.c.kind, JOURNAL.c.body).where(
            JOURNAL.c.branch == self._branch,
            JOURNAL.c.sequence >= since,
            JOURNAL.c.kind.in_(TURNS),
        )
        yield from connection.execute(wanted.order_by(JOURNAL.c.sequence))

    def _tells_more(self, connection: Connection, kept: Any, span: Span) -> bool:
        more = select(JOURNAL.c.sequence).where(
            JOURNAL.c.branch == self._branch,
            JOURNAL.c.sequence.between(kept.through + 1, span.through),
            JOURNAL.c.kind.in_(TELLING_NAMES),
        )
        return connection.execute(more.limit(1)).first() is not None

    def _events(self, connection: Connection, span: Span) -> list[Event]:
        wanted = select(JOURNAL.c.kind, JOURNAL.c.body).where(
            JOURNAL.c.branch == self._branch,
            JOURNAL.c.sequence.between(span.first, span.through),
        )
        rows = connection.execute(wanted.order_by(JOURNAL.c.sequence))
        return [scribe.event(row.kind, row.body) for row in rows]

    def _all(self, connection: Connection) -> tuple[set[date], dict[date, PastDay]]:
        """The branch's own days, and all that are kept."""
        own = set(connection.execute(self._days(Source.JOURNAL)).scalars())
        return own, {past.day: past for past in self._newest(connection)}

    def _bring(self, past: PastDay, now: datetime, connection: Connection) -> None:
        self._write(connection, ToldDay(past), Source.IMPORT, (Span(past.day, 0, 0), now))

    # --- what is kept -----------------------------------------------------------------------------
    def _known(self) -> Select[date]:
        """All days, the newest first."""
        mine = select(PAST_DAY.c.day).where(PAST_DAY.c.branch == self._branch)
        return mine.order_by(PAST_DAY.c.day.desc())

    def _days(self, source: Source) -> Select[date]:
        return select(PAST_DAY.c.day).where(
            PAST_DAY.c.branch == self._branch, PAST_DAY.c.source == source.value
        )

    def _write(
        self, connection: Connection, told: ToldDay, source: Source, at: tuple[Span, datetime]
    ) -> None:
        (span, now), past = at, told.past
        mine = {"branch": self._branch, "day": past.day}
        for table in OF_A_DAY:
            here = table.c.branch == self._branch, table.c.day == past.day
            connection.execute(delete(table).where(*here))
        of_day = {"source": source.value, "first": span.first, "through": span.through, "at": now}
        connection.execute(PAST_DAY.insert(), [mine | of_day])
        _insert(connection, PAST_LEG, [mine | _leg_row(leg) for leg in past.legs])
        _insert(connection, PAST_PRESENCE, [mine | _presence_row(one) for one in past.presences])
        _insert(connection, SERVED_LEG, [mine | served_row(leg) for leg in told.served])

    def _newest(self, connection: Connection, most: int | None = None) -> list[PastDay]:
        days = sorted(connection.execute(self._known().limit(most)).scalars())
        if not days:
            return []
        legs, presences = (
            _by_day(connection.execute(self._since(table, days[0])))
            for table in (PAST_LEG, PAST_PRESENCE)
        )
        return [
            PastDay(
                day,
                tuple(map(_leg, legs.get(day, ()))),
                tuple(map(_presence, presences.get(day, ()))),
            )
            for day in days
        ]

    def _since(self, table: Table, first: date) -> Select[Any]:
        wanted = select(table).where(table.c.branch == self._branch, table.c.day >= first)
        rest = table.c.issued if table is PAST_LEG else table.c.begins
        return wanted.order_by(table.c.day, rest)


def _beginnings(turns: Sequence[tuple[int, Event]]) -> Iterator[tuple[date, int]]:
    """Each day with the sequence at which it first opened."""
    day = None
    for sequence, turn in turns:
        if isinstance(turn, DayOpened) and turn.day != day:
            day = turn.day
            yield day, sequence


def _by_day(rows: Any) -> Mapping[date, list[Any]]:
    return {day: list(of_day) for day, of_day in groupby(rows, lambda row: row.day)}


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _leg_row(leg: PastLeg) -> dict[str, Any]:
    return {
        "key": leg.key,
        "service": leg.service,
        "tier": leg.tier,
        "counter": leg.counter,
        "teller": leg.teller,
        "issued": leg.issued,
        "called": leg.called,
        "started": leg.started,
        "finished": leg.finished,
        "ending": leg.ending.value,
        "further": leg.further,
        "bonus": leg.bonus,
    }


def _leg(row: Any) -> PastLeg:
    return PastLeg(
        row.key,
        row.service,
        row.tier,
        row.issued,
        row.counter,
        row.teller,
        row.called,
        row.started,
        row.finished,
        Ending(row.ending),
        row.further,
        row.bonus,
    )


def _presence_row(one: PastPresence) -> dict[str, Any]:
    return {
        "counter": one.counter,
        "kind": one.kind.value,
        "begins": one.begins,
        "ends": one.ends,
        "teller": one.teller,
    }


def _presence(row: Any) -> PastPresence:
    return PastPresence(row.counter, row.begins, row.ends, Kind(row.kind), row.teller)

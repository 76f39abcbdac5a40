"""Releases, roll-outs and the devices' software on the database."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.device_tables import CERTIFICATE
from server.adapters.software_tables import BOX, HEARD, RELEASE, ROLLOUT
from server.application.rollout import Box, Heard, Release, Rollout, State
from wire.enrolment import Place
from wire.software import BoxState


class FleetRows:
    """A `Fleet`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, release: Release) -> None:
        """Keep a release, in place of one of the same version."""
        row = {column.name: getattr(release, column.name) for column in RELEASE.c}
        await self._put(RELEASE, [row])

    async def release(self, version: str) -> Release | None:
        """The release of that version."""
        row = await self._row(select(RELEASE).where(RELEASE.c.version == version))
        return Release(*row) if row else None

    async def releases(self) -> Sequence[Release]:
        """All, in the order in which they came."""
        wanted = select(RELEASE).order_by(RELEASE.c.added)
        return await self._database.read(
            lambda connection: [Release(*row) for row in connection.execute(wanted)]
        )

    async def rollout(self) -> Rollout | None:
        """The newest."""
        row = await self._row(select(ROLLOUT).order_by(ROLLOUT.c.number.desc()).limit(1))
        return _rollout(row) if row else None

    async def begin(self, rollout: Rollout) -> bool:
        """Keep a new one; False if somebody has begun one of that number."""
        number, done = ROLLOUT.c.number, list[bool]()

        def write(connection: Connection) -> None:
            there = connection.execute(select(number).where(number >= rollout.number)).first()
            done.append(there is None)
            if there is None:
                connection.execute(insert(ROLLOUT).values(_rollout_row(rollout)))

        await self._database.write(write)
        return done[-1]

    async def move(self, before: Rollout, after: Rollout) -> bool:
        """Keep what became of it; False if somebody else has changed it meanwhile."""
        table, done = ROLLOUT.c, list[bool]()
        same = (
            (table.number == before.number)
            & (table.state == before.state)
            & (table.stage == before.stage)
            & (table.attempt == before.attempt)
        )
        moved = update(ROLLOUT).where(same).values(_rollout_row(after))

        def write(connection: Connection) -> None:
            done.append(connection.execute(moved).rowcount == 1)

        await self._database.write(write)
        return done[-1]

    async def box(self, name: str) -> Box | None:
        """What that device said last."""
        row = await self._row(select(BOX).where(BOX.c.name == name))
        return _box(row) if row else None

    async def boxes(self) -> Mapping[str, Box]:
        """All devices that ever asked and are not revoked, by name."""
        good = select(CERTIFICATE.c.name).where(CERTIFICATE.c.revoked.is_(None))
        wanted = select(BOX).where(BOX.c.name.in_(good))
        return await self._database.read(
            lambda connection: {row.name: _box(row) for row in connection.execute(wanted)}
        )

    async def keep(self, box: Box) -> None:
        """Keep what a device said."""
        row = {
            "name": box.place.name,
            "branch": box.place.branch,
            "device": box.place.device,
            "kind": box.kind,
            "state": box.state.model_dump_json(),
            "asked": box.asked,
            "since": box.since,
            "told": box.told,
            "told_at": box.told_at,
        }
        await self._put(BOX, [row])

    async def heard(self, name: str) -> Heard | None:
        """Which version of a device's screens says that it is ready."""
        row = await self._row(select(HEARD).where(HEARD.c.name == name))
        if row is None:
            return None
        return Heard(Place(row.branch, row.device), row.version, row.ready, row.since)

    async def hear(self, devices: Sequence[Heard]) -> None:
        """Keep what their screens say."""
        await self._put(HEARD, [_heard_row(one) for one in devices])

    async def _put(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], table), rows)

        await self._database.write(write)

    async def _row(self, wanted: Any) -> Any:
        return await self._database.read(lambda connection: connection.execute(wanted).first())


def _rollout(row: Any) -> Rollout:
    told = row._asdict()
    pause = timedelta(seconds=told.pop("pause_seconds"))
    return Rollout(**told | {"state": State(row.state), "pause": pause})


def _rollout_row(rollout: Rollout) -> dict[str, Any]:
    row = {name: getattr(rollout, name, None) for name in ROLLOUT.c.keys()}  # noqa: SIM118
    return row | {"pause_seconds": int(rollout.pause.total_seconds())}


def _box(row: Any) -> Box:
    state = BoxState.model_validate_json(row.state)
    place = Place(row.branch, row.device)
    return Box(place, row.kind, state, row.asked, row.since, row.told, row.told_at)


def _heard_row(heard: Heard) -> dict[str, Any]:
    place = heard.place
    return {
        "name": place.name,
        "branch": place.branch,
        "device": place.device,
        "version": heard.version,
        "ready": heard.ready,
        "since": heard.since,
    }

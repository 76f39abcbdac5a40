"""Plans on an office's desk: as text, as forms, as drafts and versions in the database."""

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import tomlkit
from sqlalchemy import Connection, delete, select
from tomlkit.exceptions import TOMLKitError

from server.adapters.batch import UPSERTS, upsert
from server.adapters.branch_file import BranchFileError, form, parts, read_plan, remarks, written
from server.adapters.branch_file.writing import text_of
from server.adapters.clock import wall_clock
from server.adapters.database import Database
from server.adapters.scribe import PLANS
from server.adapters.staff_tables import PLAN_DRAFT
from server.adapters.tables import PLAN
from server.application.office import Checked, Draft, Filled, Section, Unreadable, Version
from server.domain.plan import Clip, Device, Look, Plan
from server.domain.rostering import Roster

NAME: Final = "draft.toml"
T = TypeVar("T")
LANGUAGES: Final = "languages"


class PlanDesk:
    """A `Desk`."""

    def __init__(
        self, database: Database, branch: str, speed: float, disciplines: Collection[str]
    ) -> None:
        self._database, self._branch = database, branch
        self._speed, self._disciplines = speed, disciplines

    def written(self, plan: Plan) -> str:
        """The file of a plan."""
        return written(plan)

    def sections(self, text: str) -> Sequence[Section]:
        """All sections of a file; none where it is no TOML."""
        try:
            tables = tomlkit.parse(text).unwrap()
        except (TOMLKitError, ValueError):
            return []
        return form.sections(tables, [str(each) for each in tables.get(LANGUAGES, ())])

    def filled(self, text: str, section: str, entries: Filled) -> str:
        """The file with these entries in that section."""
        if section not in form.names():
            raise Unreadable(section)
        tables = tomlkit.parse(text).unwrap()
        return text_of(form.filled(tables, section, entries))

    def restored(self, text: str, section: str, plan: Plan) -> str:
        """The file with that section as it is in a plan."""
        tables = _read(text, dict)
        own = tomlkit.parse(written(plan)).unwrap()
        others = {key: of for key, of in tables.items() if key != section}
        return text_of({**others, section: own[section]} if section in own else others)

    def roster(self, text: str) -> Roster:
        """The shifts that a file plans."""
        return _read(text, parts.roster_in)

    def with_roster(self, text: str, roster: Roster) -> str:
        """The file with these shifts and no others."""
        return text_of(parts.with_roster(tomlkit.parse(text).unwrap(), roster))

    def look(self, text: str) -> Look:
        """The look that a file plans."""
        return _read(text, parts.look_in)

    def with_look(self, text: str, look: Look) -> str:
        """The file with this look."""
        return text_of(parts.with_look(tomlkit.parse(text).unwrap(), look))

    def playlist(self, text: str) -> Sequence[Clip]:
        """The pictures that a file plans."""
        return _read(text, parts.playlist_in)

    def with_playlist(self, text: str, playlist: Sequence[Clip]) -> str:
        """The file with these pictures and no others."""
        return text_of(parts.with_playlist(tomlkit.parse(text).unwrap(), playlist))

    def device(self, text: str, code: str) -> Device:
        """What a file says of a device."""
        return _read(text, lambda tables: parts.device_in(tables, code))

    def with_device(self, text: str, device: Device) -> str:
        """The file with this device."""
        return text_of(_read(text, lambda tables: parts.with_device(tables, device)))

    def checked(self, text: str, now: Plan) -> Checked:
        """All that is wrong, and what is other than in the plan that counts."""
        before = written(now).splitlines()
        changes = [*difflib.unified_diff(before, text.splitlines(), lineterm="", n=2)][2:]
        try:
            plan = self._read(text)
        except BranchFileError as wrong:
            # Where it was written down to be read is nobody's business.
            faults = [str(replace(fault, file=NAME)) for fault in wrong.faults]
            return Checked(None, faults, (), changes)
        if plan.code != self._branch:
            return Checked(None, [f"{NAME}: code: this branch is {self._branch}"], (), changes)
        today: date = wall_clock().astimezone(ZoneInfo(plan.timezone)).date()
        return Checked(plan, (), list(remarks(plan, today)), changes)

    async def draft(self) -> Draft | None:
        """The one that is being written."""
        query = select(PLAN_DRAFT).where(PLAN_DRAFT.c.branch == self._branch)

        def find(connection: Connection) -> Draft | None:
            row = connection.execute(query).one_or_none()
            return None if row is None else Draft(row.text, row.actor, row.at)

        return await self._database.read(find)

    async def keep(self, draft: Draft) -> None:
        """Keep it."""
        row = {"branch": self._branch, "text": draft.text, "actor": draft.actor, "at": draft.at}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], PLAN_DRAFT), [row])

        await self._database.write(write)

    async def drop(self) -> None:
        """Throw it away."""
        gone = delete(PLAN_DRAFT).where(PLAN_DRAFT.c.branch == self._branch)

        def write(connection: Connection) -> None:
            connection.execute(gone)

        await self._database.write(write)

    async def versions(self) -> Sequence[Version]:
        """All that counted, the newest first."""
        mine = PLAN.c.branch == self._branch
        query = select(PLAN.c.version, PLAN.c.at, PLAN.c.actor).where(mine)

        def find(connection: Connection) -> list[Version]:
            rows = connection.execute(query.order_by(PLAN.c.version.desc()))
            return [Version(row.version, row.at, row.actor) for row in rows]

        return await self._database.read(find)

    async def version(self, number: int) -> Plan | None:
        """The plan of that version."""
        one = (PLAN.c.branch == self._branch) & (PLAN.c.version == number)

        def find(connection: Connection) -> Plan | None:
            body = connection.execute(select(PLAN.c.body).where(one)).scalar_one_or_none()
            return None if body is None else PLANS.validate_json(body)

        return await self._database.read(find)

    def _read(self, text: str) -> Plan:
        with TemporaryDirectory() as folder:
            file = Path(folder) / NAME
            file.write_text(text, "utf-8")
            return read_plan(file, self._speed, disciplines=self._disciplines)


def _read(text: str, part: Callable[[Mapping[str, Any]], T]) -> T:
    try:
        return part(tomlkit.parse(text).unwrap())
    except (TOMLKitError, ValueError) as wrong:
        raise Unreadable(str(wrong)) from None

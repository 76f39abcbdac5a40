"""The office: a branch's plan as people change it, tried on past days before it counts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from server.application.archive import Archive
from server.application.door import Answer, Door
from server.application.ports import Order
from server.domain.commands import ChangePlan
from server.domain.model import Branch
from server.domain.plan import Clip, Device, Look, Plan
from server.domain.rostering import WEEK, Roster, as_every_week, dates_changed
from server.forecast.engine import ready
from server.forecast.laws import Laws
from server.forecast.laws_text import fitted_to
from server.forecast.remembered import history_of
from server.forecast.replay import Replayed, Rules, days_of, replayed

TRIED_ON: Final = 15
"""Past days: three weeks of work."""


class Kind(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    TEXTS = "texts"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"
    DATE = "date"
    CHOICE = "choice"
    SEVERAL = "several"
    WORDS = "words"
    """Several codes."""
    TOML = "toml"
    """Whatever has parts of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One value of an entry."""

    key: str
    kind: Kind
    value: str | Mapping[str, str] | Sequence[str]
    choices: Sequence[str] = ()
    needed: bool = False
    usual: str = ""
    """What counts where nothing is said, if that can be said in a word."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the plan."""

    name: str
    many: bool
    """It lists entries; else it is one."""
    entries: Sequence[Sequence[Asked]]
    blank: Sequence[Asked] = ()
    """A new entry."""

    def heading(self, entry: Sequence[Asked]) -> str:
        """What an entry is called."""
        return next(
            (str(one.value) for one in entry if isinstance(one.value, str) and one.value), ""
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A plan that counted, or counts."""

    number: int
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is being written: one in a branch, whoever writes."""

    text: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a plan's text."""

    plan: Plan | None
    """None: something is wrong."""
    faults: Sequence[str] = ()
    remarks: Sequence[str] = ()
    changes: Sequence[str] = ()
    """The lines that differ from what counts, as `diff -u` has them."""


class Unreadable(ValueError):
    """A value cannot be taken at all; the message names it."""


Filled = Sequence[Mapping[str, Sequence[str]]]
"""Entries as a form sends them: by key, and by key and language for texts."""


class Desk(Protocol):
    """Plans as text. What is kept may raise `StoreFailed`."""

    def written(self, plan: Plan) -> str:
        """The file of a plan."""

    def sections(self, text: str) -> Sequence[Section]:
        """All sections of a file, those that are empty too."""

    def filled(self, text: str, section: str, entries: Filled) -> str:
        """The file with these entries in that section.

        Raises:
            Unreadable: one of them is no value.
        """

    def restored(self, text: str, section: str, plan: Plan) -> str:
        """The file with that section as it is in a plan.

        Raises:
            Unreadable: it is no file.
        """

    def roster(self, text: str) -> Roster:
        """The shifts that a file plans.

        Raises:
            Unreadable: they, or the file, cannot be read.
        """

    def with_roster(self, text: str, roster: Roster) -> str:
        """The file with these shifts and no others."""

    def look(self, text: str) -> Look:
        """The look that a file plans.

        Raises:
            Unreadable: it, or the file, cannot be read.
        """

    def with_look(self, text: str, look: Look) -> str:
        """The file with this look."""

    def playlist(self, text: str) -> Sequence[Clip]:
        """The pictures that a file plans.

        Raises:
            Unreadable: they, or the file, cannot be read.
        """

    def with_playlist(self, text: str, playlist: Sequence[Clip]) -> str:
        """The file with these pictures and no others."""

    def device(self, text: str, code: str) -> Device:
        """What a file says of a device; nothing but its code where it does not know it.

        Raises:
            Unreadable: its devices, or the file, cannot be read.
        """

    def with_device(self, text: str, device: Device) -> str:
        """The file with this device.

        Raises:
            Unreadable: it is no file.
        """

    def checked(self, text: str, now: Plan) -> Checked:
        """All that is wrong, and what is other than in the plan that counts."""

    async def draft(self) -> Draft | None:
        """The one that is being written."""

    async def keep(self, draft: Draft) -> None:
        """Keep it."""

    async def drop(self) -> None:
        """Throw it away."""

    async def versions(self) -> Sequence[Version]:
        """All that counted, the newest first."""

    async def version(self, number: int) -> Plan | None:
        """The plan of that version."""


@dataclass(frozen=True, slots=True)
class Office:
    """One branch's."""

    door: Door
    desk: Desk
    archive: Archive
    laws: Callable[[Branch], Laws]
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Of all that works for long."""
    can: Callable[[], bool] = ready

    async def text(self) -> str:
        """The draft, or the plan that counts."""
        draft = await self.desk.draft()
        return draft.text if draft else self.desk.written(self.door.branch.plan)

    async def tried(self, plan: Plan) -> Replayed | None:
        """What it would have done on the last days; None where nothing is known of any.

        Dates that are planned otherwise are tried as every week of theirs.
        """
        days = await self.archive.newest(TRIED_ON)
        if not days or not self.can():
            return None
        now, branch = self.door.branch.plan, self.door.branch
        laws, dates = self.laws(branch), dates_changed(now, plan)
        old, new = as_every_week(now, dates), as_every_week(plan, dates)
        rules = Rules(old, laws), Rules(new, fitted_to(new, laws))
        weekdays = {day.weekday() for day in dates} or WEEK

        def work() -> Replayed | None:
            history = history_of(days, now.timezone)
            past = [day for day in days_of(history, TRIED_ON) if day.day.weekday() in weekdays]
            return replayed(past, rules, history)

        async with self.turn:
            return await asyncio.to_thread(work)

    async def live(self, plan: Plan, request: str, actor: str) -> Answer:
        """From now on this plan counts; the draft is done."""
        answer = await self.door.handle(Order(ChangePlan(plan), request, actor))
        if isinstance(answer.outcome, tuple):
            await self.desk.drop()
        return answer

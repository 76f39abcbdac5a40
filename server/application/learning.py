"""Learns over night: keeps the day that has ended, and makes the laws of the next one from it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from server.application.archive import Archive, KeptLaws
from server.application.calibrating import Calibrating
from server.application.challenging import Challenging
from server.application.door import Change, Door
from server.application.ports import StoreFailed
from server.domain.events import DayClosed, DayOpened
from server.domain.model import Branch
from server.domain.plan import Plan
from server.forecast.laws import Laws, priors
from server.forecast.laws_text import LawsUnreadable, fitted_to, laws_of, text_of
from server.forecast.learning.learn import learn
from server.forecast.past import PastDay, planned
from server.forecast.remembered import history_of
from wire.bell import at_most

log = structlog.get_logger()
DAYS: Final = 60
"""Laws are learnt from so many past days: seasons change, and so do branches."""
LOOKED_AFTER_EVERY_SECONDS: Final = 600.0
"""What failed, or was missed, is made up for so much later."""


class Learning:
    """The laws of one branch, as they were learnt last."""

    def __init__(
        self,
        door: Door,
        archive: Archive,
        calibrating: Calibrating,
        challenging: Challenging,
        ours: Callable[[], bool],
    ) -> None:
        """The days are kept by the process whose duty the branch is; all go by the laws."""
        self._door = door
        self._archive = archive
        self.calibrating = calibrating
        self.challenging = challenging
        self._ours = ours
        self._woken = asyncio.Event()
        self._learnt: Laws | None = None
        self._fitted: tuple[Plan, Laws] | None = None
        self.kept: KeptLaws | None = None
        """Where the laws come from; None: nothing has been learnt."""
        door.listen(self._noticed)

    def laws(self, branch: Branch) -> Laws:
        """The newest laws for the plan in force; without any, what is believed of every branch."""
        if self._fitted is None or self._fitted[0] is not branch.plan:
            learnt = self._learnt
            fitted = priors(branch.plan) if learnt is None else fitted_to(branch.plan, learnt)
            self._fitted = branch.plan, fitted
        return self._fitted[1]

    async def load(self) -> None:
        """Go by the laws that were learnt last; damaged ones are none, and that is said.

        Raises:
            StoreFailed: the laws stay what they were.
        """
        if not self._ours() or not self.calibrating.learnt:  # else we know better ourselves
            await self.calibrating.load()
        await self.challenging.load()
        kept = await self._archive.laws()
        if kept is None or kept == self.kept:
            return
        try:
            self._go_by(laws_of(kept.body), kept)
            log.info("laws loaded", branch=self._code, day=str(kept.day), days=kept.days)
        except LawsUnreadable as wrong:
            log.warning(
                "laws not readable", branch=self._code, day=str(kept.day), reason=str(wrong)
            )

    def wake(self) -> None:
        """There may be something to keep, or to load."""
        self._woken.set()

    async def keep_learning(self, turn: asyncio.Semaphore) -> None:
        """Learn whenever a day is over and it is our turn among the branches, until cancelled."""
        while True:
            self._woken.clear()
            try:
                async with turn:
                    await self._look_after()
            except StoreFailed as failed:
                log.warning("not learnt", branch=self._code, reason=str(failed))
            except Exception:  # customers get a number whatever ails the learning
                log.exception("not learnt", branch=self._code)
            await at_most(self._woken, LOOKED_AFTER_EVERY_SECONDS)

    # --- within -----------------------------------------------------------------------------------
    async def _look_after(self) -> None:
        await self.load()
        if not self._ours():
            return
        spans = await self._archive.due()
        for span in spans:
            told = await self._archive.read(span)
            past = _with_roster(self._door.branch.plan, told.past)
            await self._archive.keep(replace(told, past=past), span, self._door.clock())
            log.info("day kept", branch=self._code, day=str(span.day), legs=len(past.legs))
        if spans or self._learnt is None:
            await self.learn()
        if spans:
            await self.calibrating.keep(self._door.clock())
            days = await self._archive.newest(DAYS)
            await self.challenging.night(self._door.branch.plan, days, self._door.clock())

    async def learn(self) -> None:
        """Learn from the days that are kept, and go by that.

        Raises:
            StoreFailed: the laws stay what they were.
        """
        plan, days = self._door.branch.plan, await self._archive.newest(DAYS)
        if not days:
            return
        laws = await asyncio.to_thread(learnt_from, plan, days)
        kept = laws_to_keep(laws, days, self._door.clock())
        await self._archive.keep_laws(kept)
        self._go_by(laws, kept)
        log.info("laws learnt", branch=self._code, day=str(kept.day), days=kept.days)

    def _go_by(self, laws: Laws, kept: KeptLaws) -> None:
        self._learnt, self.kept, self._fitted = laws, kept, None

    def _noticed(self, change: Change) -> None:
        """A day has ended, or another begun: then other processes have laws to load."""
        turns = (isinstance(entry.event, DayClosed | DayOpened) for entry in change.entries)
        if any(turns) or not change.entries:
            self.wake()

    @property
    def _code(self) -> str:
        return self._door.branch.plan.code


def _with_roster(plan: Plan, past: PastDay) -> PastDay:
    """Who was to be there beside who was: the journal knows only the latter."""
    return replace(past, presences=(*past.presences, *planned(plan, past.day)))


def learnt_from(plan: Plan, days: Sequence[PastDay]) -> Laws:
    """The laws that these days show; takes a second or two."""
    return learn(plan, history_of(days, plan.timezone))


def laws_to_keep(laws: Laws, days: Sequence[PastDay], now: datetime) -> KeptLaws:
    """The laws that were learnt from these days, as they are kept."""
    return KeptLaws(days[-1].day, now, laws.days, text_of(laws))

"""Publishes the branch as retained snapshots, and the server's heartbeat."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from pydantic import BaseModel

from server.application import offer, publish, rules
from server.application.door import Change, Door
from server.application.outlooks import Outlooks
from server.application.questions import questionnaire
from server.application.showing import playlist
from server.domain.model import Branch
from server.domain.plan import CounterCode, ZoneCode
from server.forecast.outlook import Outlook
from wire import messages, topics
from wire.link import Link
from wire.topics import Topic

HEARTBEAT_SECONDS: Final = 5.0
SAME_AGAIN_SECONDS: Final = 60.0
"""Shorter than what is told may be old: devices hide a forecast after five minutes."""
WHENEVER: Final = {"made_at": None, "foreseen_at": None}
Shown = TypeVar("Shown", messages.Lobby, messages.Menu)
MENU_PAUSE_SECONDS: Final = 0.3
"""What is no call follows a change so much later, once for all that has changed meanwhile."""


class Retained:
    """Says what shows something else than what the broker keeps; the same again once a minute.

    A forecast is looked at anew every now and then, and mostly the same is told of it.
    """

    def __init__(self, link: Link, seconds: Callable[[], float] = time.monotonic) -> None:
        self._link, self._seconds = link, seconds
        self._said: dict[str, BaseModel] = {}
        self._of: object = None
        """What it was made of, as far as it could be said,"""
        self._since = seconds()
        """and since when it is kept."""

    def forget(self) -> None:
        """Nobody knows what the broker keeps."""
        self._said.clear()
        self._of, self._since = None, self._seconds()

    def is_due(self, made_of: object) -> bool:
        """Whether something else than before is to be shown, or the same has been for a minute."""
        if self._seconds() - self._since >= SAME_AGAIN_SECONDS:
            self.forget()
        if made_of == self._of:
            return False
        self._of = made_of if self._link.speaks else None
        return True

    def say(self, topic: Topic[Shown], shown: Shown, **ids: str) -> None:
        """Unless the broker keeps the same."""
        place, bare = topic.address("-", **ids), shown.model_copy(update=WHENEVER)
        if self._link.speaks and self._said.get(place) != bare:
            self._said[place] = bare
            self._link.say(topic, shown, **ids)


class Relay:
    """Publishes the branch as retained snapshots: calls at once, all else a moment later."""

    def __init__(
        self, door: Door, outlooks: Outlooks, link: Link, around: offer.Surroundings
    ) -> None:
        self._door, self._outlooks, self._link, self._around = door, outlooks, link, around
        self._rules = rules.Remembered()
        self._retained = Retained(link)
        self._stale = asyncio.Event()
        self._untold: float | None = None
        """Since when something has changed that the devices have not been told."""
        door.listen(self._changed)
        outlooks.listen(self._foreseen)
        link.on_connect(self._everything)

    def behind(self) -> float:
        """For so many seconds the devices have not been told of a change."""
        return 0.0 if self._untold is None else time.monotonic() - self._untold

    async def keep_menus(self) -> None:
        """Publish what waits, once for all that has changed meanwhile, until cancelled."""
        while True:
            await self._stale.wait()
            await asyncio.sleep(MENU_PAUSE_SECONDS)
            self._stale.clear()
            branch, outlook = self._door.branch, self._outlooks.newest()
            if self._retained.is_due((branch.sequence, outlook and outlook.newcomers)):
                self._lobbies(branch, publish.zones(branch))
                self._menu()
            self._told()

    def _changed(self, change: Change) -> None:
        if self._untold is None:
            self._untold = time.monotonic()
        if not self._link.connected:
            return  # all is said at the next connection
        now = self._door.clock()
        for code in publish.counters_changed(change.before, change.after):
            self._counter(change.after, code, now)
        if change.before.plan is not change.after.plan:
            self._planned(change.after)
        self._lobbies(change.after, publish.zones_called(change.before, change.after))
        self._stale.set()

    def _foreseen(self, _: Outlook) -> None:
        self._stale.set()

    def _everything(self) -> None:
        self._retained.forget()
        branch, now = self._door.branch, self._door.clock()
        for code in branch.plan.counters:
            self._counter(branch, code, now)
        self._planned(branch)
        self._lobbies(branch, publish.zones(branch))
        self._menu()
        self._told()

    def _told(self) -> None:
        if self._link.connected:
            self._untold = None

    def _planned(self, branch: Branch) -> None:
        """What changes with the plan alone."""
        self._link.say(topics.QUESTIONNAIRE, questionnaire(branch.plan))
        self._link.say(topics.LOOK, publish.look(branch.plan))
        for zone in publish.zones(branch):
            self._link.say(topics.PLAYLIST, playlist(branch.plan, zone), zone=zone)

    def _counter(self, branch: Branch, code: CounterCode, now: datetime) -> None:
        self._link.say(topics.COUNTER, publish.counter(branch, code, now), counter=code)

    def _lobbies(self, branch: Branch, zones: Iterable[ZoneCode]) -> None:
        outlook, now = self._outlooks.newest(), self._door.clock()
        for zone in zones:
            foot = self._rules.lines(branch.plan, zone, branch.day)
            shown = publish.lobby(branch, zone, outlook, foot, now)
            self._retained.say(topics.LOBBY, shown, zone=zone)

    def _menu(self) -> None:
        outlook, now = self._outlooks.newest(), self._door.clock()
        told = offer.menu(self._door.branch, outlook, self._around, now)
        self._retained.say(topics.MENU, told)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who serves the branch, from which database, and how fast its clock runs."""

    name: str
    epoch: int
    speed: float


class Heartbeat:
    """Says every 5 s, and at every connection, who serves the branch and what time it is there."""

    def __init__(self, door: Door, link: Link, owner: Owner, trust: Callable[[], str]) -> None:
        self._door, self._link, self._owner = door, link, owner
        self._trust = trust
        link.on_connect(self._beat)

    async def keep_beating(self) -> None:
        """Beat until cancelled."""
        while True:
            self._beat()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    def _beat(self) -> None:
        state = messages.ServerState(
            owner=self._owner.name,
            epoch=self._owner.epoch,
            made_at=publish.local(self._door.branch.plan, self._door.clock()),
            speed=self._owner.speed,
            trust=self._trust(),
        )
        self._link.say(topics.SERVER_STATE, state)

"""Alerts for locked screens: to whom of the staff, in which words, each once."""

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

import structlog

from server.application.alerting import Alerting, Shown
from server.application.alerts import NAMES, Alert
from server.application.door import Change, Door
from server.application.ports import MaybeSent, NotSent, Role, StoreFailed
from server.application.ringing import Key
from server.application.staff import Staff
from server.domain.model import Branch
from server.domain.plan import PRESSING, ServiceCode
from wire.bell import at_most
from words.phrases import pick, say

log = structlog.get_logger()
LOOKED_EVERY_SECONDS: Final = 5.0
"""Alerts grow loud, and sessions end, by themselves."""
PAUSE_SECONDS: Final = 0.5
TOLD: Final = frozenset({Role.LOBBY, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
"""Whoever sees alerts."""
OVER: Final = "Somebody sees to it"


class Stage(StrEnum):
    """What a screen was told of an alert."""

    BEGUN = "begun"
    LOUD = "loud"
    OVER = "over"
    """Somebody sees to it, or it is so no more."""


LIVES: Final[Mapping[Stage, int]] = {Stage.BEGUN: 300, Stage.LOUD: 300, Stage.OVER: 60}
"""Seconds for which a push service keeps what it cannot deliver: afterwards it is old news."""


class Gone(RuntimeError):
    """The push service knows that screen no more."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a browser can be reached, and under which keys; it stands in no log."""

    endpoint: str = field(repr=False)
    key: str = field(repr=False)
    """Its public key on P-256, in base64url."""
    auth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One log-in that wants to be told."""

    id: str
    session: str
    account: str
    language: str
    screen: Screen


@dataclass(frozen=True, slots=True)
class Push:
    """What one screen is told."""

    screen: Screen
    text: str
    """As JSON; nothing in it is about a person but the number on a slip."""
    tag: str
    """What is told with the same tag takes the place of what was told before."""
    urgency: str
    lives: int
    """Seconds."""


class Pusher(Protocol):
    """Whoever takes pushes to the browsers' makers."""

    public_key: str
    """By which browsers know this server, in base64url; empty: there are no pushes."""

    def takes(self, screen: Screen) -> bool:
        """Whether that is a screen of a push service that is allowed."""

    async def send(self, push: Push) -> None:
        """Hand it over.

        Raises:
            Gone: for ever.
            NotSent: it was not taken.
            MaybeSent: it may have been taken.
        """


class Screens(Protocol):
    """Where subscriptions are kept, and what each was told. All of it may raise `StoreFailed`."""

    async def keep(self, subscription: Subscription) -> None:
        """Keep it, in place of what was kept under its id; it was told of nothing yet."""

    async def drop(self, ids: Collection[str]) -> None:
        """Erase these, and what they were told."""

    async def all(self) -> Sequence[Subscription]:
        """Every one of the branch."""

    async def of(self, session: str) -> Sequence[Subscription]:
        """Those of one log-in."""

    async def told(self) -> Mapping[str, Mapping[Key, Stage]]:
        """What each was told of alerts that were not over then, by its id."""

    async def mark(self, id_: str, key: Key, before: Stage | None, now: Stage) -> bool:
        """Keep that it is told, before it is; False: another was first, or nobody is there."""


class Pushing:
    """Tells the locked screens of one branch while it is on duty; takes subscriptions anywhere."""

    def __init__(
        self, door: Door, alerting: Alerting, staff: Staff, screens: Screens, pusher: Pusher
    ) -> None:
        self._door, self._alerting, self._staff = door, alerting, staff
        self._screens, self._pusher = screens, pusher
        self._rung = asyncio.Event()
        door.listen(self._changed)

    @property
    def public_key(self) -> str:
        """What a browser subscribes with; empty: it is not offered."""
        return self._pusher.public_key

    async def subscribe(self, subscription: Subscription) -> bool:
        """Tell this screen of what begins from now on; False: it is none that may be told.

        Raises:
            StoreFailed: it is not kept.
        """
        if not self.public_key or not self._pusher.takes(subscription.screen):
            return False
        await self._screens.keep(subscription)
        for one in await self._alerting.shown():  # these are before their eyes
            if (stage := _wanted(one)) in (Stage.BEGUN, Stage.LOUD):
                await self._screens.mark(subscription.id, one.alert.key, None, stage)
        log.info("screen subscribed", account=subscription.account)
        return True

    async def end(self, session: str) -> None:
        """Tell the screens of this log-in nothing more. May raise `StoreFailed`."""
        await self._screens.drop([one.id for one in await self._screens.of(session)])

    async def is_told(self, session: str) -> bool:
        """Whether screens of this log-in are told. May raise `StoreFailed`."""
        return bool(self.public_key and await self._screens.of(session))

    async def keep_telling(self) -> None:
        """Tell what begins, grows loud and is over, until cancelled."""
        while self.public_key:
            self._rung.clear()
            try:
                await self.tell()
            except StoreFailed as failed:
                log.warning("screens not told", reason=str(failed))
            await asyncio.sleep(PAUSE_SECONDS)
            await at_most(self._rung, LOOKED_EVERY_SECONDS)

    async def tell(self) -> None:
        """Tell each screen what it does not know yet.

        Raises:
            StoreFailed: the next look tells it.
        """
        subscriptions = await self._lasting()
        if not subscriptions:
            return
        shown, told = await self._alerting.shown(), await self._screens.told()
        await asyncio.gather(
            *(self._tell_one(one, list(_due(shown, told.get(one.id, {})))) for one in subscriptions)
        )

    async def _lasting(self) -> Sequence[Subscription]:
        """Those whose log-in has not ended; the others are erased."""
        every = await self._screens.all()
        lasts = [await self._lasts(one) for one in every]
        ended = [one.id for one, holds in zip(every, lasts, strict=True) if not holds]
        if ended:
            await self._screens.drop(ended)
        return [one for one in every if one.id not in ended]

    async def _lasts(self, one: Subscription) -> bool:
        account = await self._staff.accounts.find(one.account)
        if account is None or account.disabled or account.role not in TOLD:
            return False
        here = account.branch in ("", self._door.branch.plan.code)
        return here and await self._staff.sessions.lasts(one.session, account.role)

    async def _tell_one(self, one: Subscription, due: Sequence["_Due"]) -> None:
        for each in due:
            if not await self._screens.mark(one.id, each.key, each.before, each.now):
                continue
            push = _push(self._door.branch, one, each)
            try:
                await self._pusher.send(push)
            except Gone:
                log.info("screen gone", account=one.account)
                await self._screens.drop([one.id])
                return
            except (NotSent, MaybeSent) as failed:
                # It is marked, so it is not told twice; a loud one is told once more anyway.
                log.warning("screen not told", account=one.account, reason=str(failed))

    def _changed(self, _: Change) -> None:
        self._rung.set()


# --- what is due ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Due:
    key: Key
    before: Stage | None
    now: Stage
    alert: Alert | None
    """None: it is so no more."""


def _wanted(one: Shown) -> Stage | None:
    """What a screen should know of it; None: nothing."""
    if one.quiet or one.too_many:
        return None
    if one.by:
        return Stage.OVER
    return Stage.LOUD if one.loud else Stage.BEGUN


def _due(shown: Sequence[Shown], told: Mapping[Key, Stage]) -> Iterator[_Due]:
    found = {one.alert.key: one for one in shown}
    for key, one in found.items():
        before, now = told.get(key), _wanted(one)
        new = before is None and now in (Stage.BEGUN, Stage.LOUD)
        further = before is not None and now not in (None, before, Stage.BEGUN)
        if now and (new or further):
            yield _Due(key, before, now, one.alert)
    for key, before in told.items():
        if key not in found:
            yield _Due(key, before, Stage.OVER, None)


# --- words ----------------------------------------------------------------------------------------


def _push(branch: Branch, one: Subscription, due: _Due) -> Push:
    tag = "-".join(due.key)
    over = due.now is Stage.OVER
    pressing = due.now is Stage.LOUD or (due.alert is not None and due.alert.kind in PRESSING)
    told = {
        "tag": tag,
        "title": say(one.language, OVER if over else NAMES[_alert(due).kind]),
        "body": "" if due.alert is None else _where(branch, one.language, due.alert),
        "path": f"/alerts?branch={branch.plan.code}",
        "over": over,
        "loud": due.now is Stage.LOUD,
    }
    urgency = "low" if over else "high" if pressing else "normal"
    text = json.dumps(told, ensure_ascii=False)
    return Push(one.screen, text, tag, urgency, LIVES[due.now])


def _alert(due: _Due) -> Alert:
    assert due.alert is not None  # noqa: S101 - only what is over may be without
    return due.alert


def _where(branch: Branch, language: str, alert: Alert) -> str:
    """The number on the slip, and the place."""
    counter = branch.plan.counters.get(alert.counter) if alert.counter else None
    service = branch.plan.services.get(alert.service or ServiceCode(""))
    named = not (alert.number or counter or service)
    parts = (
        alert.number,
        say(language, "Counter {number}", number=counter.number) if counter else "",
        pick(service.name, language) if service else "",
        alert.subject if named else "",
        say(language, alert.word) if alert.word else "",
    )
    return " · ".join(part for part in parts if part)

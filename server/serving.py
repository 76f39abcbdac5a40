"""One branch in this server: its door for everybody, and its duty if it is this server's."""

import asyncio
import random
import secrets
from collections.abc import Coroutine, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from server.adapters.alarming import AlarmHook
from server.adapters.alerts import AlertRows
from server.adapters.cases import CaseRows
from server.adapters.challengers import ChallengerRows, taught_apart
from server.adapters.clock import ServerClock, wall_clock
from server.adapters.duty_link import DutyLink
from server.adapters.foretold import ForecastRows
from server.adapters.learnt import BranchArchive
from server.adapters.letters import installed_fonts
from server.adapters.measured import MeasuredDoor, Showing
from server.adapters.mqtt import Devices
from server.adapters.office import PlanDesk
from server.adapters.picture_pieces import PictureGiver
from server.adapters.pictures import PictureRows
from server.adapters.relay import Heartbeat, Owner, Relay
from server.adapters.retention import retention
from server.adapters.screens import ScreenRows
from server.adapters.sending import Sending
from server.adapters.served import ServedLegs
from server.adapters.slips import SlipPrinters
from server.adapters.software_heard import HeardVersions
from server.adapters.software_rows import FleetRows
from server.adapters.store import Store
from server.adapters.telling import AnswerRows, BroadcastRows
from server.adapters.terminals import TerminalRows
from server.adapters.trail import TrailRows
from server.afterwards import afterwards
from server.application import gauges
from server.application.advice import Advice
from server.application.alerting import Alerting, Around
from server.application.archive import Archive
from server.application.calibrating import Calibrating
from server.application.cases import Cases
from server.application.challenging import Challenging
from server.application.door import Door
from server.application.gauges import Seen
from server.application.habits import habits
from server.application.identifying import Identifying
from server.application.judging import NOTHING, Figures, Grouping, Standing
from server.application.keeper import keep_time, skip_nights
from server.application.learning import Learning
from server.application.offer import Surroundings
from server.application.office import Office
from server.application.outlooks import Outlooks
from server.application.publish import local
from server.application.pushing import Pushing
from server.application.recording import Recorder
from server.application.telling import Telling
from server.domain.plan import Plan
from server.forecast.advisor import Advisor
from server.forecast.engine import runs_compiled
from server.forecast.foresight import Foresight
from server.settings import Settings
from server.shared import Shared
from server.web.house import House
from wire.link import Account
from wire.messages import DeviceState

A_WEEK: Final = timedelta(days=6)
"""Before today."""
A_BRANCH_SECONDS: Final = 0.05
"""So long it takes, on a busy database, to look after what a branch left behind."""


class Served:
    """One branch: answered for whoever asks; on duty its devices are heard and its time is kept."""

    def __init__(self, shared: Shared, store: Store, door: Door) -> None:
        settings, self.code = shared.settings, door.branch.plan.code
        self.door = door
        self._shared = shared
        self._forecasts = ForecastRows(shared.database, self.code)
        calibrating = Calibrating(self.code, self._forecasts)
        archive = BranchArchive(shared.database, self.code)
        challenging = Challenging(
            self.code, ChallengerRows(shared.database, self.code), taught_apart
        )
        self.learning = Learning(door, archive, calibrating, challenging, self._is_ours)
        foresight = Foresight(
            laws=self.learning.laws, calibrate=calibrating, champion=challenging.heard
        )
        self.outlooks = Outlooks(door, foresight, always=self._is_ours)
        self.advice = _advice(shared, door, self.outlooks, Advisor(foresight.laws_now, calibrating))
        self._recorder = Recorder(
            door, self.outlooks.newest, self.learning.laws, self._forecasts, calibrating
        )
        self._cases = Cases(door, CaseRows(shared.database, self.code))
        self._alerting = Alerting(
            door,
            AlertRows(shared.database, self.code),
            Around(self._states, self.advice.known),
        )
        self._afterwards = afterwards(shared, door, self._cases)
        self._link = DutyLink(_account(shared, self.code), self.code, self._is_ours)
        identifying = Identifying(shared.directory, secrets.token_bytes)
        self._devices = Devices(door, self.outlooks, self._link, identifying)
        self._versions = _noticing(shared, door, self._link)
        self._relay = Relay(
            door,
            self.outlooks,
            self._link,
            Surroundings(settings.phone, directory=identifying.possible),
        )
        epoch = store.epoch(int(wall_clock().timestamp()))
        self._heartbeat = Heartbeat(
            door, self._link, Owner(shared.owner, epoch, settings.speed), shared.trust
        )
        self._sending = _sending(shared, door, epoch)
        self.house = House(
            door=door,
            terminals=TerminalRows(shared.database),
            staff=shared.staff,
            customers=identifying,
            outlook=self.outlooks.newest,
            advice=self.advice,
            secret=shared.secret,
            speed=settings.speed,
            phone=settings.phone,
            devices=self._states,
            heard=lambda: self._devices.heard,
            command=self._devices.command,
            slips=SlipPrinters(self._link, self._states),
            trail=TrailRows(shared.database, self.code),
            pictures=PictureRows(shared.database),
            fonts=installed_fonts(),
            office=_office(shared, door, archive, self.learning),
            record=self._forecasts,
            ratings=ServedLegs(shared.database, self.code),
            cases=self._cases,
            alerts=self._alerting,
            screens=_pushing(shared, door, self._alerting),
            telling=Telling(
                BroadcastRows(shared.database, self.code),
                AnswerRows(shared.database, self.code),
                door.clock,
            ),
            contacts=self._afterwards.contacts,
            calls=self._afterwards.calls,
            standing=self._standing,
        )
        self._pictures = PictureGiver(lambda: door.branch.plan, self.house.pictures, self._link)

    def seen(self, figures: Figures | None) -> Seen:
        """How it stands, in figures; those of its forecasts are looked up beforehand."""
        link = gauges.Link(
            self._is_ours(), self._link.connected, self._relay.behind(), self._devices.outbox_age()
        )
        made = self.outlooks.made_at()
        devices = dict(self._states())
        sent = self._sending.sent() if self._sending else None
        return Seen(self.door.branch, devices, link, made, figures, self.door.clock(), sent)

    async def judged(self) -> Figures:
        """What its forecasts of the last week were worth.

        Raises:
            StoreFailed: the database does not answer.
        """
        today = local(self.door.branch.plan, self.door.clock()).date()
        found = await self._forecasts.figures(Grouping.ALL, today - A_WEEK, today)
        return found[0] if found else NOTHING

    async def on_duty(self) -> None:
        """Hear the devices, keep the time and tell what happens, until cancelled."""
        self.learning.wake()
        async with self._link, asyncio.TaskGroup() as group:
            for loop in self._at_once():
                group.create_task(loop)
            # A thousand that are taken up in one instant would keep the database from all others.
            share = random.SystemRandom().random() * len(self._shared.held())
            await asyncio.sleep(share * A_BRANCH_SECONDS)
            for loop in self._by_and_by():
                group.create_task(loop)

    def _at_once(self) -> Iterable[Coroutine[None, None, None]]:
        yield keep_time(self.door, self._shared.settings.speed)
        yield self._relay.keep_menus()
        yield self._heartbeat.keep_beating()
        yield self._pictures.keep_giving()
        yield AlarmHook(self.door, *self._shared.settings.alarm).keep_telling()
        if self._sending:
            yield self._sending.keep_sending()

    def _by_and_by(self) -> Iterable[Coroutine[None, None, None]]:
        yield self._recorder.keep_recording()
        yield self._versions.keep_writing()
        yield self._cases.keep_opening()
        yield self._alerting.keep_watching()
        yield self.house.screens.keep_telling()
        yield self.house.telling.keep_erasing()
        yield retention(self._shared.database, self._shared.settings.periods, self.door)
        yield self._afterwards.messaging.keep_sending(self._afterwards.anybody)
        yield self._afterwards.calls.keep_opening(self._afterwards.anybody)

    def _is_ours(self) -> bool:
        return self.code in self._shared.held()

    def _standing(self) -> Standing:
        learning, kept = self.learning, self.learning.kept
        learnt, days = (kept.at, kept.days) if kept else (None, 0)
        outcomes, challenger = learning.calibrating.learnt, learning.challenging.speaks
        return Standing(learnt, days, runs_compiled(), outcomes, challenger)

    def _states(self) -> Mapping[str, DeviceState]:
        return self._devices.states if self._is_ours() else {}


def _account(shared: Shared, code: str) -> Account:
    told = shared.settings
    return Account(
        told.broker_host,
        told.broker_port,
        f"{code}-server",
        told.password.get_secret_value(),
        client=f"{code}-server-{shared.owner}",
        tls=told.tls / code if told.tls else None,
    )


def _noticing(shared: Shared, door: Door, link: DutyLink) -> HeardVersions:
    """What devices say that is not about customers."""
    Showing(door, link, shared.measures)
    rows = FleetRows(shared.database)
    return HeardVersions(door.branch.plan.code, link, rows, wall_clock)


def _sending(shared: Shared, door: Door, epoch: int) -> Sending | None:
    there = shared.there
    return Sending(door, shared.database, epoch, there) if there else None


def _office(shared: Shared, door: Door, archive: Archive, learning: Learning) -> Office:
    code, speed = door.branch.plan.code, shared.settings.speed
    desk = PlanDesk(shared.database, code, speed, shared.own)
    return Office(door, desk, archive, learning.laws, shared.looking)


def _pushing(shared: Shared, door: Door, alerting: Alerting) -> Pushing:
    screens = ScreenRows(shared.database, door.branch.plan.code)
    return Pushing(door, alerting, shared.staff, screens, shared.pusher)


def _advice(shared: Shared, door: Door, outlooks: Outlooks, advisor: Advisor) -> Advice:
    advice = Advice(door, outlooks, advisor, shared.looking)
    answers = AnswerRows(shared.database, door.branch.plan.code)
    advice.habits = partial(habits, answers, door.clock)
    return advice


async def serve_branch(shared: Shared, plan: Plan) -> Served:
    """The branch as recorded, ready to be asked."""
    store = Store(shared.database, plan, shared.own)
    reached = store.last_moment()
    clock = _clock(shared.settings, plan, reached)
    door = MeasuredDoor(store, clock, await store.load(), reached, measures=shared.measures)
    if shared.settings.starts_at is not None:
        skip_nights(door, clock)
    served = Served(shared, store, door)
    await served.learning.load()
    return served


def _clock(settings: Settings, plan: Plan, reached: datetime | None) -> ServerClock:
    start = wall_clock()
    if settings.starts_at is not None:
        local = start.astimezone(ZoneInfo(plan.timezone))
        begin = datetime.combine(local.date(), settings.starts_at, local.tzinfo)
        start = max(begin, reached) if reached else begin
    return ServerClock(start, settings.speed)

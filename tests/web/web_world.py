"""A branch with people in it, kept in memory, for the tests of its pages."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import web_office
from fastapi import FastAPI
from web_contact import afterwards
from web_counted import MemoryRecord
from web_devices import DEVICES, nobody
from web_rated import MemoryRatings
from web_slips import MemorySlips
from web_staff import MemoryTerminals, staff

from server.adapters.branch_file import read_plan
from server.adapters.notes import note_changes
from server.application.advice import Warnings
from server.application.cases import Cases
from server.application.door import Door
from server.application.identifying import Identifying
from server.application.judging import Standing
from server.application.ports import Entry, Record
from server.application.staff import Staff
from server.application.telling import Telling
from server.domain import commands
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId, new_branch
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.ranking import people_ahead
from server.domain.refusals import Refusal
from server.forecast.advise import Compared, Effect
from server.forecast.changes import Change, OpenCounter
from server.forecast.outlook import Outlook, Wait
from server.forecast.warn import Warned, WayOut
from server.web.house import House
from tests.contracts.directories import Memory
from tests.contracts.memory_alerts import alerting_of
from tests.contracts.memory_cases import MemoryCases
from tests.contracts.memory_screens import screens_of
from tests.contracts.memory_staff import MemoryTrail
from tests.contracts.memory_telling import MemoryAnswers, MemoryBroadcasts
from wire.messages import DeviceState

SAMPLE = Path(__file__).parents[2] / "deploy" / "branches" / "sample.toml"
TEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
PASSWORD = "sunflowers-turn-to-the-sun"
PEOPLE = (
    ("cash", "basic", "zh", 26),
    ("accounts", "silver", "ko", 24),
    ("cash", "basic", "zh", 21),
    ("loans", "diamond", "en", 19),
    ("cash", "gold", "zh", 15),
    ("exchange", "basic", "en", 13),
    ("cash", "silver", "ko", 12),
    ("business", "gold", "zh", 10),
    ("accounts", "basic", "zh", 9),
    ("cash", "basic", "zh", 7),
    ("cash", "diamond", "zh", 5),
    ("exchange", "silver", "ko", 4),
    ("accounts", "basic", "en", 3),
    ("cash", "basic", "zh", 1),
)
"""Service, tier, language and minutes waited."""


@dataclass
class Clock:
    """Real seconds, as the test says."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class MemoryJournal:
    """A journal that forgets with the process."""

    branch: Branch
    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    async def load(self) -> Branch:
        return self.branch

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        self.branch = after
        orders = {(one.order.actor, one.order.request): one.outcome for one in records}
        self.outcomes |= orders
        note_changes(before, after, records).apply(self.texts)
        return True

    async def tail(self, _: int) -> Sequence[Entry]:
        return ()

    async def answered(self, actor: str, request: str) -> Outcome | None:
        return self.outcomes.get((actor, request))

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        return {id_: self.texts[id_] for id_ in ids if id_ in self.texts}


LEARNT: Final = Standing(TEN - timedelta(hours=16), 42, compiled=True, outcomes=5120)


SOON: Final = Warned(
    ServiceCode("cash"),
    TierCode("gold"),
    10.0,
    TEN + timedelta(minutes=40),
    0.8,
    Wait(16.0, 28.0),
    WayOut(OpenCounter(CounterCode("c5")), Wait(8.0, 19.0), 0.3, prevents=True),
)
"""Gold customers will wait too long; somebody at counter 5 would prevent it."""
LATER: Final = Warned(
    ServiceCode("accounts"),
    TierCode("basic"),
    20.0,
    TEN + timedelta(minutes=45),
    0.57,
    Wait(21.0, 33.0),
    WayOut(OpenCounter(CounterCode("c2")), Wait(18.0, 26.0), 0.43, prevents=False),
)
"""Counter 2, which is paused, would lessen it."""
HOPELESS: Final = Warned(
    ServiceCode("loans"), TierCode("silver"), 30.0, TEN + timedelta(minutes=55), 0.5, Wait(31.0, 50)
)
MANY: Final = Warnings(TEN, [SOON, LATER, HOPELESS])
IF_FIVE_OPENS: Final = Effect(
    OpenCounter(CounterCode("c5")),
    kinds={
        (ServiceCode("cash"), TierCode(tier)): Compared(ServiceCode("cash"), before, after)
        for tier, before, after in (
            ("basic", Wait(20.0, 35.0), Wait(12.0, 21.0)),
            ("silver", Wait(14.0, 29.0), Wait(9.0, 18.0)),
            ("gold", Wait(9.0, 28.0), Wait(6.0, 19.0)),
            ("diamond", Wait(3.0, 9.0), None),
        )
    },
    saved={TierCode("basic"): Wait(7.6, 3.0), TierCode("gold"): Wait(-2.4, -6.0)},
    stranded=2,
)
"""Whoever sees it: nobody's figures, but of the usual size."""


@dataclass
class MemoryAdvice:
    """Advice that somebody has worked out already."""

    found: Warnings | None = None
    answer: Effect | None = None
    asked: list[Change] = field(default_factory=list)

    def newest(self) -> Warnings | None:
        return self.found

    async def warnings(self) -> Warnings | None:
        return self.found

    async def effect(self, change: Change) -> Effect | None:
        self.asked.append(change)
        return self.answer


def token_of(place: int) -> str:
    """The phone token of the ticket issued in that place."""
    return f"token-{place:02d}-" + "0123456789abcdef" * 2


def morning(people: int = len(PEOPLE)) -> Branch:
    """The branch at ten: the first of the people wait, no counter is open."""
    return _after(_arrivals(people))


def busy_morning() -> Branch:
    """The morning with tellers at work and a customer who asks for help."""
    tellers = {"c1": "mei", "c2": "jun", "c4": "sora", "c6": "tom"}
    opened = [(40, commands.OpenCounter(CounterCode(code), name)) for code, name in tellers.items()]
    return _after(
        [
            *_arrivals(len(PEOPLE)),
            *opened,
            (9, commands.CallNext(CounterCode("c1"))),
            (8, commands.Start(CounterCode("c1"))),
            (4, commands.PauseCounter(CounterCode("c2"))),
            (2, commands.CallNext(CounterCode("c4"))),
            (1, commands.CallStaff("kiosk-1")),
        ]
    )


def house_named(code: str, branch: Branch) -> House:
    """A house around the same branch under another code, with people of its own."""
    named = branch.but(plan=replace(branch.plan, code=code))
    return house_of(named, people=staff(PASSWORD))


def house_of(
    branch: Branch,
    *,
    people: Staff | None = None,
    seconds: Callable[[], float] = time.monotonic,
    devices: Mapping[str, DeviceState] = DEVICES,
    record: MemoryRecord | None = None,
    standing: Standing = LEARNT,
) -> House:
    """A house around that branch; its clock starts at ten and runs in real time."""
    began = time.monotonic()

    def clock() -> datetime:
        return TEN + timedelta(seconds=time.monotonic() - began)

    door = Door(MemoryJournal(branch), clock, branch)
    cases, later = Cases(door, MemoryCases()), afterwards()
    people, alerting = people or staff(PASSWORD), alerting_of(door, devices)
    return House(
        door=door,
        staff=people,
        trail=MemoryTrail(),
        pictures=web_office.pictures(),
        fonts=web_office.installed_fonts(),
        office=web_office.office(door),
        terminals=MemoryTerminals(),
        customers=Identifying(Memory(), bytes),
        outlook=lambda: _outlook(door.branch, clock()),
        advice=MemoryAdvice(),
        secret="a secret of the tests",
        speed=1.0,
        devices=lambda: devices,
        heard=lambda: dict.fromkeys(devices, TEN),
        command=nobody,
        slips=MemorySlips(),
        record=record or MemoryRecord(),
        ratings=MemoryRatings(),
        cases=cases,
        alerts=alerting,
        screens=screens_of(door, alerting, people),
        telling=Telling(MemoryBroadcasts(), MemoryAnswers(), clock),
        contacts=later.contacts(door),
        calls=later.returning(door, cases),
        standing=lambda: standing,
        seconds=seconds,
    )


def foresee(app: FastAPI, house: House, outlook: Outlook | None) -> None:
    """From now on the pages tell this outlook."""
    app.state.houses = {house.code: replace(house, outlook=lambda: outlook)}


def _outlook(branch: Branch, now: datetime) -> Outlook:
    """Four minutes a head: plausible, and easy to reckon in a test."""
    ahead = {ticket.id: people_ahead(branch, ticket, now) for ticket in branch.waiting()}
    tickets = {ticket: Wait(4.0 * before + 2, 6.0 * before + 5) for ticket, before in ahead.items()}
    waiting = dict.fromkeys(branch.plan.services, 0)
    for ticket in branch.waiting():
        waiting[ticket.service] += 1
    newcomers = {
        (code, tier): Wait(4.0 * many + 2, 6.0 * many + 5)
        for code, many in waiting.items()
        for tier in branch.plan.tiers
    }
    return Outlook(now, newcomers, tickets)


def _arrivals(people: int) -> list[tuple[int, Command]]:
    return [
        (waited, commands.Issue(ticket, ServiceCode(service), TierCode(tier), language, hashed))
        for place, (service, tier, language, waited) in enumerate(PEOPLE[:people])
        for ticket in [TicketId(f"ticket-{place:02d}")]
        for hashed in [hashlib.sha256(token_of(place).encode()).hexdigest()]
    ]


def _after(orders: list[tuple[int, Command]]) -> Branch:
    """The branch after those orders, each given so many minutes before ten."""
    branch = new_branch(read_plan(SAMPLE))
    for ago, command in sorted([(60, commands.OpenDay()), *orders], key=lambda order: -order[0]):
        outcome = decide(branch, command, TEN - timedelta(minutes=ago))
        assert not isinstance(outcome, Refusal), outcome.sentence
        branch = replay(branch, outcome)
    return branch

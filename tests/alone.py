"""72 hours without the server, at virtual time: real reserves, and a real store."""

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import text

from kiosk.deputy import Deputy
from kiosk.reserve import Reserve
from server.adapters import replies
from server.adapters.branch_file import read_plan
from server.adapters.database import Database, sqlite_url
from server.adapters.store import Store
from server.application.door import Answer, Door
from server.application.keeper import TICK
from server.domain.model import Branch
from server.domain.refusals import Refusal
from tests.databases import database, empty
from tests.system.hall import SAMPLE
from wire.messages import AwayTicket, IssueRequest, KioskReply, KioskRequest, ServerState

KIOSKS = ("k1", "k2", "k3", "k4")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
THURSDAY = MONDAY + timedelta(hours=72)
OPEN_HOURS = (9, 17)


class Box:
    """One kiosk's reserve and its deputy; what it sends lies here until it is carried."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.sent: dict[str, KioskRequest] = {}
        self.given: list[AwayTicket] = []
        self._path, self._ids = folder / f"{name}.sqlite", count()
        self._open()

    def _open(self) -> None:
        self.reserve = Reserve(self._path)
        self.deputy = Deputy(self.reserve, self, self._id)

    def restart(self) -> None:
        """Switched off, and on: every ticket so far is on paper."""
        self.reserve.close()
        self._open()
        self.reserve.recover(sent=list(self.sent), begun=self.reserve.ids())

    def send(self, id_: str, request: KioskRequest) -> None:
        """As a courier does."""
        self.sent[id_] = request

    def acknowledge(self, id_: str) -> bool:
        """The same."""
        return self.sent.pop(id_, None) is not None

    def give(self, service: str, series: str, moment: datetime) -> None:
        """A customer, without the server."""
        id_ = self._id()
        token = hashlib.sha256(id_.encode()).hexdigest()
        request = IssueRequest(id=id_, service=service, tier="basic", language="zh", token=token)
        self.given.append(self.deputy.give(request, series, moment))

    def _id(self) -> str:
        return f"{self.name}-{next(self._ids)}"


class Bank:
    """A server whose clock stands where the test puts it."""

    def __init__(self, held: Database) -> None:
        self.now = MONDAY
        self._held = held

    async def open(self, now: datetime) -> None:
        """As after a restart; the day opens by the clock."""
        self.now = now
        store = Store(self._held, read_plan(SAMPLE))
        self.door = Door(store, lambda: self.now, await store.load())
        await self.door.handle(TICK)

    async def answer(self, box: Box) -> None:
        """Carry what a kiosk has sent, and its answers back, until it sends nothing more."""
        while box.sent:
            for request in list(box.sent.values()):
                order = replies.kiosk_order(box.name, request, None)
                answer = await self.door.handle(order)
                assert not isinstance(answer.outcome, Refusal), answer.outcome
                box.deputy.hear_reply(self._reply(box, request, answer))
                box.acknowledge(request.id)

    async def meet(self, boxes: Sequence[Box], at: float) -> None:
        """The kiosks hear a heartbeat, all at once."""
        heartbeat = ServerState(owner="one", epoch=1, made_at=self.now)
        for box in boxes:
            box.deputy.hear_server(heartbeat, at, self.now)
        await asyncio.gather(*(self.answer(box) for box in boxes))

    def _reply(self, box: Box, request: KioskRequest, answer: Answer) -> KioskReply:
        return replies.kiosk_reply(box.name, request, answer, None, self.now)


def moments(random: Random) -> Iterator[datetime]:
    """While the branch is open, from Monday to Thursday, in order."""
    while True:
        at = MONDAY + timedelta(seconds=random.uniform(0, 72 * 3600))
        if OPEN_HOURS[0] <= at.hour < OPEN_HOURS[1]:
            yield at


@dataclass(frozen=True)
class Came:
    """What came of it."""

    given: list[AwayTicket]
    filed: Counter[str]
    """How often each ticket was filed."""
    left: int
    """Tickets that are still at the kiosks."""
    branch: Branch
    seconds: float
    """From the first heartbeat of the return to the last answer."""


async def three_days(folder: Path, tickets: int) -> Came:
    """Each of four kiosks gives so many, alone from Monday to Thursday; then the server is back."""
    url = sqlite_url(folder / "server.sqlite")
    empty(url)
    held = database(url)
    bank, boxes = Bank(held), [Box(name, folder) for name in KIOSKS]
    await bank.open(MONDAY)
    await bank.meet(boxes, 0.0)
    services = {each.code: each.series for each in bank.door.branch.plan.services.values()}
    for place, box in enumerate(boxes):
        _away(box, Random(place), services, tickets)  # noqa: S311 - the same ones each time
    await bank.open(THURSDAY)
    began = time.perf_counter()
    await bank.meet(boxes, 99_999.0)
    seconds = time.perf_counter() - began
    given = [ticket for box in boxes for ticket in box.given]
    left = sum(len(box.reserve) for box in boxes)
    filed = _filed(held)
    for box in boxes:
        box.reserve.close()
    held.close()
    return Came(given, filed, left, bank.door.branch, seconds)


def _filed(held: Database) -> Counter[str]:
    """By the journal, which names each event's ticket in its body."""
    wanted = "SELECT body FROM journal WHERE kind = 'TicketHandedIn'"
    with held.engine.begin() as connection:
        return Counter(json.loads(row.body)["ticket"] for row in connection.execute(text(wanted)))


def _away(box: Box, random: Random, services: dict[str, str], tickets: int) -> None:
    """Three days alone, with a power cut at noon of each."""
    times = moments(random)
    when = sorted(next(times) for _ in range(tickets))
    for before, at in zip([MONDAY, *when], when, strict=False):
        if before.hour < 12 <= at.hour:
            box.restart()
        service = random.choice(sorted(services))
        box.give(service, services[service], at)

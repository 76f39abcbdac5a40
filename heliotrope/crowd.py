"""Simulated customers and tellers, through the real doors: MQTT at the kiosk, HTTP beyond."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import httpx
import structlog

from heliotrope import habits
from heliotrope.crowd_kiosk import CrowdKiosk
from wire import messages, topics
from wire.link import Account, Ids, Link
from wire.outbox import Courier, Outbox

log = structlog.get_logger()
REFUSED = "X-Heliotrope-Refused"
CALM_SECONDS = 2.0
"""Real seconds between two looks at an empty queue, or at a server that is away."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One counter, who works there, and the pad that stands on it."""

    counter: str
    teller: str
    password: str
    pad: str
    pad_account: Account


@dataclass(frozen=True, slots=True)
class Scene:
    """What the crowd needs to know of its branch."""

    branch: str
    url: str
    speed: float
    chance: Random

    async def pass_time(self, seconds: float) -> None:
        """Let so many of the server's seconds pass."""
        await asyncio.sleep(seconds / self.speed)


class Pad:
    """A counter's pad: knows what the counter shows, and rates when it is asked."""

    def __init__(self, seat: Seat, scene: Scene) -> None:
        self.link = Link(seat.pad_account, scene.branch)
        self.shows: messages.CounterShow | None = None
        self._scene = scene
        self._asked = asyncio.Queue[str]()
        self._last_leg = ""
        self._courier = Courier(Outbox(":memory:"), self.link, topics.PAD_ANSWER, device=seat.pad)
        self.link.hear(topics.COUNTER, self._heard, counter=seat.counter)
        self.link.hear(topics.PAD_REPLY, self._answered, device=seat.pad)

    async def keep_rating(self) -> None:
        """Rate as customers do, or do not, until cancelled."""
        chance = self._scene.chance
        while True:
            leg = await self._asked.get()
            await asyncio.sleep(chance.uniform(2, 9))  # people do not hurry with the clock
            if chance.random() < habits.RATED_SHARE:
                score = int(habits.one_of(habits.SCORES, chance))
                answer = messages.PadAnswer(id=uuid.uuid4().hex, leg=leg, score=score)
                self._courier.send(answer.id, answer)

    async def keep_resending(self) -> None:
        """Repeat what is unanswered until cancelled."""
        await self._courier.keep_resending()

    def _heard(self, _: Ids, shows: messages.CounterShow) -> None:
        self.shows = shows
        if shows.rating is not None and shows.rating.leg != self._last_leg:
            self._last_leg = shows.rating.leg
            self._asked.put_nowait(shows.rating.leg)

    def _answered(self, _: Ids, reply: messages.PadReply) -> None:
        self._courier.acknowledge(reply.id)


class Teller:
    """Calls next all day, as the page would: every press under an id of its own."""

    def __init__(self, seat: Seat, scene: Scene, pad: Pad) -> None:
        self._seat, self._scene, self._pad = seat, scene, pad

    async def work(self) -> None:
        """Log in, open the counter, serve; begin again when the server was away."""
        while True:
            with contextlib.suppress(httpx.TransportError, httpx.HTTPStatusError):
                async with httpx.AsyncClient(base_url=self._scene.url) as page:
                    await self._log_in(page)
                    await self._serve(page)
            await asyncio.sleep(CALM_SECONDS)

    async def _log_in(self, page: httpx.AsyncClient) -> None:
        form = {"name": self._seat.teller, "password": self._seat.password}
        answer = await page.post("/login", data=form, headers=self._same_origin)
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            log.error("teller cannot log in", teller=self._seat.teller, status=answer.status_code)
            answer.raise_for_status()

    async def _serve(self, page: httpx.AsyncClient) -> None:
        outcome = {"outcome": "done"}
        while True:
            refused = await self._press(page, "call-next", outcome)
            if refused in ("CounterNotOpen", "BranchClosed"):
                await self._press(page, "open")
            if refused and refused != "CounterBusy":
                await asyncio.sleep(CALM_SECONDS)
                continue
            await self._welcome(page)

    async def _welcome(self, page: httpx.AsyncClient) -> None:
        scene = self._scene
        if scene.chance.random() < habits.NO_SHOW_SHARE:
            await scene.pass_time(habits.PATIENCE_SECONDS)
            await self._press(page, "recall")
            await scene.pass_time(habits.PATIENCE_SECONDS)
            await self._press(page, "no-show")
            return
        await scene.pass_time(scene.chance.uniform(*habits.WALK_SECONDS))
        await self._press(page, "start")
        number = (self._pad.shows and self._pad.shows.number) or ""
        await scene.pass_time(habits.service_seconds(number, scene.chance))

    async def _press(
        self, page: httpx.AsyncClient, key: str, more: Mapping[str, str] | None = None
    ) -> str:
        """Press a key of the page; the name of the refusal, or nothing."""
        form = {"request": uuid.uuid4().hex, **(more or {})}
        path = f"/teller/{self._seat.counter}/{key}"
        answer = await page.post(path, data=form, headers=self._same_origin)
        refused: str = answer.headers.get(REFUSED, "")
        if answer.status_code >= httpx.codes.BAD_REQUEST and not refused:
            answer.raise_for_status()
        return refused

    @property
    def _same_origin(self) -> dict[str, str]:
        return {"Origin": self._scene.url, "Sec-Fetch-Site": "same-origin"}


async def keep_coming(kiosk: CrowdKiosk, scene: Scene) -> None:
    """Customers: a rush when the door opens, then one after the other."""
    for _ in range(habits.FIRST_RUSH):
        kiosk.take(habits.visitor(scene.chance))
        await asyncio.sleep(scene.chance.uniform(0.1, 0.8))
    while True:
        await scene.pass_time(habits.gap_seconds(scene.chance))
        kiosk.take(habits.visitor(scene.chance))


@contextlib.asynccontextmanager
async def crowd(scene: Scene, kiosk: CrowdKiosk, seats: Sequence[Seat]) -> AsyncIterator[None]:
    """A crowd at work for as long as the context lasts."""
    pads = [Pad(seat, scene) for seat in seats]
    tellers = [Teller(seat, scene, pad) for seat, pad in zip(seats, pads, strict=True)]
    async with contextlib.AsyncExitStack() as links, asyncio.TaskGroup() as group:
        for link in (kiosk.link, *(pad.link for pad in pads)):
            await links.enter_async_context(link)
        loops = [
            kiosk.keep_printing(),
            kiosk.keep_resending(),
            keep_coming(kiosk, scene),
            *(teller.work() for teller in tellers),
            *(pad.keep_rating() for pad in pads),
            *(pad.keep_resending() for pad in pads),
        ]
        running = [group.create_task(loop) for loop in loops]
        yield
        for task in running:
            task.cancel()

"""Who is told of an alert on a locked screen, in which words, and how often."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from server.application.alerting import Alerting, Around
from server.application.door import Door
from server.application.ports import Account, MaybeSent, NotSent, Role
from server.application.pushing import Gone, Pushing, Screen, Subscription
from server.application.sessions import Sessions, key_of
from server.application.staff import Staff
from server.domain.commands import CallStaff
from server.domain.model import Branch
from server.domain.plan import TierCode
from tests.builders import C1, GOLD, MORNING, after, ask_for, done, opened
from tests.contracts.memory import MemoryJournal
from tests.contracts.memory_alerts import MemoryAlerts
from tests.contracts.memory_screens import MemoryPusher, MemoryScreens
from tests.contracts.memory_sessions import MemorySessions
from wire.messages import DeviceState, Presence

OUT = DeviceState(state=Presence.READY, paper="out")


@dataclass
class People:
    """Accounts by name."""

    kept: dict[str, Account] = field(default_factory=dict)

    async def find(self, name: str) -> Account | None:
        return self.kept.get(name)


@dataclass
class World:
    """A branch with a lobby manager who has subscribed."""

    branch: Branch = field(default_factory=lambda: opened([C1]))
    now: datetime = MORNING
    devices: dict[str, DeviceState] = field(default_factory=dict)
    screens: MemoryScreens = field(default_factory=MemoryScreens)
    pusher: MemoryPusher = field(default_factory=MemoryPusher)

    def __post_init__(self) -> None:
        door = Door(MemoryJournal(self.branch), lambda: self.now, self.branch)
        seconds = iter(range(0, 1_000_000, 10))
        around = Around(lambda: self.devices)
        self.alerting = Alerting(door, MemoryAlerts(), around, lambda: float(next(seconds)))
        self.people = People({"lena": Account("lena", Role.LOBBY, "-")})
        self.sessions = Sessions(MemorySessions(), lambda: self.now)
        people: Any = self.people
        nothing: Any = None
        staff = Staff(people, self.sessions, nothing, nothing, None)
        self.pushing = Pushing(door, self.alerting, staff, self.screens, self.pusher)

    async def subscribe(self, language: str = "en", name: str = "lena") -> str:
        """Log in and press the button; the session's token."""
        token = await self.sessions.begin(name)
        screen = Screen("https://push.example/1", "k", "a")
        assert await self.pushing.subscribe(
            Subscription("id-1", key_of(token), name, language, screen)
        )
        return token

    async def tell(self) -> list[dict[str, Any]]:
        """What is told at the next look."""
        self.pusher.sent.clear()
        await self.alerting.look()
        await self.pushing.tell()
        return [json.loads(push.text) for push in self.pusher.sent]


async def test_what_begins_is_told_once_and_what_was_there_before_is_not() -> None:
    """Whoever presses the button has the page before their eyes."""
    world = World(devices={"kiosk-1": OUT})
    await world.subscribe()
    before = await world.tell()
    world.devices["kiosk-2"] = OUT
    told = [await world.tell(), await world.tell()]

    assert before == []
    assert [[one["title"] for one in each] for each in told] == [["Device needs somebody"], []]
    assert told[0][0]["body"] == "kiosk-2 · Paper out"


async def test_what_nobody_claims_is_told_once_more_and_louder() -> None:
    """In the place of the first."""
    world = World()
    await world.subscribe()
    world.devices["kiosk-2"] = OUT
    first = await world.tell()
    world.now = after(2)
    second, third = await world.tell(), await world.tell()

    assert [one["loud"] for one in (*first, *second)] == [False, True]
    assert first[0]["tag"] == second[0]["tag"]
    assert third == []
    assert world.pusher.sent == []


@pytest.mark.parametrize("claimed", [True, False])
async def test_what_somebody_sees_to_or_is_over_takes_its_place(claimed: bool) -> None:
    """Two do not go, and no screen keeps old news."""
    world = World()
    await world.subscribe()
    world.devices["kiosk-2"] = OUT
    (first,) = await world.tell()
    if claimed:
        await world.alerting.claim(("fault", "kiosk-2"), "lobby:bo")
    else:
        world.devices.clear()
    (told,) = await world.tell()

    assert (told["title"], told["over"], told["tag"]) == ("Somebody sees to it", True, first["tag"])
    assert "bo" not in told["title"].split()
    assert await world.tell() == []


async def test_it_may_begin_again() -> None:
    """The second time is news."""
    world = World()
    await world.subscribe()
    titles = []
    for devices in ({"kiosk-2": OUT}, {}, {"kiosk-2": OUT}):
        world.devices = devices
        titles += [one["over"] for one in await world.tell()]

    assert titles == [False, True, False]


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "请接待这位客户"), ("ko", "이 고객님을 맞아 주십시오")]
)
async def test_it_is_said_in_the_reader_s_language_and_names_nobody(
    language: str, title: str
) -> None:
    """The number on the slip, what it is about, and where."""
    world = World(branch=done(opened([]), ask_for("g", tier=GOLD)))
    token = await world.sessions.begin("lena")
    screen = Screen("https://push.example/1", "k", "a")
    await world.screens.keep(Subscription("id-1", key_of(token), "lena", language, screen))
    await world.alerting.look()
    await world.pushing.tell()
    told = {json.loads(push.text)["title"]: push for push in world.pusher.sent}

    assert "A001" in json.loads(told[title].text)["body"]
    assert told[title].urgency == "high"
    assert TierCode("gold") not in told[title].text
    assert set(json.loads(told[title].text)) == {"tag", "title", "body", "path", "over", "loud"}


@pytest.mark.parametrize(
    "ends",
    [
        lambda world, token: world.sessions.end(token),
        lambda world, _: _disabled(world),
        lambda world, _: _becomes(world, Role.TELLER),
        lambda world, _: _hours_later(world),
    ],
    ids=["log-out", "disabled", "another role", "the shift is over"],
)
async def test_whoever_is_logged_out_is_told_nothing_more(ends: Callable[..., Any]) -> None:
    """And nothing of their browser is kept."""
    world = World()
    token = await world.subscribe()
    await ends(world, token)
    world.devices["kiosk-2"] = OUT

    assert await world.tell() == []
    assert world.screens.kept == {}


async def _disabled(world: World) -> None:
    world.people.kept["lena"] = Account("lena", Role.LOBBY, "-", disabled=True)


async def _becomes(world: World, role: Role) -> None:
    world.people.kept["lena"] = Account("lena", role, "-")


async def _hours_later(world: World) -> None:
    world.now = after(13 * 60)


@pytest.mark.parametrize(
    ("failure", "kept"),
    [(Gone("HTTP 410"), 0), (NotSent("HTTP 429", again=True), 1), (MaybeSent("-"), 1)],
)
async def test_a_screen_that_is_gone_is_forgotten_and_others_are_not_told_twice(
    failure: Exception, kept: int
) -> None:
    """What is marked is not sent again."""
    world = World()
    await world.subscribe()
    world.devices["kiosk-2"] = OUT
    world.pusher.fails = failure
    await world.tell()
    world.pusher.fails = None

    assert await world.tell() == []
    assert len(world.screens.kept) == kept


async def test_a_button_pressed_again_ends_it() -> None:
    """The browser's own memory of it means nothing here."""
    world = World()
    token = await world.subscribe()
    told = [await world.pushing.is_told(key_of(token))]
    await world.pushing.end(key_of(token))
    told.append(await world.pushing.is_told(key_of(token)))

    assert told == [True, False]


async def test_where_it_is_not_set_up_nobody_subscribes() -> None:
    """The button is not there either."""
    world = World()
    world.pusher.public_key = ""
    screen = Screen("https://push.example/1", "k", "a")

    assert not await world.pushing.subscribe(Subscription("i", "s", "lena", "en", screen))
    assert not await world.pushing.is_told("s")
    await world.pushing.keep_telling()  # ends at once


async def test_a_call_for_help_is_urgent() -> None:
    """Somebody stands there."""
    world = World(branch=done(opened([]), CallStaff("kiosk-1")), now=after(0.5))
    token = await world.sessions.begin("lena")
    screen = Screen("https://push.example/1", "k", "a")
    await world.screens.keep(Subscription("id-1", key_of(token), "lena", "en", screen))
    (told,) = await world.tell()

    assert (told["title"], told["body"]) == ("Help wanted", "kiosk-1")
    assert world.pusher.sent[0].urgency == "high"

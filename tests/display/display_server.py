"""The server's end of the wire, for displays that run as processes."""

import asyncio
from datetime import UTC, datetime, timedelta

from said import BRANCH, counter, heartbeat

from tests.given_pictures import Gallery
from wire.link import Link
from wire.messages import (
    Call,
    CounterShow,
    DeviceState,
    Lobby,
    Look,
    PadAnswer,
    Presence,
    RatingWindow,
)
from wire.topics import BUTTON, COUNTER, DEVICE_STATE, LOBBY, PAD_ANSWER, SERVER_STATE

OURS = Look()


class Server:
    """On the real clock; keeps what each device said last, and every answer."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.gallery = Gallery(link)
        self.states: dict[str, DeviceState] = {}
        self.answers: list[PadAnswer] = []
        self.presses: list[tuple[str, str]] = []
        link.hear(DEVICE_STATE, lambda ids, state: self.states.update({ids["device"]: state}))
        link.hear(PAD_ANSWER, lambda _, answer: self.answers.append(answer))
        link.hear(BUTTON, lambda ids, press: self.presses.append((ids["device"], press.id)))

    def beat(self) -> None:
        """A sign of life."""
        self.link.say(SERVER_STATE, heartbeat(made_at=now()))

    async def keep_beating(self) -> None:
        """As a server does, until cancelled."""
        while True:
            self.beat()
            await asyncio.sleep(2)

    def show(self, code: str, show: CounterShow) -> None:
        """What a counter shows, and a sign of life."""
        self.link.say(COUNTER, show.model_copy(update={"made_at": now()}), counter=code)
        self.beat()

    def call(self, number: str, sequence: int, own: Look = OURS) -> None:
        """To counter 3, on the hall's boards, in the bank's look."""
        called = Call(number=number, counter="3", attempt=1, called_at=now(), language="zh")
        snapshot = {"sequence": sequence, "made_at": now(), "open": True, "branch": BRANCH}
        self.link.say(LOBBY, Lobby(**snapshot, calls=(called,), look=own), zone="hall")

    def ask_for_a_rating(self, leg: str) -> None:
        """At counter 1."""
        self.show("c1", counter(rating=window(leg)))

    def said(self, device: str, presence: Presence) -> bool:
        """Whether this is the device's last word."""
        return device in self.states and self.states[device].state is presence


def window(leg: str) -> RatingWindow:
    """Time for an answer: two minutes from now."""
    return RatingWindow(leg=leg, opened_at=now(), closes_at=now() + timedelta(seconds=120))


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)  # noqa: TID251 - the server's clock in these tests

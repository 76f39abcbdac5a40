"""Both brokers, really started on a free port, and links to them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from heliotrope.broker import Accounts, Broker
from heliotrope.mosquitto import MosquittoBroker
from heliotrope.nats import NatsBroker
from wire.link import Account, Link
from wire.messages import DeviceState, IssueRequest, Lobby, Presence
from wire.permissions import for_device, for_server
from wire.topics import DEVICE_STATE, KIOSK_REQUEST

BRANCH = "b1"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
READY, LOST = DeviceState(state=Presence.READY), DeviceState(state=Presence.LOST)
BROKERS: dict[str, type[Broker]] = {"mosquitto": MosquittoBroker, "nats": NatsBroker}
DEVICES = {
    "k1": "kiosk",
    "k2": "kiosk",
    "d1": "board",
    "p1": "pad",
    "s1": "sign",
    "g1": "pager",
    "m1": "machine",
    "r1": "printer",
    "c1": "button",  # named as its counter
}
"""Of every kind one."""


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accounts() -> Accounts:
    """The server and some devices of one branch."""
    devices = {
        f"{BRANCH}-{device}": (f"secret-{device}", for_device(BRANCH, kind, device))
        for device, kind in DEVICES.items()
    }
    return devices | {f"{BRANCH}-server": ("secret-server", for_server(BRANCH))}


@asynccontextmanager
async def running(kind: str, folder: Path) -> AsyncIterator[Broker]:
    """A broker of that kind, with the accounts above."""
    async with BROKERS[kind](free_port(), folder / kind, accounts()) as broker:
        yield broker


def link(broker: Broker, who: str, password: str = "") -> Link:
    """An unopened link of `server` or a device."""
    account = Account("127.0.0.1", broker.port, f"{BRANCH}-{who}", password or f"secret-{who}")
    return Link(account, BRANCH)


class ServerLink(Link):
    """The server's link; remembers what devices said."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(
            Account("127.0.0.1", broker.port, f"{BRANCH}-server", "secret-server"), BRANCH
        )
        self.states: list[tuple[str, str]] = []
        self.requests: list[str] = []
        self.hear(DEVICE_STATE, lambda ids, seen: self.states.append((ids["device"], seen.state)))
        self.hear(KIOSK_REQUEST, lambda _, request: self.requests.append(request.id))


class Foreign:
    """A foreign MQTT client with a device's own password."""

    def __init__(self, broker: Broker, who: str) -> None:
        self._client = Client(CallbackAPIVersion.VERSION2, f"foreign-{who}")
        self._client.username_pw_set(f"{BRANCH}-{who}", f"secret-{who}")
        self._port = broker.port

    async def __aenter__(self) -> Client:
        self._client.connect_async("127.0.0.1", self._port)
        self._client.loop_start()
        await until(self._client.is_connected, "foreign client connected")
        return self._client

    async def __aexit__(self, *_: object) -> None:
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)


def kiosk(broker: Broker, device: str = "k1") -> Link:
    """A kiosk's link with birth and will."""
    opened = link(broker, device)
    opened.last_words(DEVICE_STATE, LOST, kind="kiosk", device=device)
    opened.on_connect(lambda: opened.say(DEVICE_STATE, READY, kind="kiosk", device=device))
    return opened


def issue(id_: str) -> IssueRequest:
    """A ticket, please."""
    return IssueRequest(id=id_, service="cash", tier="basic", language="zh", token="f" * 64)


def shown(sequence: int, text: str = "Branch") -> Lobby:
    """What a board shows."""
    return Lobby(sequence=sequence, made_at=NOW, open=True, branch={"en": text})


async def until(met: Callable[[], object], what: str = "", seconds: float = 20.0) -> None:
    """Wait for a condition; fail with its name when the time is over."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not met():
        assert asyncio.get_running_loop().time() < deadline, f"not in {seconds} s: {what}"
        await asyncio.sleep(0.01)

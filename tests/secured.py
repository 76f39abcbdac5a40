"""A CA, certificates, and a Mosquitto that goes by them."""

import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from heliotrope.broker import Child
from heliotrope.mosquitto import Secured, command, lay_out_secured
from server.adapters.authorities import Authorities
from server.adapters.authority import DEVICE_LIFE, Authority, keep, new_authority
from server.adapters.broker_files import BrokerFiles
from server.adapters.clock import wall_clock
from server.adapters.succession import Succession
from tests.brokers import BRANCH, DEVICES, free_port
from wire.keys import new_key
from wire.link import Account, Link
from wire.permissions import Permissions, for_device, for_server
from wire.tls import context

NOW = wall_clock()
LONG_AGO = NOW - DEVICE_LIFE - timedelta(days=1)


def permissions() -> dict[str, Permissions]:
    """The server and some devices of one branch."""
    devices = {f"{BRANCH}-{name}": for_device(BRANCH, kind, name) for name, kind in DEVICES.items()}
    return devices | {f"{BRANCH}-server": for_server(BRANCH)}


def folder_of(ca: Authority, name: str, folder: Path, made: datetime = NOW) -> Path:
    """The folder of a program with that name, as enrolling leaves it."""
    key = new_key()
    keep(folder, ca, ca.device(name, key.public_key(), made), key)
    return folder


def succession(ca: Authority, following: Authority | None = None) -> Succession:
    """Of one CA, or of two that every broker knows."""
    return Succession(Authorities(ca, following), (), wall_clock)


class SecuredBroker:
    """A Mosquitto with certificates, as the branch's server keeps its files."""

    def __init__(self, ca: Authority, folder: Path, made: datetime, names: tuple[str, ...]) -> None:
        self.ca, self.port = ca, free_port()
        lay_out_secured(folder, Secured("127.0.0.1", self.port), Authorities(ca), names, made)
        self.files = BrokerFiles(folder, [ca])
        self.child = Child(command(folder), self.port, folder / "mosquitto.log")

    def allow(
        self, allowed: Mapping[str, Permissions], revoked: Mapping[int, datetime] | None = None
    ) -> None:
        """What the server does when its registry has changed."""
        self.files.write(allowed, revoked or {}, wall_clock())

    def link(self, folder: Path, who: str = "k1", host: str = "127.0.0.1") -> Link:
        """An unopened link that shows the certificate of that folder."""
        name = f"{BRANCH}-{who}"
        return Link(Account(host, self.port, name, "", client=name, tls=folder), BRANCH)

    def client(self, folder: Path, says: str) -> Client:
        """A foreign client with the certificate of that folder, which says that it is another."""
        made = Client(CallbackAPIVersion.VERSION2, says)
        made.username_pw_set(says, "x")
        made.tls_set_context(context(folder))
        made.connect_async("127.0.0.1", self.port)
        return made


@asynccontextmanager
async def secured(
    folder: Path,
    made: datetime = NOW,
    names: tuple[str, ...] = ("127.0.0.1", "localhost"),
    ca: Authority | None = None,
) -> AsyncIterator[SecuredBroker]:
    """Running, with everybody's permissions and nobody revoked."""
    ca = ca or new_authority(folder / "ca", "Branch b1", min(made, NOW))
    broker = SecuredBroker(ca, folder / "broker", made, names)
    broker.allow(permissions())
    await broker.child.start()
    try:
        yield broker
    finally:
        await broker.child.stop()


def plain_socket(broker: SecuredBroker, made: ssl.SSLContext) -> bytes:
    """What the broker says to whoever comes with that context and waits for an answer."""
    with (
        socket.create_connection(("127.0.0.1", broker.port), 10) as bare,
        made.wrap_socket(bare, server_hostname="127.0.0.1") as spoken,
    ):
        return spoken.recv(1)

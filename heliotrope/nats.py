"""nats-server from PyPI: embedded for a demonstration, clustered for many branches."""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from heliotrope.broker import HOST, Accounts, Child
from wire.permissions import Permissions
from wire.topics import PACKET_LIMIT

OWN_SUBJECTS = ("$MQTT.sub.>", "$MQTT.deliver.pubrel.>")
"""What every MQTT client of nats-server must be allowed to hear."""


def configuration(port: int, folder: Path, accounts: Accounts) -> str:
    """The server's configuration; JSON is a part of its language."""
    return json.dumps(
        {
            "server_name": "heliotrope",
            "host": HOST,
            "port": -1,  # its own protocol, which nobody here speaks, on any free port
            "max_payload": PACKET_LIMIT,
            "jetstream": {"store_dir": str(folder / "store")},
            "mqtt": {"host": HOST, "port": port},
            "authorization": {
                "users": [_user(name, *account) for name, account in accounts.items()]
            },
        },
        indent=1,
    )


@dataclass(frozen=True, slots=True)
class Node:
    """One of a cluster's servers."""

    name: str
    host: str
    mqtt: int
    """The port for devices and servers,"""
    route: int
    """that for the other nodes,"""
    health: int
    """and that of the loopback where `/healthz` says whether it has caught up with them."""


def clustered(
    node: Node, nodes: Sequence[Node], folder: Path, accounts: Accounts, secret: str
) -> str:
    """One node's configuration; the nodes know each other by the secret.

    What is retained lies on every node, so that each may be lost.
    """
    alone = json.loads(configuration(node.mqtt, folder, accounts))
    routes = [f"nats://node:{secret}@{each.host}:{each.route}" for each in nodes if each != node]
    return json.dumps(
        alone
        | {
            "server_name": node.name,
            "host": node.host,
            "http": f"{HOST}:{node.health}",
            "mqtt": {"host": node.host, "port": node.mqtt, "stream_replicas": len(nodes)},
            "cluster": {
                "name": "heliotrope",
                "host": node.host,
                "port": node.route,
                "authorization": {"user": "node", "password": secret},
                "routes": routes,
            },
        },
        indent=1,
    )


class NatsBroker:
    """nats-server as a supervised child; it forgets all at its start, as a doorbell does."""

    def __init__(self, port: int, folder: Path, accounts: Accounts) -> None:
        self.port = port
        self._folder, self._accounts = folder, accounts
        self._child = Child((server(), "-c", str(folder / "nats.json")), port, folder / "nats.log")

    @property
    def pid(self) -> int:
        """The process that runs now."""
        return self._child.pid

    async def __aenter__(self) -> Self:
        """Write the configuration and start; returns when the port answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._folder / "store", ignore_errors=True)
        file = self._folder / "nats.json"
        file.touch(0o600)  # it holds the passwords
        file.write_text(configuration(self.port, self._folder, self._accounts), "utf-8")
        await self._child.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self._child.stop()


def server() -> str:
    """The program."""
    beside = Path(sys.executable).parent / "nats-server"
    return str(beside) if beside.exists() else "nats-server"


def _user(name: str, password: str, may: Permissions) -> dict[str, Any]:
    permissions = {
        "publish": [_subject(address) for address in may.publish],
        "subscribe": [*(_subject(address) for address in may.subscribe), *OWN_SUBJECTS],
    }
    return {"user": name, "password": password, "permissions": permissions}


def _subject(address: str) -> str:
    return address.replace("/", ".").replace("+", "*")

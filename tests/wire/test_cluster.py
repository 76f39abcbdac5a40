"""Three nats-servers as one broker: any of them may be killed, and a bank goes on."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from heliotrope.nats import Node, clustered, server
from tests.brokers import BRANCH, LOST, READY, accounts, free_port, issue, until
from tests.system.parts import Part, answers
from wire.link import Account, Link
from wire.network import Place, places
from wire.topics import DEVICE_STATE, KIOSK_REQUEST

PATIENCE = 60.0


@contextmanager
def cluster(folder: Path) -> Iterator[Mapping[Node, Part]]:
    """Three nodes."""
    nodes = [Node(f"n{place}", "127.0.0.1", *ports()) for place in range(3)]
    made = {node: _part(node, nodes, folder) for node in nodes}
    with ExitStack() as running:
        for part in made.values():
            part.start()
            running.callback(part.stop)
        yield made


def ports() -> tuple[int, int, int]:
    """For devices, nodes and supervisors."""
    return free_port(), free_port(), free_port()


def _part(node: Node, nodes: list[Node], folder: Path) -> Part:
    store = folder / node.name
    store.mkdir()
    file = store / "nats.json"
    file.write_text(clustered(node, nodes, store, accounts(), "only-in-this-test"))
    return Part(node.name, [server(), "-c", str(file)], {}, folder)


def link(made: Mapping[Node, Part], who: str, client: str = "") -> Link:
    """An unopened link that knows all nodes."""
    listed = ", ".join(f"127.0.0.1:{node.mqtt}" for node in made)
    return Link(Account(listed, 1, f"{BRANCH}-{who}", f"secret-{who}", client), BRANCH)


def kiosk(made: Mapping[Node, Part]) -> Link:
    """With birth and will."""
    opened = link(made, "k1")
    opened.last_words(DEVICE_STATE, LOST, kind="kiosk", device="k1")
    opened.on_connect(lambda: opened.say(DEVICE_STATE, READY, kind="kiosk", device="k1"))
    return opened


async def test_a_branch_goes_on_when_any_node_is_killed(tmp_path: Path) -> None:
    """One after the other, each started again: requests arrive, states are remembered."""
    heard: list[str] = []
    with cluster(tmp_path) as made:
        office, device = link(made, "server"), kiosk(made)
        office.hear(KIOSK_REQUEST, lambda _, request: heard.append(request.id))
        async with office, device:
            for place, node in enumerate(made.values()):
                await until(lambda: office.connected and device.connected, "both", PATIENCE)
                await until(lambda: whole(made), "the cluster", PATIENCE)
                node.kill()
                await _until_heard(device, f"r{place}", heard)
                await _until_remembered(made)
                node.start()


def whole(made: Mapping[Node, Part]) -> bool:
    """Every node has caught up with the others."""
    return all(answers(f"http://127.0.0.1:{node.health}/healthz") for node in made)


async def _until_heard(device: Link, request: str, heard: list[str]) -> None:
    """Asked again as an outbox does: the answer is the record, the broker a doorbell."""
    async with asyncio.timeout(PATIENCE):
        while request not in heard:
            device.say(KIOSK_REQUEST, issue(request), device="k1")
            await asyncio.sleep(0.2)


async def _until_remembered(made: Mapping[Node, Part]) -> None:
    """Whoever comes now hears that the kiosk is there."""
    seen: list[str] = []
    late = link(made, "server", "late")
    late.hear(DEVICE_STATE, lambda _, state: seen.append(state.state))
    async with late:
        await until(lambda: "ready" in seen, "the retained state", PATIENCE)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("bank.example", [("bank.example", 1883)]),
        ("one, two:8884,::1", [("one", 1883), ("two", 8884), ("::1", 1883)]),
        ("[::1]:8884", [("::1", 8884)]),
    ],
)
def test_brokers_are_listed_as_people_write_them(listed: str, found: list[Place]) -> None:
    """With a port of their own, or the one that is set."""
    assert places(listed, 1883) == found


@pytest.mark.parametrize("wrong", ["", "one,,two", "a b", "mqtt://one", "one:port", "one:99999"])
def test_what_is_no_broker_is_named(wrong: str) -> None:
    """Before anybody waits for a host that there is not."""
    with pytest.raises(ValueError, match="is no broker"):
        places(wrong, 1883)

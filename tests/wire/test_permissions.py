"""Who may say and hear what: the whole product of accounts and addresses, on paper and for real."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path

import pytest
from paho.mqtt.client import Client, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion

from heliotrope.broker import Broker
from tests.brokers import BRANCH, BROKERS, DEVICES, accounts, free_port, until
from tests.secured import SecuredBroker, folder_of, secured
from wire.permissions import Permissions, for_device, for_server
from wire.tls import context
from wire.topics import DEVICE_KINDS, ROOT, TABLE

EYE = "b1-eye"
"""Sees all: the test's own account."""
ALL = tuple(f"{ROOT}/+/{levels}" for levels in ("+", "+/+", "+/+/+"))


def addresses() -> list[str]:
    """Every address of the table, for two branches, our devices and places."""
    return sorted(
        {
            topic.address(branch, kind=kind, device=device, counter=counter, zone=zone)
            for topic, branch, kind, device, counter, zone in product(
                TABLE, (BRANCH, "b2"), DEVICE_KINDS, DEVICES, ("c1", "c2"), ("hall", "up")
            )
        }
    )


def test_a_kiosk_says_and_hears_its_own_only() -> None:
    """The stolen kiosk: it can issue numbers and say that it is out of paper."""
    own = f"{ROOT}/b1/kiosk/k1"

    assert for_device("b1", "kiosk", "k1") == Permissions(
        publish=(
            f"{own}/state",
            f"{own}/command-result",
            f"{own}/request",
            f"{own}/took",
            f"{own}/picture-request",
        ),
        subscribe=(
            f"{own}/command",
            f"{ROOT}/b1/server/state",
            f"{ROOT}/b1/menu",
            f"{own}/reply",
            f"{own}/picture",
        ),
    )


def test_a_board_says_how_it_is_and_what_it_has_shown_and_asks_for_pictures() -> None:
    """A board in the hall is the easiest to reach."""
    own = f"{ROOT}/b1/board/d1"

    assert for_device("b1", "board", "d1") == Permissions(
        publish=(f"{own}/state", f"{own}/shown", f"{own}/picture-request"),
        subscribe=(
            f"{ROOT}/b1/server/state",
            f"{ROOT}/b1/lobby/+",
            f"{ROOT}/b1/playlist/+",
            f"{own}/picture",
        ),
    )


def test_a_pad_rates_and_hears_counters() -> None:
    """It cannot know before the server tells which counter it stands on."""
    assert for_device("b1", "pad", "p1") == Permissions(
        publish=(
            f"{ROOT}/b1/pad/p1/state",
            f"{ROOT}/b1/pad/p1/answer",
            f"{ROOT}/b1/pad/p1/picture-request",
        ),
        subscribe=(
            f"{ROOT}/b1/server/state",
            f"{ROOT}/b1/counter/+",
            f"{ROOT}/b1/questionnaire",
            f"{ROOT}/b1/pad/p1/reply",
            f"{ROOT}/b1/pad/p1/picture",
        ),
    )


def test_a_sign_hears_counters_and_says_nothing_but_how_it_is() -> None:
    """One program may keep the LED strips of several counters."""
    assert for_device("b1", "sign", "s1") == Permissions(
        publish=(f"{ROOT}/b1/sign/s1/state",),
        subscribe=(f"{ROOT}/b1/server/state", f"{ROOT}/b1/counter/+"),
    )


def test_a_base_of_pagers_hears_counters_and_its_orders() -> None:
    """Whom to call, and who has a pager."""
    own = f"{ROOT}/b1/pager/p1"

    assert for_device("b1", "pager", "p1") == Permissions(
        publish=(f"{own}/state", f"{own}/command-result"),
        subscribe=(f"{own}/command", f"{ROOT}/b1/server/state", f"{ROOT}/b1/counter/+"),
    )


def test_a_printer_hears_its_jobs_and_nothing_of_the_hall() -> None:
    """Whoever takes it away has a printer."""
    own = f"{ROOT}/b1/printer/r1"

    assert for_device("b1", "printer", "r1") == Permissions(
        publish=(f"{own}/state", f"{own}/picture-request", f"{own}/result"),
        subscribe=(
            f"{ROOT}/b1/server/state",
            f"{ROOT}/b1/look",
            f"{own}/picture",
            f"{own}/job",
        ),
    )


def test_the_server_hears_what_devices_say_and_says_what_they_hear() -> None:
    """Nothing is said to nobody."""
    server = for_server("b1")

    assert set(server.publish).isdisjoint(server.subscribe)
    for topic in TABLE:
        said_by_us = "server" in topic.speakers
        assert (topic.anyone("b1") in server.publish) == said_by_us
        assert (topic.anyone("b1") in server.subscribe) == ("server" in topic.listeners)
        assert topic.speakers
        assert topic.listeners
        assert topic.speakers.isdisjoint(topic.listeners)


@pytest.mark.parametrize("kind", DEVICE_KINDS)
def test_nothing_reaches_across_branches_or_to_another_device(kind: str) -> None:
    """Every address that a device may write carries its own name."""
    for address in for_device("b1", kind, "x9").publish:
        assert address.startswith((f"{ROOT}/b1/{kind}/x9/", f"{ROOT}/b1/counter/x9/"))
    for address in for_device("b1", kind, "x9").subscribe:
        assert address.startswith(f"{ROOT}/b1/")
        assert not address.startswith(f"{ROOT}/b1/+")


@pytest.fixture(params=[*BROKERS, "certificates"])
async def broker(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Broker | SecuredBroker]:
    """Each of the brokers, with an account that sees all."""
    everyone = accounts() | {EYE: ("secret-eye", Permissions(ALL, ALL))}
    if request.param == "certificates":
        async with secured(tmp_path) as started:
            started.allow({name: may for name, (_, may) in everyone.items()})
            yield started
        return
    async with BROKERS[request.param](free_port(), tmp_path / "broker", everyone) as started:
        yield started


class Ear(Client):
    """A plain MQTT client that remembers what it heard."""

    def __init__(
        self, broker: Broker | SecuredBroker, name: str, password: str, listens: tuple[str, ...]
    ) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, name)
        self.heard: list[bytes] = []
        if isinstance(broker, SecuredBroker):
            self.username_pw_set(EYE, password)  # it does not help to say another name
            own = folder_of(broker.ca, name, broker.files.folder / name)
            self.tls_set_context(context(own))
        else:
            self.username_pw_set(name, password)
        self.on_message = lambda _client, _data, message: self.heard.append(message.payload)
        self.on_connect = lambda *_: self.subscribe([(address, 0) for address in listens])
        self.on_subscribe = lambda *_: setattr(self, "listens", True)
        self.listens = False
        self.connect_async("127.0.0.1", broker.port)


async def test_the_brokers_let_through_exactly_what_the_table_allows(
    broker: Broker | SecuredBroker,
) -> None:
    """Devices x addresses x publish and subscribe: no surprises; wildcards widen nothing."""
    wide = ("#", f"{ROOT}/#", *ALL)
    every = tuple(addresses())
    people = {
        name: (Ear(broker, name, password, (*wide, *every)), may)
        for name, (password, may) in accounts().items()
    }
    eye = Ear(broker, EYE, "secret-eye", ALL)
    async with AsyncExitStack() as stack:
        for ear in (eye, *(ear for ear, _ in people.values())):
            ear.loop_start()
            stack.callback(ear.loop_stop)
            stack.callback(ear.disconnect)
            await until(lambda ear=ear: ear.listens, "subscribed")
        for name, (ear, may) in people.items():
            own = next(_matching(every, may.publish))
            for address in (*every, own):
                ear.publish(address, f"{name} {address}".encode())
            await until(lambda n=name, o=own: eye.heard.count(f"{n} {o}".encode()) >= 2, name)
        for ear, _ in people.values():
            ear.heard.clear()
        for address in every:
            eye.publish(address, f"eye {address}".encode())
        for name, (ear, may) in people.items():
            last = list(_matching(every, may.subscribe))[-1]
            await until(lambda e=ear, a=last: f"eye {a}".encode() in e.heard, name)

    said = {heard.decode() for heard in eye.heard if not heard.startswith(b"eye ")}
    assert said == {
        f"{name} {address}"
        for name, (_, may) in people.items()
        for address in _matching(every, may.publish)
    }
    for name, (ear, may) in people.items():
        heard = {payload.decode() for payload in ear.heard if payload.startswith(b"eye ")}
        assert heard == {f"eye {address}" for address in _matching(every, may.subscribe)}, name


def _matching(every: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[str]:
    return (
        address
        for address in every
        if any(topic_matches_sub(pattern, address) for pattern in patterns)
    )

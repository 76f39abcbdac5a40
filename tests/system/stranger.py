"""A device of somebody else's making, with a kiosk's or a pad's account."""

import json
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.system.hall import PASSWORD, Hall
from wire.topics import KIOSK_REPLY, KIOSK_REQUEST


class Stranger:
    """A device of someone else's making: raw bytes there, JSON back."""

    def __init__(self, made: Hall, device: str, hears: str, says: str) -> None:
        self.client = Client(CallbackAPIVersion.VERSION2, f"stranger-{device}")
        self.client.username_pw_set(f"sample-{device}", PASSWORD)
        self.answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._hears, self._says = hears, says
        self.client.on_connect = lambda client, *_: client.subscribe(hears, 1)
        self.client.on_subscribe = lambda *_: self.answers.put({"ready": True})
        self.client.on_message = lambda _, __, message: self.answers.put(
            json.loads(message.payload)
        )
        self.client.reconnect_delay_set(1, 1)
        self.client.connect_async("127.0.0.1", made.broker_port)

    def say(self, message: bytes | dict[str, Any]) -> None:
        """Whatever it is."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.client.publish(self._says, body, 0)  # or paho would send the megabyte for ever

    def ask(self, message: bytes | dict[str, Any]) -> dict[str, Any]:
        """What the server answers to it."""
        self.say(message)
        return self.answers.get(timeout=10)


@contextmanager
def at_the_kiosk(made: Hall) -> Iterator[Stranger]:
    """One with the kiosk's account."""
    there = {"branch": "sample", "device": "k1"}
    with stranger(
        made, "k1", KIOSK_REPLY.address(**there), KIOSK_REQUEST.address(**there)
    ) as connected:
        yield connected


@contextmanager
def stranger(made: Hall, device: str, hears: str, says: str) -> Iterator[Stranger]:
    """Connected and listening."""
    made_up = Stranger(made, device, hears, says)
    made_up.client.loop_start()
    try:
        assert made_up.answers.get(timeout=20) == {"ready": True}
        yield made_up
    finally:
        made_up.client.disconnect()
        made_up.client.loop_stop()

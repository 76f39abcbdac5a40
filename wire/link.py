"""One connection to the broker: connects, greets, leaves a will, comes back, delivers."""

import asyncio
import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import structlog
from paho.mqtt.client import Client, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from wire import tls
from wire.applying import WHERE
from wire.network import Network, Place, places
from wire.renewal import Renewal
from wire.topics import PACKET_LIMIT, SERVER_STATE, MalformedMessage, Topic

log = structlog.get_logger()
M = TypeVar("M")
Ids = dict[str, str]
_HEADER = 7
"""Bytes of a packet besides address and payload, at most."""
Hearer = Callable[[Ids, Any], None]
Complaint = Callable[[Topic[Any], Ids, bytes, MalformedMessage], None]


@dataclass(frozen=True, slots=True)
class Account:
    """Where the broker is and who we are there."""

    host: str
    port: int
    name: str
    password: str
    client: str = ""
    """Where several programs share the account: which of them we are; by default its name."""
    tls: Path | None = None
    """The folder of our certificate, which then says who we are; without it the password does."""

    @property
    def brokers(self) -> Sequence[Place]:
        """Each of those that `host` lists: `one, two:8884`."""
        return places(self.host, self.port)


class Link:
    """MQTT for one program; a doorbell: nothing handed to `say` is safe until answered.

    Every callback runs in the loop that opened the link.
    """

    def __init__(self, account: Account, branch: str) -> None:
        self._account = account
        self._branch = branch
        self._hearers: list[tuple[Topic[Any], str, Hearer, bool]] = []
        self._greetings: list[Callable[[], None]] = []
        self._complain: Complaint = _log_malformed
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            account.client or account.name,
            clean_session=True,  # the outbox is the record, a broker's session is not
            protocol=MQTTProtocolVersion.MQTTv311,
        )
        self._network = Network(self._client, account.brokers, self._failed)
        self._secured: ssl.SSLContext | None = None
        self._renewing: asyncio.Task[None] | None = None
        self._missed = False
        self._untrusted = ""
        self.connected = False

    def hear(
        self, topic: Topic[M], hearer: Callable[[Ids, M], None], *, live: bool = False, **ids: str
    ) -> None:
        """Hand every message of `topic` to `hearer`; ids not given are heard from everyone.

        `live` drops what the broker retained: it proves nothing about now.
        """
        everyone = dict.fromkeys(("kind", "device", "counter", "zone"), "+")
        address = topic.address(self._branch, **everyone | ids)
        self._hearers.append((topic, address, hearer, live))

    def on_connect(self, greeting: Callable[[], None]) -> None:
        """Run `greeting` at every connection: birth, snapshots, what is still in the outbox."""
        self._greetings.append(greeting)

    def on_malformed(self, complaint: Complaint) -> None:
        """Call `complaint` for a message that does not fit its topic, instead of logging it."""
        self._complain = complaint

    def last_words(self, topic: Topic[M], message: M, **ids: str) -> None:
        """What the broker says for us when we vanish; to be set before the link opens."""
        address = topic.address(self._branch, **ids)
        self._client.will_set(address, topic.write(message), retain=topic.retain)

    def say(self, topic: Topic[M], message: M, **ids: str) -> None:
        """Publish if connected; what must not be lost stands in an outbox as well."""
        self.send(topic, topic.write(message), **ids)

    @property
    def speaks(self) -> bool:
        """Whether what is said now leaves; no promise that anybody hears it."""
        return self.connected

    def send(self, topic: Topic[Any], payload: bytes, **ids: str) -> None:
        """Publish what is written already."""
        address = topic.address(self._branch, **ids)
        if len(payload) + len(address) + _HEADER > PACKET_LIMIT:
            log.error("message too large, not sent", topic=topic.path, bytes=len(payload), **ids)
        elif self.connected:
            # QoS 0: what is unacknowledged paho sends again after a reconnect, so that an old
            # state would overwrite the newest.
            self._client.publish(address, payload, retain=topic.retain)
            self._network.flush()

    async def __aenter__(self) -> Self:
        """Start connecting; a broker that is away is tried again for ever.

        Raises:
            NoCertificate: the account's folder holds none that can be used.
        """
        client = self._client
        self._show_who_we_are()
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        self._network.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave politely: the will stays unsaid."""
        self.connected = False
        if self._renewing:
            self._renewing.cancel()
        await self._network.close()

    def _show_who_we_are(self) -> None:
        account, client = self._account, self._client
        if account.tls is None:
            client.username_pw_set(account.name, account.password)
            return
        self._secured = tls.context(account.tls)
        client.tls_set_context(self._secured)
        client.on_pre_connect = self._show_newest
        client.on_log = self._on_log
        if (account.tls / WHERE).exists():
            renewal = Renewal(account.tls)
            self.hear(SERVER_STATE, lambda _, state: renewal.hear(state), live=True)
            self._renewing = asyncio.create_task(renewal.keep_renewed())

    # --- paho's callbacks: it holds locks meanwhile, so what may fail comes right after -----------
    def _on_connect(self, client: Client, _data: Any, _flags: Any, reason: Any, _more: Any) -> None:
        if reason.is_failure:
            log.warning("broker refused", reason=str(reason), account=self._account.name)
            return
        if self._hearers:
            addresses = dict.fromkeys(address for _, address, _, _ in self._hearers)
            client.subscribe([(address, 0) for address in addresses])
        _soon(self._greet)

    def _show_newest(self, *_: Any) -> None:
        try:
            if self._secured and self._account.tls:
                tls.show(self._secured, self._account.tls)
        except tls.NoCertificate as wrong:  # the one of the last connection may still be good
            log.warning("certificate not read", reason=str(wrong))

    def _on_log(self, *_: Any) -> None:
        # With TLS 1.3 a client hears only after its handshake that it was refused; paho tells its
        # callbacks no reason, but calls this one where it has caught one.
        failed = sys.exc_info()[1]
        if isinstance(failed, ssl.SSLError):
            self._distrusted(tls.reason(failed, self._network.host))

    def _on_disconnect(self, *_: Any) -> None:
        if self.connected:
            log.warning("broker lost", account=self._account.name)
        self.connected = False

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        _soon(self._deliver, message.topic, message.payload, message.retain)

    # --- outside of them --------------------------------------------------------------------------
    def _greet(self) -> None:
        self.connected, self._missed, self._untrusted = True, False, ""
        log.info("broker connected", account=self._account.name)
        for greeting in self._greetings:
            greeting()

    def _failed(self, why: OSError) -> None:
        if isinstance(why, ssl.SSLError):
            self._distrusted(tls.reason(why, self._network.host))
        elif not self._missed:
            account = self._account
            where = ", ".join(f"{host}:{port}" for host, port in account.brokers)
            log.warning("broker not reached", broker=where, account=account.name)
            self._missed = True

    def _distrusted(self, why: str) -> None:
        if why != self._untrusted:
            log.warning("broker not trusted, or not trusting", reason=why)
        self._untrusted = why

    def _deliver(self, address: str, payload: bytes, retained: bool) -> None:
        for topic, heard, hearer, live in self._hearers:
            if not topic_matches_sub(heard, address) or (live and retained):
                continue
            ids = topic.ids(address) or {}
            try:
                message = topic.read(payload)
            except MalformedMessage as wrong:
                self._complain(topic, ids, payload, wrong)
                return
            hearer(ids, message)


def _soon(action: Callable[..., None], *arguments: Any) -> None:
    asyncio.get_running_loop().call_soon(action, *arguments)


def _log_malformed(topic: Topic[Any], ids: Ids, _: bytes, wrong: MalformedMessage) -> None:
    log.warning("message dropped", topic=topic.path, **ids, reason=str(wrong))

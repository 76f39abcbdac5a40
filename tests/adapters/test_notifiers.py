"""Messages reach a real mail server and a real gateway; what they say back is understood."""

import asyncio
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heliotrope.processes import free_port
from server.adapters.clock import wall_clock
from server.adapters.notifiers import Mail, MailServer, TextMessages
from server.adapters.reaching import NoGateway, Reaching, gateway
from server.adapters.sealing import Seal
from server.application.contacts import Offers
from server.application.ports import MaybeSent, Message, NotSent
from server.domain.contacts import Channel, Purpose

HOST = "127.0.0.1"
MAIL = Message("t1-1", "a.customer@bank.example", "방문은 어떠셨습니까?", "여기에: https://q/p/x")
TEXT = Message("t1-1", "+8613800138000", "", "请在此告诉我们：https://q/p/x")
PASSWORD = "the-password-of-the-branch"
SECONDS = 2.0


# --- a mail server --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = wall_clock()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Postbox:
    """What the mail server was given, and what it says to it."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.at_recipient = self.at_data = ""

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.at_recipient or "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data == "hang up":
            self.taken.append(envelope)
            server.transport.abort()
        elif not self.at_data:
            self.taken.append(envelope)
        return self.at_data or "250 OK"


def _let_in(*told: Any) -> AuthResult:
    asked = told[-1]
    known = isinstance(asked, LoginPassword) and asked.password == PASSWORD.encode()
    return AuthResult(success=known)


@pytest.fixture
def postbox(certificate: Path) -> Iterator[tuple[Postbox, int]]:
    """A mail server that speaks to nobody without TLS, and its port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    box, port = Postbox(), free_port()
    running = Controller(
        box,
        hostname=HOST,
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=_let_in,
        auth_required=True,
    )
    running.start()
    yield box, port
    running.stop()


@pytest.fixture
def mail(postbox: tuple[Postbox, int], certificate: Path) -> Callable[..., Mail]:
    """Makes the adapter, as settings would."""

    def made(*, port: int = 0, password: str = PASSWORD, trusted: bool = True) -> Mail:
        trust = ssl.create_default_context(cafile=certificate if trusted else None)
        server = MailServer(HOST, port or postbox[1], "branch@bank.example", "branch", password)
        return Mail(server, SECONDS, trust)

    return made


async def test_a_letter_arrives_with_its_link(
    postbox: tuple[Postbox, int], mail: Callable[..., Mail]
) -> None:
    """Encrypted on its way, in any language, and marked as nobody's own writing."""
    await mail().send(MAIL)
    (letter,) = postbox[0].taken
    content = letter.content
    assert isinstance(content, bytes)

    assert letter.rcpt_tos == [MAIL.address]
    assert letter.mail_from == "branch@bank.example"
    assert b"Auto-Submitted: auto-generated" in content
    assert b'charset="utf-8"' in content


@pytest.mark.parametrize(
    ("recipient", "data", "raised", "again"),
    [
        ("450 busy a.customer@bank.example", "", NotSent, True),
        ("550 no a.customer@bank.example", "", NotSent, False),
        ("", "451 later", NotSent, True),
        ("", "554 never", NotSent, False),
        ("", "hang up", MaybeSent, None),
    ],
)
async def test_what_a_mail_server_says_is_understood(
    postbox: tuple[Postbox, int],
    mail: Callable[..., Mail],
    recipient: str,
    data: str,
    raised: type[Exception],
    again: bool | None,
) -> None:
    """A no, a not now, and a silence; the address stands in none of the errors."""
    postbox[0].at_recipient, postbox[0].at_data = recipient, data
    with pytest.raises(raised) as caught:
        await mail().send(MAIL)

    assert getattr(caught.value, "again", None) == again
    assert MAIL.address not in repr(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("wrong", [{"port": 1}, {"password": "guessed"}, {"trusted": False}])
async def test_where_no_letter_could_be_handed_over_nothing_was_sent(
    postbox: tuple[Postbox, int], mail: Callable[..., Mail], wrong: dict[str, Any]
) -> None:
    """Nobody there, a wrong password, a stranger's certificate: it may be tried again."""
    with pytest.raises(NotSent) as caught:
        await mail(**wrong).send(MAIL)

    assert caught.value.again
    assert postbox[0].taken == []


# --- a gateway ------------------------------------------------------------------------------------
class Asked:
    """What the gateway was asked, and what it answers."""

    def __init__(self) -> None:
        self.status, self.silent = 202, False
        self.told: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.hung_up = threading.Event()


@pytest.fixture
def asked() -> Iterator[tuple[Asked, str]]:
    """A gateway in a thread, and its address."""
    said = Asked()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            said.told.append((dict(self.headers.items()), json.loads(body)))
            if said.silent:
                said.hung_up.wait(20)
                return
            self.send_response(said.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quietly."""

    server = HTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield said, f"http://{HOST}:{server.server_port}/send"
    said.hung_up.set()
    server.shutdown()
    thread.join()
    server.server_close()


async def sent(url: str, seconds: float = SECONDS) -> None:
    """Hand the message over."""
    messages = TextMessages(url, "a-secret", seconds)
    try:
        await messages.send(TEXT)
    finally:
        await messages.close()


async def test_a_text_message_arrives_with_its_id_and_the_secret(asked: tuple[Asked, str]) -> None:
    """As docs/contact.md promises to whoever writes the gateway."""
    await sent(asked[1])
    ((headers, body),) = asked[0].told

    assert body == {"id": TEXT.id, "to": TEXT.address, "text": TEXT.text}
    assert headers["authorization"] == "Bearer a-secret"
    assert headers["idempotency-key"] == TEXT.id


@pytest.mark.parametrize(
    ("status", "raised", "again"),
    [
        (429, NotSent, True),
        (503, NotSent, True),
        (400, NotSent, False),
        (401, NotSent, False),
        (302, NotSent, False),
        (500, MaybeSent, None),
        (504, MaybeSent, None),
    ],
)
async def test_what_a_gateway_says_is_understood(
    asked: tuple[Asked, str], status: int, raised: type[Exception], again: bool | None
) -> None:
    """Whatever leaves a doubt counts as sent."""
    asked[0].status = status
    with pytest.raises(raised, match=f"HTTP {status}") as caught:
        await sent(asked[1])

    assert getattr(caught.value, "again", None) == again


async def test_a_gateway_that_falls_silent_leaves_a_doubt(asked: tuple[Asked, str]) -> None:
    """It was asked, after all; and it is not waited for without end."""
    asked[0].silent = True
    with pytest.raises(MaybeSent, match="ReadTimeout"):
        await sent(asked[1], seconds=0.2)


async def test_where_no_gateway_is_nothing_was_sent() -> None:
    """It may be tried again."""
    with pytest.raises(NotSent, match="ConnectError") as caught:
        await sent(f"http://{HOST}:{free_port()}/send")

    assert caught.value.again


# --- what is offered ------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["", "sms", "http://sms.bank.example/", "ftp://x/", "https://"])
def test_a_gateway_that_others_could_overhear_is_refused(address: str) -> None:
    """At the start, with the name of the setting."""
    with pytest.raises(NoGateway, match="HELIOTROPE_SMS_URL"):
        gateway(address)


def test_what_is_offered_follows_from_the_settings() -> None:
    """No key: nothing. A key alone: only calls, which people make."""
    messages = TextMessages("https://sms.bank.example/", "", SECONDS)
    asyncio.run(messages.close())
    sends = {Channel.SMS: messages}
    offers: list[Offers] = [
        Reaching(None, sends).offers,
        Reaching(Seal(b"c" * 32)).offers,
        Reaching(Seal(b"c" * 32), sends).offers,
    ]

    assert [sorted(one.channels(Purpose.ASK)) for one in offers] == [[], [], [Channel.SMS]]
    assert [sorted(one.channels(Purpose.CALL)) for one in offers] == [
        [],
        [Channel.SMS],
        [Channel.SMS],
    ]

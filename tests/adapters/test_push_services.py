"""Pushes are handed to the makers of browsers, and to nobody else."""

import asyncio
import socket
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey
from push_service import Browser, push_service

from server.adapters.clock import wall_clock
from server.adapters.push_cipher import authorization, signing_key
from server.adapters.push_services import Allowed, NoPushes, PushServices, contact
from server.application.ports import MaybeSent, NotSent
from server.application.pushing import Gone, Push, Screen

SECRET = b"s" * 32
HERE = Allowed(("127.0.0.1",))


def services(allowed: Allowed = HERE) -> PushServices:
    """As a server of a bank has them."""
    return PushServices(SECRET, "mailto:queue@bank.example", allowed, 5.0, wall_clock)


def push(screen: Screen, lives: int = 300) -> Push:
    """Something to tell."""
    return Push(screen, '{"title": "请迎接这位客户"}', "tier-t1", "high", lives)


async def test_the_browser_alone_can_read_it_and_knows_who_sent_it() -> None:
    """Sealed, signed by this server, kept for a short while."""
    async with push_service() as service:
        await services().send(push(service.screen))
    (head,) = service.heads
    key = head["authorization"].partition(", k=")[2]

    assert service.told == [{"title": "请迎接这位客户"}]
    assert (head["ttl"], head["urgency"]) == ("300", "high")
    assert (head["content-encoding"], len(head["topic"])) == ("aes128gcm", 32)
    assert key == services().public_key


async def test_the_signature_names_the_service_and_ends() -> None:
    """So that nobody can use it elsewhere, or for ever."""
    key = signing_key(SECRET)
    said = authorization(key, "https://push.example:444/a/b", "mailto:a@b.example", wall_clock())
    token = said.removeprefix("vapid t=").split(",")[0]
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims: dict[str, Any] = jwt.decode(token, ECKey.import_key(pem), algorithms=["ES256"]).claims

    assert (claims["aud"], claims["sub"]) == ("https://push.example:444", "mailto:a@b.example")
    assert 0 < claims["exp"] - wall_clock().timestamp() <= 24 * 3600


@pytest.mark.parametrize(
    ("status", "failure"),
    [(404, Gone), (410, Gone), (413, NotSent), (429, NotSent), (403, NotSent), (500, MaybeSent)],
)
async def test_what_the_service_says_is_understood(status: int, failure: type[Exception]) -> None:
    """A screen that is gone is forgotten; what may have been shown is not told twice."""
    async with push_service() as service:
        service.status = status
        with pytest.raises(failure):
            await services().send(push(service.screen))

    assert len(service.told) == 1


async def test_a_service_that_moves_us_elsewhere_is_not_followed() -> None:
    """A redirect could lead into the bank."""
    async with push_service() as service:
        service.status = 307
        with pytest.raises(NotSent):
            await services().send(push(service.screen))


async def test_nobody_at_the_other_end_is_said() -> None:
    """A branch may have no way to the Internet."""
    async with push_service() as service:
        screen = service.screen
    with pytest.raises(NotSent):
        await services().send(push(screen))


ENDPOINTS = [
    ("https://fcm.googleapis.com/fcm/send/abc", True),
    ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
    ("https://web.push.apple.com/abc", True),
    ("https://db5p.notify.windows.com/w/?token=abc", True),
    ("http://fcm.googleapis.com/fcm/send/abc", False),
    ("https://fcm.googleapis.com.evil.example/abc", False),
    ("https://evilfcm.googleapis.com/abc", False),
    ("https://notify.windows.com/abc", False),
    ("https://fcm.googleapis.com@10.0.0.1/abc", False),
    ("https://user:word@fcm.googleapis.com/abc", False),
    ("https://fcm.googleapis.com:99999/abc", False),
    ("https://169.254.169.254/latest/meta-data", False),
    ("https://127.0.0.1/abc", False),
    ("http://127.0.0.1:8080/office", False),
    ("https://[::1]/abc", False),
    ("https://[fe80::/abc", False),
    ("file:///etc/passwd", False),
    ("gopher://fcm.googleapis.com/abc", False),
    ("", False),
]


@pytest.mark.parametrize(("endpoint", "taken"), ENDPOINTS)
def test_only_the_makers_of_browsers_are_asked(endpoint: str, taken: bool) -> None:
    """A page's own word must not make the server knock on doors inside the bank."""
    assert services(Allowed()).takes(Browser().screen(endpoint)) is taken


@pytest.mark.parametrize("address", ["10.1.2.3", "192.168.0.9", "169.254.169.254", "::1"])
async def test_a_name_that_leads_into_the_bank_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Whoever holds a name can point it anywhere."""

    async def found(*_: object, **__: object) -> list[Any]:
        await asyncio.sleep(0)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("142.250.1.1", 443))
        return [public, (family, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found, raising=False)
    screen = Browser().screen("https://fcm.googleapis.com/fcm/send/abc")

    with pytest.raises(NotSent, match="not public"):
        await services(Allowed()).send(push(screen))


@pytest.mark.parametrize("setting", ["queue@bank.example", "http://bank.example", "javascript:x"])
def test_a_contact_that_is_none_is_said(setting: str) -> None:
    """At the start, not in the rush."""
    with pytest.raises(NoPushes):
        contact(setting)

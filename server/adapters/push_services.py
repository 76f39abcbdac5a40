"""Hands pushes to the makers of browsers: to their hosts alone, never into the bank's network."""

import asyncio
import hashlib
import ipaddress
import secrets
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from server.adapters.customers import LOOPBACK
from server.adapters.push_cipher import (
    CURVE,
    SALT,
    NoScreen,
    Salted,
    authorization,
    encoded,
    keys_of,
    point,
    sealed,
    signing_key,
)
from server.application.ports import Clock, MaybeSent, NotSent
from server.application.pushing import Gone, Push, Screen

SERVICES: Final = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
"""Of Chrome, Firefox, Safari and Edge; those with a dot in front: whatever ends so."""
HTTPS: Final = 443
LATER: Final = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})
GONE: Final = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})


class NoPushes(ValueError):
    """What the settings say is none."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where pushes may go."""

    hosts: Collection[str] = SERVICES

    def takes(self, endpoint: str) -> bool:
        """Whether that is one of them; in the clear only on this machine, where it is named."""
        try:
            url = urlsplit(endpoint)
            named = self._names(url) and url.username is None and url.port != 0
        except ValueError:
            return False
        return named and (url.scheme == "https" or _is_here(url))

    def _names(self, url: SplitResult) -> bool:
        host = url.hostname or ""
        return any(
            host.endswith(one) and host != one if one.startswith(".") else host == one
            for one in self.hosts
        )


class PushServices:
    """A `Pusher` that speaks Web Push (RFC 8030)."""

    def __init__(
        self, secret: bytes, contact: str, allowed: Allowed, seconds: float, clock: Clock
    ) -> None:
        """`secret` is what servers of one database share; `contact` where they are written to."""
        self._key, self._contact = signing_key(secret), contact
        self._allowed, self._seconds, self._clock = allowed, seconds, clock
        self.public_key = encoded(point(self._key.public_key()))

    def takes(self, screen: Screen) -> bool:
        """Whether that is a screen of a push service that is allowed."""
        try:
            keys_of(screen)
        except NoScreen:
            return False
        return self._allowed.takes(screen.endpoint)

    async def send(self, push: Push) -> None:
        """Hand it over.

        Raises:
            Gone: for ever.
            NotSent: it was not taken.
            MaybeSent: it may have been taken.
        """
        drawn = Salted(ec.generate_private_key(CURVE), secrets.token_bytes(SALT))
        body = sealed(push.text.encode(), push.screen, drawn)
        url, told = await self._addressed(push.screen.endpoint)
        headers = self._headers(push) | {"host": urlsplit(push.screen.endpoint).netloc}
        try:
            async with httpx.AsyncClient(timeout=self._seconds, trust_env=False) as client:
                answer = await client.post(url, content=body, headers=headers, extensions=told)
        except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
            raise NotSent(type(failed).__name__, again=False) from None
        except httpx.HTTPError as failed:
            raise MaybeSent(type(failed).__name__) from None
        _judge(answer.status_code)

    def _headers(self, push: Push) -> dict[str, str]:
        now = self._clock()
        topic = hashlib.sha256(push.tag.encode()).digest()[:24]
        return {
            "authorization": authorization(self._key, push.screen.endpoint, self._contact, now),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(push.lives),
            "urgency": push.urgency,
            "topic": encoded(topic),
        }

    async def _addressed(self, endpoint: str) -> tuple[str, Mapping[str, Any]]:
        """Where to connect: the address that was looked at, so that no other answers later.

        Raises:
            NotSent: the name has no address, or one inside the bank.
        """
        url = urlsplit(endpoint)
        if not self._allowed.takes(endpoint):
            raise NotSent("a host that is not allowed", again=False)
        if _is_here(url):
            return endpoint, {}
        host = url.hostname or ""
        address = await _public_address(host, url.port or HTTPS)
        shown = f"[{address}]" if ":" in address else address
        there = url._replace(netloc=f"{shown}:{url.port or HTTPS}").geturl()
        return there, {"sni_hostname": host}


class NoPushService:
    """There are no pushes (a `Pusher`)."""

    public_key = ""

    def takes(self, screen: Screen) -> bool:  # noqa: ARG002 - as the others are asked
        """None."""
        return False

    async def send(self, push: Push) -> None:  # noqa: ARG002 - as above
        """Never."""
        raise NotSent("there are no pushes", again=False)


def contact(setting: str) -> str:
    """Whom push services write to.

    Raises:
        NoPushes: it is neither an address nor a page.
    """
    if setting.startswith(("mailto:", "https://")):
        return setting
    raise NoPushes("HELIOTROPE_PUSH_CONTACT is neither mailto:... nor https://...; put it right")


def _is_here(url: SplitResult) -> bool:
    return url.scheme == "http" and url.hostname in LOOPBACK


async def _public_address(host: str, port: int) -> str:
    try:
        async with asyncio.timeout(5):
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        raise NotSent("no address", again=False) from None
    addresses = [str(one[4][0]) for one in found]
    if not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise NotSent("an address that is not public", again=False)
    return addresses[0]


def _judge(status: int) -> None:
    if httpx.codes.is_success(status):
        return
    if status in GONE:
        raise Gone(f"HTTP {status}")
    if httpx.codes.is_server_error(status) and status not in LATER:
        raise MaybeSent(f"HTTP {status}")
    raise NotSent(f"HTTP {status}", again=status in LATER)

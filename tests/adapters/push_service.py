"""A browser's keys, and the service of its maker: takes pushes over TCP and opens them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.adapters.push_cipher import CURVE, encoded, point
from server.application.pushing import Screen

AUTH = bytes(range(16))


def derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    """HKDF, as RFC 8188 and RFC 8291 use it."""
    return HKDF(hashes.SHA256(), length, salt, about).derive(secret)


@dataclass
class Browser:
    """Who subscribed."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))

    def screen(self, endpoint: str) -> Screen:
        """What its page hands over."""
        return Screen(endpoint, encoded(point(self.key.public_key())), encoded(AUTH))

    def opened(self, body: bytes) -> bytes:
        """What was meant for it alone: the other end of RFC 8291, step by step."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        about = b"WebPush: info\0" + point(self.key.public_key()) + sender
        secret = derived(self.key.exchange(ec.ECDH(), theirs), AUTH, about, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        return plain.rstrip(b"\0").removesuffix(b"\2")


@dataclass
class Service:
    """Takes what is posted, and answers as it is told."""

    browser: Browser = field(default_factory=Browser)
    status: int = 201
    port: int = 0
    heads: list[dict[str, str]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def endpoint(self) -> str:
        """Where the browser's screen is told."""
        return f"http://127.0.0.1:{self.port}/push/some-screen"

    @property
    def screen(self) -> Screen:
        """What its page hands over."""
        return self.browser.screen(self.endpoint)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One push."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        named = (line.split(": ", 1) for line in lines if ": " in line)
        head = {name.lower(): value for name, value in named}
        body = await reader.readexactly(int(head["content-length"]))
        self.heads.append(head | {"request": first})
        self.told.append(json.loads(self.browser.opened(body)))
        writer.write(b"HTTP/1.1 %d Taken\r\ncontent-length: 0\r\n\r\n" % self.status)
        await writer.drain()
        writer.close()
        self.came.set()


@asynccontextmanager
async def push_service() -> AsyncIterator[Service]:
    """One that listens on this machine."""
    service = Service()
    server = await asyncio.start_server(service.take, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    async with server:
        yield service

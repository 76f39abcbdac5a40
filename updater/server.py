"""What is said to the server, and what it answers."""

import hashlib
import http.client
import json
import re
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from updater.packages import Refused, installed
from updater.record import Record, Step

PATIENCE_SECONDS: Final = 30
MOST_BYTES: Final = 64 * 1024
LARGEST: Final = 1 << 30
PIECE: Final = 1 << 20
VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+){0,4}")
WORD: Final = re.compile(r"[0-9A-Za-z._-]{1,100}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")


class NotReached(RuntimeError):
    """The server does not answer, or is not ours; the message says why."""


@dataclass(frozen=True, slots=True)
class Install:
    """Put this release in place."""

    order: str
    version: str
    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Return:
    """Go back to the version before."""

    order: str
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Which version of the screens the server hears, and what it wants."""

    heard: str
    """Empty while it hears none, or not for long enough."""
    order: Install | Return | None


@dataclass(frozen=True, slots=True)
class Server:
    """The branch's server, as a device with a certificate of its CA finds it."""

    url: str
    tls: Path
    """The folder of the certificate, its key, and the CAs that the device trusts."""

    def ask(self, record: Record) -> Answer:
        """Say how it stands here, and hear what is wanted.

        Raises:
            NotReached: no answer that can be used.
        """
        trying = record.step is not Step.RESTING
        said = json.dumps(
            {
                "installed": record.current if trying else installed(),
                "previous": record.previous,
                "trial": record.new if trying else "",
                "outcome": record.outcome,
                "of": record.of,
                "reason": record.reason[:400],
            }
        )
        body = {"said": said, "signature": self._signed(said), "certificate": self._certificate()}
        with self._answer("POST", "/software", json.dumps(body).encode()) as answer:
            return _understood(answer.read(MOST_BYTES))

    def fetch(self, name: str, to: Path, most: int) -> str:
        """Write a file of the server's to the disk; its SHA-256.

        Raises:
            NotReached: it did not come, or not whole.
            Refused: it is larger than was said.
        """
        known, length = hashlib.sha256(), 0
        with self._answer("GET", f"/software/{name}", None) as answer, to.open("wb") as file:
            while piece := answer.read(PIECE):
                known.update(piece)
                length += len(piece)
                if length > most:
                    raise Refused(f"{name} is larger than {most} bytes")
                file.write(piece)
        return known.hexdigest()

    @contextmanager
    def _answer(
        self, method: str, path: str, body: bytes | None
    ) -> Iterator[http.client.HTTPResponse]:
        asking = self._connection()
        try:
            asking.request(method, path, body, {"Content-Type": "application/json"})
            answer = asking.getresponse()
            if answer.status != http.client.OK:
                raise NotReached(f"{self.url}{path} answers {answer.status}")
            yield answer
        except (OSError, http.client.HTTPException) as why:
            raise NotReached(f"{self.url} is not reached: {why}") from None
        finally:
            asking.close()

    def _connection(self) -> http.client.HTTPConnection:
        at = urlsplit(self.url)
        if not at.netloc:
            raise NotReached(f"this device is not enrolled: {self.tls} names no server")
        if at.scheme == "http":
            return http.client.HTTPConnection(at.netloc, timeout=PATIENCE_SECONDS)
        trust = ssl.create_default_context()
        trust.load_verify_locations(cafile=self.tls / "ca.pem")
        return http.client.HTTPSConnection(at.netloc, timeout=PATIENCE_SECONDS, context=trust)

    def _certificate(self) -> str:
        return (self.tls / "cert.pem").read_text("ascii")

    def _signed(self, said: str) -> str:
        sign = ["openssl", "dgst", "-sha256", "-sign", str(self.tls / "key.pem")]
        done = subprocess.run(sign, input=said.encode(), capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            why = done.stderr.decode(errors="replace").strip()
            raise NotReached(f"{self.tls / 'key.pem'} does not sign: {why}")
        return done.stdout.hex()


def _understood(said: bytes) -> Answer:
    try:
        told = json.loads(said)
        return Answer(str(told["heard"]), _order(told["order"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotReached(f"the server's answer is not understood: {wrong}") from None


def _order(told: Any) -> Install | Return | None:
    if told is None:
        return None
    order, version = _fits(WORD, told["order"]), _fits(VERSION, told["version"])
    if told["kind"] == "return":
        return Return(order, version)
    size = int(told["size"])
    if not 0 < size <= LARGEST:
        raise ValueError(f"a package of {size} bytes")
    return Install(order, version, _fits(WORD, told["file"]), _fits(SHA256, told["sha256"]), size)


def _fits(pattern: re.Pattern[str], told: Any) -> str:
    if not isinstance(told, str) or not pattern.fullmatch(told):
        raise ValueError(f"{told!r} is not expected there")
    return told

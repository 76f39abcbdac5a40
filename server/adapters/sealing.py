"""Keeps how customers are reached under a key that is not in the database."""

import contextlib
import json
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.application.contacts import Reach

BYTES: Final = 32
NONCE: Final = 12


class NoContactKey(ValueError):
    """What the setting says is no key."""


def contact_keys(setting: str) -> tuple[bytes, ...]:
    """The keys of HELIOTROPE_CONTACT_KEY, the newest first; none where it is not set.

    Raises:
        NoContactKey: it is set, and is none.
    """
    return tuple(map(_key, setting.split() or [setting])) if setting else ()


def _key(setting: str) -> bytes:
    try:
        key = bytes.fromhex(setting)
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise NoContactKey(
            f"HELIOTROPE_CONTACT_KEY is no key of {BYTES} bytes in hexadecimal; "
            f"make one with `openssl rand -hex {BYTES}`"
        )
    return key


class Seal:
    """Seals with AES-256-GCM; `place` binds it to its row, so that no row opens as another.

    The first key seals; the others still open what was sealed before they were replaced.
    """

    def __init__(self, newest: bytes, *older: bytes) -> None:
        self._key = AESGCM(newest)
        self._keys = [self._key, *map(AESGCM, older)]

    def close(self, reach: Reach, place: str) -> bytes:
        """What is kept."""
        nonce = secrets.token_bytes(NONCE)
        told = json.dumps([reach.address, reach.token]).encode()
        return nonce + self._key.encrypt(nonce, told, place.encode())

    def open(self, sealed: bytes, place: str) -> Reach | None:
        """What was sealed there; None if it was not, or under another key."""
        for key in self._keys:
            with contextlib.suppress(InvalidTag):
                told = key.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
                return Reach(*json.loads(told))
        return None

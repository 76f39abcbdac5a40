"""Keeps how customers are reached under a key that is not in the database."""

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


def contact_key(setting: str) -> bytes | None:
    """The key of HELIOTROPE_CONTACT_KEY; None where it is not set.

    Raises:
        NoContactKey: it is set, and is none.
    """
    if not setting:
        return None
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
    """Seals with AES-256-GCM; `place` binds it to its row, so that no row opens as another."""

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def close(self, reach: Reach, place: str) -> bytes:
        """What is kept."""
        nonce = secrets.token_bytes(NONCE)
        told = json.dumps([reach.address, reach.token]).encode()
        return nonce + self._key.encrypt(nonce, told, place.encode())

    def open(self, sealed: bytes, place: str) -> Reach | None:
        """What was sealed there; None if it was not, or under another key."""
        try:
            told = self._key.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except InvalidTag:
            return None
        return Reach(*json.loads(told))

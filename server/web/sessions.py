"""The signed cookie in which a browser holds its session's token, and the branch it was at."""

import json
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from itsdangerous import BadSignature, TimestampSigner

COOKIE: Final = "heliotrope"
HELD: Final = "session"
"""Where a browser keeps the token of its session."""
REMEMBERED: Final = 1_000
"""Cookies whose signature need not be reckoned with every request."""
SHIFT_SECONDS: Final = 12 * 3600
"""A log-in holds no longer."""


def cookie_name(*, secure: bool) -> str:
    """Its prefix has browsers refuse it from other hosts and without HTTPS (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if secure else COOKIE


class Cookies:
    """Reads what the pages' log-in has written: programs log in there as well."""

    def __init__(self, secret: str, name: str = COOKIE) -> None:
        self._signer, self._name = TimestampSigner(secret), name
        # What was forged is not remembered: an exception is no result.
        self._written = lru_cache(maxsize=REMEMBERED)(self._verified)

    def read(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        """What it holds; empty for a stranger, and for what nobody has signed."""
        try:
            written, signed_at = self._written(cookies.get(self._name, ""))
        except BadSignature:
            return {}
        if not 0 <= self._signer.get_timestamp() - signed_at <= SHIFT_SECONDS:
            return {}
        held: dict[str, Any] = json.loads(written)
        return held

    def _verified(self, cookie: str) -> tuple[bytes, float]:
        """What is in it, and when it was signed."""
        written, signed_at = self._signer.unsign(cookie, return_timestamp=True)
        return b64decode(written), signed_at.timestamp()

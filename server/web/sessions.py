"""Sessions as the browser's signed cookie holds them, read only."""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from itsdangerous import BadSignature, TimestampSigner

COOKIE: Final = "heliotrope"
SHIFT_SECONDS: Final = 12 * 3600
"""A log-in holds no longer."""


class Sessions:
    """Reads what the pages' log-in has written: programs log in there as well."""

    def __init__(self, secret: str) -> None:
        self._signer = TimestampSigner(secret)

    def read(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        """The session; empty for a stranger, and for what nobody has signed."""
        try:
            written = self._signer.unsign(cookies.get(COOKIE, ""), max_age=SHIFT_SECONDS)
        except BadSignature:
            return {}
        session: dict[str, Any] = json.loads(b64decode(written))
        return session

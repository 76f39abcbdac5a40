"""The signed cookie in which a browser holds its session's token, and the branch it was at."""

import json
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from itsdangerous import BadSignature, TimestampSigner
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE: Final = "heliotrope"
OVER_HTTPS: Final = f"__Host-{COOKIE}"
"""The prefix has browsers refuse it from other hosts, and without HTTPS (RFC 6265bis)."""
HELD: Final = "session"
"""Where a browser keeps the token of its session."""
REMEMBERED: Final = 1_000
"""Cookies whose signature need not be reckoned with every request."""
SHIFT_SECONDS: Final = 12 * 3600
"""A log-in holds no longer."""


class Cookies:
    """Reads what the pages' log-in has written: programs log in there as well."""

    def __init__(self, secret: str) -> None:
        self._signer = TimestampSigner(secret)
        # What was forged is not remembered: an exception is no result.
        self._written = lru_cache(maxsize=REMEMBERED)(self._verified)

    def read(self, cookies: Mapping[str, str]) -> dict[str, Any]:
        """What it holds; empty for a stranger, and for what nobody has signed."""
        try:
            written, signed_at = self._written(cookies.get(OVER_HTTPS) or cookies.get(COOKIE, ""))
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


class HeldByCookie:
    """The session of each request; a browser that came over HTTPS brings it over nothing else."""

    def __init__(self, app: ASGIApp, secret: str) -> None:
        self._plain, self._secure = (
            SessionMiddleware(
                app,
                secret_key=secret,
                session_cookie=name,
                max_age=SHIFT_SECONDS,
                same_site="strict",
                https_only=secure,
            )
            for name, secure in ((COOKIE, False), (OVER_HTTPS, True))
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read it, and write what has changed."""
        chosen = self._secure if scope.get("scheme") == "https" else self._plain
        await chosen(scope, receive, send)

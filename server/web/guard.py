"""Guards before every page: nothing foreign runs, posts or floods here."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wire.journals import MOST_BYTES

log = structlog.get_logger()
JOURNALS: Final = "/journals/"
BODY_LIMIT: Final = 256 * 1024
LARGER: Final = {JOURNALS: MOST_BYTES}
"""Limits of what begins with this."""
DRAINED_AT_MOST: Final = 8 * 1024 * 1024
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
STATIC: Final = "/static/"
FOR_DEVICES: Final = ("/enrol", "/software", JOURNALS)
"""Asked by no page, and nobody's session counts there."""
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; worker-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers then send `Origin: null` with the pages' own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
MAY_BE_KEPT: Final = HEADERS | {"Cache-Control": "no-cache"}
"""Those of static files: a browser keeps them and asks whether they are still good."""
_WRITTEN: Final = {
    static: [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    for static, headers in ((False, HEADERS), (True, MAY_BE_KEPT))
}
"""As they travel, whether the path is a static file's or not."""


class Guarded:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = {name for name, _ in message["headers"]}
                ours = _WRITTEN[scope["path"].startswith(STATIC)]
                missing = [header for header in ours if header[0] not in named]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self.app(scope, receive, send_guarded if scope["type"] == "http" else send)


class Bounded:
    """Refuses bodies that no page of ours sends; nothing of them is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as long as the body keeps its bounds."""
        taken = 0
        large = (most for path, most in LARGER.items() if scope["path"].startswith(path))
        most = next(large, BODY_LIMIT) if scope["type"] == "http" else BODY_LIMIT

        async def receive_bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            said = int(Headers(scope=scope).get("content-length") or 0)
            if max(taken, said) > most:
                await _drained(receive, message)
                refuse_above_limit(max(taken, said), most)
            return message

        await self.app(scope, receive_bounded if scope["type"] == "http" else receive, send)


async def _drained(receive: Receive, message: Message) -> None:
    # A sender that is still sending would meet a closed door instead of reading why.
    drained = 0
    while message.get("more_body") and drained < DRAINED_AT_MOST:
        message = await receive()
        drained += len(message.get("body", b""))


def same_origin(request: Request) -> None:
    """Refuse whatever changes something and does not come from our own pages."""
    if request.url.path.startswith(FOR_DEVICES) or request.method in SAFE:
        return
    if not from_here(request.headers):
        log.warning("foreign request refused", path=path_shown(request.url.path))
        raise HTTPException(403, "This request did not come from our own page.")


def headers_for(path: str) -> Mapping[str, str]:
    """The security headers of one page."""
    return MAY_BE_KEPT if path.startswith(STATIC) else HEADERS


def from_here(headers: Headers) -> bool:
    """Whether the browser vouches that one of our own pages asks."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "-")


def path_shown(path: str) -> str:
    """A path for the log; a phone page's token stays out of it."""
    return "/p/…" if path.startswith("/p/") else path


def refuse_above_limit(size: int, most: int = BODY_LIMIT) -> None:
    """Refuse a body of so many bytes, declared or taken."""
    if size > most:
        log.warning("body too large", size=size)
        raise HTTPException(413, "This is more than we can take in at once.")

"""A session is read from its cookie as often as anybody asks, and no longer than a shift."""

import json
from base64 import b64encode

import pytest
from itsdangerous import TimestampSigner

from server.web.sessions import COOKIE, SHIFT_SECONDS, Cookies

SECRET = "a-secret-of-the-tests"
ANNA = {"name": "anna"}


class Signed(TimestampSigner):
    """A signer whose clock is so many seconds off."""

    off = 0

    def get_timestamp(self) -> int:
        return super().get_timestamp() + self.off


def cookies(off: int = 0, secret: str = SECRET) -> dict[str, str]:
    """What a browser sends that logged in so many seconds ahead of now."""
    signer = Signed(secret)
    signer.off = off
    written = b64encode(json.dumps(ANNA).encode())
    return {COOKIE: signer.sign(written).decode()}


def test_what_is_changed_in_one_request_is_not_in_the_next() -> None:
    """The cookie is remembered, the session is not shared."""
    sessions, sent = Cookies(SECRET), cookies()
    sessions.read(sent)["name"] = "mallory"

    assert sessions.read(sent) == ANNA


@pytest.mark.parametrize("off", [-SHIFT_SECONDS - 5, 60])
def test_a_session_ends_with_the_shift_and_does_not_begin_tomorrow(off: int) -> None:
    """Asked twice: what is remembered ages as well."""
    sessions, sent = Cookies(SECRET), cookies(off)

    assert [sessions.read(sent), sessions.read(sent)] == [{}, {}]


@pytest.mark.parametrize(
    "sent", [{}, {COOKIE: ""}, {COOKIE: "e30=.nothing.signed"}, cookies(secret="another")]
)
def test_what_nobody_signed_is_nobodys(sent: dict[str, str]) -> None:
    """Whoever writes a cookie of their own is a stranger."""
    sessions = Cookies(SECRET)

    assert [sessions.read(sent), sessions.read(sent)] == [{}, {}]

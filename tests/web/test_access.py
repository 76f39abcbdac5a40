"""Who may open and press what; and what stands before every page."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from web_gates import GATES, OPEN
from web_world import token_of

from server.web.api import ROUTES
from server.web.app import ROUTERS
from server.web.guard import BODY_LIMIT, HEADERS

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
KEY = {"Idempotency-Key": "a-press-of-a-key"}
AS_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FORM = {"request": "a-press-of-a-key", "machine": "atm"}


def address(path: str) -> str:
    """A route's path with an example in every gap."""
    return path.format(
        counter="c1",
        ask="transfer",
        ticket="ticket-04",
        device="kiosk-1",
        machine="atm",
        state="out-of-order",
        turn="open",
        token=token_of(0),
        branch="sample",
        name="tom",
        number="1",
        section="tiers",
        verb="recall",
        answer="accept",
        told="told-x",
        kind="kiosk",
        order="restart",
        case="rating-x",
        call="call-x",
        picture="0" * 64,
    )


def routes() -> set[tuple[str, str]]:
    """All that the routers answer."""
    pages = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {
        (method, route.path)
        for route in (*pages, *ROUTES)
        for method in route.methods or ()
        if method != "HEAD"
    }


def test_every_route_has_its_gate_written_down() -> None:
    """A new route is closed until somebody says here who may use it."""
    assert routes() == GATES.keys() | OPEN


async def test_a_stranger_is_sent_to_the_log_in(visitor: httpx.AsyncClient) -> None:
    """Nothing of the staff's is open to the lobby's network; roles: test_matrix.py."""
    wrong = []
    for method, path in sorted(GATES):
        form = FORM if method == "POST" else None
        answer = await visitor.request(method, address(path), data=form, headers=KEY)
        page = method == "GET" and not path.startswith("/api/")
        led = answer.headers.get("location", "/login").startswith("/login")
        if answer.status_code != (303 if page else 401) or not led:
            wrong.append((method, path, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.test"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_page_cannot_press(log_in: LogIn, headers: dict[str, str]) -> None:
    """A page elsewhere must not be able to call a customer through a teller's browser."""
    client = await log_in("mei")
    answer = await client.post("/teller/c1/finish", data=FORM, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/", "/login", "/nowhere", "/healthz", "/teller", "/static/live.js", "/static/tokens.css"],
)
async def test_every_answer_carries_the_security_headers(
    visitor: httpx.AsyncClient, path: str
) -> None:
    """Pages and errors alike."""
    answer = await visitor.get(path)

    expected = HEADERS | ({"Cache-Control": "no-cache"} if path.startswith("/static") else {})
    assert {name: answer.headers.get(name) for name in HEADERS} == expected


async def test_a_broken_page_says_a_sentence_and_never_a_traceback(
    visitor: httpx.AsyncClient, app: FastAPI
) -> None:
    """What broke is for the log, not for the lobby; the headers hold there too."""
    next(iter(app.state.houses.values())).door.branch = None
    answer = await visitor.get("/healthz")

    assert answer.status_code == 500
    assert answer.json()["detail"] == "Something broke on our side. We have noted it."
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
async def test_nothing_is_explained_to_the_lobby(visitor: httpx.AsyncClient, path: str) -> None:
    """The interface's description is not for the branch network."""
    assert (await visitor.get(path)).status_code == 404


async def test_a_body_above_the_limit_is_refused(visitor: httpx.AsyncClient) -> None:
    """A flood must not fill the server's memory."""
    body = b"name=" + b"x" * BODY_LIMIT
    answer = await visitor.post("/login", content=body, headers=AS_FORM)

    assert answer.status_code == 413


async def test_a_body_that_hides_its_length_is_refused_too(visitor: httpx.AsyncClient) -> None:
    """Chunks are counted as they come."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"name=" + b"x" * (BODY_LIMIT // 4)

    answer = await visitor.post("/login", content=chunks(), headers=AS_FORM)

    assert answer.status_code == 413

"""The front page leads everybody to their own pages, and to no others."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from web_gates import GATES
from web_staff import NAMES

from server.application.ports import Role

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
WAY = re.compile(r'class="way" href="(/[^"?]*)"')


@pytest.mark.parametrize("role", list(Role))
async def test_every_way_is_open_to_whoever_sees_it(log_in: LogIn, role: Role) -> None:
    """Nobody is sent to a page that sends them away."""
    client = await log_in(NAMES[role])
    ways = WAY.findall((await client.get("/")).text)
    answers = [(await client.get(way)).status_code for way in ways]

    assert ways
    assert answers == [200] * len(ways)
    assert {way for way in ways if role not in GATES["GET", way]} == set()


async def test_a_stranger_finds_the_door(visitor: httpx.AsyncClient) -> None:
    """Who has not logged in sees where people begin."""
    assert WAY.findall((await visitor.get("/")).text) == ["/teller", "/lobby", "/login"]

"""Logging in: slow to guess, quick to end."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from web_staff import MemoryAccounts
from web_world import PASSWORD, Clock

from server.adapters.clock import wall_clock
from server.application.ports import Role
from server.application.sessions import Sessions
from server.web import passwords
from server.web.house import House
from server.web.sessions import COOKIE
from tests.contracts.memory_sessions import MemorySessions

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]


async def try_password(client: httpx.AsyncClient, name: str, password: str) -> int:
    """The status that a log-in is answered with."""
    answer = await client.post("/login", data={"name": name, "password": password})
    return answer.status_code


async def test_the_sixth_wrong_try_is_refused_even_with_the_right_password(
    visitor: httpx.AsyncClient,
) -> None:
    """Guessing must not pay."""
    tried = [await try_password(visitor, "anna", "wrong") for _ in range(5)]
    right = await try_password(visitor, "anna", PASSWORD)

    assert (tried, right) == ([401] * 5, 429)


async def test_a_quarter_of_an_hour_later_the_name_is_free_again(
    visitor: httpx.AsyncClient, seconds: Clock
) -> None:
    """A forgetful teller is not locked out for the day."""
    for _ in range(5):
        await try_password(visitor, "anna", "wrong")
    seconds.now += 15 * 60

    assert await try_password(visitor, "anna", PASSWORD) == 303


async def test_one_address_cannot_try_many_names(visitor: httpx.AsyncClient) -> None:
    """Every try costs us computing; twenty a minute are enough for a branch."""
    names = ["anna", "tom", "lena", "admin"] * 5
    for name in names:
        await try_password(visitor, name, "wrong")

    assert await try_password(visitor, "mei", PASSWORD) == 429


async def test_an_unknown_name_is_told_what_a_wrong_password_is_told(
    visitor: httpx.AsyncClient,
) -> None:
    """Nobody can find out who works here."""
    told = []
    for name in ("anna", "nobody"):
        answer = await visitor.post("/login", data={"name": name, "password": "wrong"})
        told.append(re.sub(rf'{name}|data-now="\d+"', "", answer.text))

    assert told[0] == told[1]


async def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    """The stand-in is a real hash of today's strength, so the time tells nothing."""
    strength = passwords.NOBODY.rsplit("$", 2)[0]

    assert passwords.make_hash("anything").startswith(strength)
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODY)
    assert not await passwords.matches("anything", None)


async def test_a_session_ends_when_the_account_is_disabled(log_in: LogIn, house: House) -> None:
    """Who leaves the bank leaves its pages, at once."""
    client = await log_in("anna")
    account = await house.staff.accounts.find("anna")
    assert account is not None
    await house.staff.accounts.save(replace(account, disabled=True))

    assert (await client.get("/teller")).status_code == 303


async def test_logging_out_ends_the_session(log_in: LogIn) -> None:
    """The next person at this computer starts at the log-in."""
    client = await log_in("anna")
    await client.post("/logout")

    assert (await client.get("/teller")).status_code == 303


async def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor: httpx.AsyncClient) -> None:
    """A stolen cookie is a stolen counter."""
    answer = await visitor.post("/login", data={"name": "anna", "password": PASSWORD})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=43200" in cookie


@pytest.mark.parametrize(
    ("to", "onward"),
    [
        ("/teller/c3", "/teller/c3"),
        ("//evil.test", "/teller"),
        ("https://evil.test", "/teller"),
        ("/teller/../admin", "/teller"),
    ],
)
async def test_the_log_in_leads_only_to_our_own_pages(
    visitor: httpx.AsyncClient, to: str, onward: str
) -> None:
    """An open redirect is a phisher's friend."""
    form = {"name": "anna", "password": PASSWORD, "to": to}
    answer = await visitor.post("/login", data=form)

    assert answer.headers["location"] == onward


async def test_the_first_admin_is_made_once_and_told_once() -> None:
    """No default password exists, anywhere."""
    accounts = MemoryAccounts()
    told = await passwords.first_admin(accounts)
    again = await passwords.first_admin(accounts)

    assert told is not None
    assert len(told) >= 15
    assert again is None
    assert accounts.kept["admin"].role is Role.ADMIN
    assert await passwords.matches(told, accounts.kept["admin"].password)


@pytest.mark.parametrize(("name", "hours"), [("anna", 12), ("lena", 12), ("min", 0.25)])
async def test_a_session_ends_by_itself(
    app: FastAPI, log_in: LogIn, house: House, name: str, hours: float
) -> None:
    """Tellers and lobby managers look at customers; an office leaves its screen alone."""
    now = [datetime(2026, 11, 20, 9, tzinfo=UTC)]
    sessions = Sessions(MemorySessions(), lambda: now[0])
    people = replace(house.staff, sessions=sessions)
    app.state.houses[house.code] = replace(house, staff=people)
    client, home = await log_in(name), {"min": "/forecast", "lena": "/lobby"}.get(name, "/teller")
    seen = []
    for wait in (hours * 0.9, hours * 0.2):
        now[0] += timedelta(hours=wait)
        seen.append((await client.get(home)).status_code)
    now[0] += timedelta(hours=hours)
    seen.append((await client.get(home)).status_code)

    assert seen == ([200, 303, 303] if hours == 12 else [200, 200, 303])


async def test_an_open_page_does_not_keep_a_session_alive(
    app: FastAPI, log_in: LogIn, house: House
) -> None:
    """A stream asks whether the session holds; that is nobody at work."""
    rows = MemorySessions()
    people = replace(house.staff, sessions=Sessions(rows, wall_clock))
    app.state.houses[house.code] = replace(house, staff=people)
    app.state.closing.set()
    client = await log_in("lena")
    (before,) = rows.kept.values()
    rows.kept[before.key] = replace(before, seen=before.seen - timedelta(minutes=5))
    await client.get("/lobby/stream")
    (looked,) = rows.kept.values()
    await client.get("/lobby")
    (asked,) = rows.kept.values()

    assert looked.seen <= asked.seen
    assert asked.seen > before.seen - timedelta(minutes=5)


async def test_who_logs_out_is_out_wherever_the_cookie_went(log_in: LogIn) -> None:
    """A copy of the cookie opens nothing any more."""
    client = await log_in("anna")
    copied = client.cookies.get(COOKIE)
    await client.post("/logout")
    client.cookies.set(COOKIE, str(copied))

    assert (await client.get("/teller")).status_code == 303

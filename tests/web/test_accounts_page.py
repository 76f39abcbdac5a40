"""Accounts: one's own, and those of everybody for admins; every act is kept."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pyotp
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as some
from web_staff import staff
from web_world import PASSWORD, busy_morning, house_of

from server.application.ports import Role
from server.application.staff import Did
from server.application.trail import Line
from server.web import passwords, second_factor
from server.web.app import create_app
from server.web.house import House
from tests.contracts.memory_staff import MemoryFactors, MemoryStaffLog, MemoryTrail

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
GOOD = "seven teal lanterns drift by"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LATER = timedelta(minutes=2)


class Time:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def time() -> Time:
    """The sessions' clock."""
    return Time()


@pytest.fixture
def house(time: Time) -> House:
    """A busy morning whose staff have that clock."""
    return house_of(busy_morning(), people=staff(PASSWORD, time))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


def kept(house: House) -> list[tuple[str, Did, str]]:
    """What was done, oldest first."""
    assert isinstance(house.staff.log, MemoryStaffLog)
    return [(act.by, act.what, act.of) for act in house.staff.log.kept]


def secret_on(page: str) -> str:
    """What stands on it to be copied."""
    return re.findall(r'class="secret">([^<]+)<', page)[0]


async def with_factor(client: httpx.AsyncClient, time: Time) -> pyotp.TOTP:
    """Set up a second factor, as a person does."""
    begun = await client.post("/me/factor/begin")
    telephone = pyotp.TOTP(secret_on(begun.text))
    done = await client.post("/me/factor/confirm", data={"code": telephone.at(time.now)})
    assert done.status_code == 200, done.text
    return telephone


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [("wrong", GOOD, 403), (PASSWORD, "short", 422), (PASSWORD, "passwordpassword", 422)],
)
async def test_a_password_that_is_not_good_changes_nothing(
    log_in: LogIn, house: House, old: str, new: str, status: int
) -> None:
    """Nor does whoever does not know the old one."""
    client = await log_in("anna")
    before = await house.staff.accounts.find("anna")
    answer = await client.post("/me/password", data={"old": old, "new": new})

    assert answer.status_code == status
    assert await house.staff.accounts.find("anna") == before


async def test_a_new_password_opens_and_the_old_does_not(log_in: LogIn, house: House) -> None:
    """Whoever changed it stays logged in."""
    client = await log_in("anna")
    answer = await client.post("/me/password", data={"old": PASSWORD, "new": GOOD})
    opens = [
        (await client.post("/login", data={"name": "anna", "password": word})).status_code
        for word in (PASSWORD, GOOD)
    ]

    assert (answer.status_code, (await client.get("/me")).status_code) == (200, 200)
    assert opens == [401, 303]
    assert ("teller:anna", Did.PASSWORD, "anna") in kept(house)


async def test_a_second_factor_is_asked_for_and_each_code_opens_once(
    log_in: LogIn, time: Time
) -> None:
    """Also not the one with which it was set up."""
    client = await log_in("min")
    telephone = await with_factor(client, time)
    await client.post("/logout")
    form = {"name": "min", "password": PASSWORD, "to": "/ratings"}
    asked = await client.post("/login", data=form)
    shut = (await client.get("/forecast")).status_code
    setup = telephone.at(time.now)
    again = (await client.post("/login/code", data={"code": setup})).status_code
    time.now += LATER
    opened = await client.post("/login/code", data={"code": telephone.at(time.now)})

    assert (asked.status_code, "Code of six digits" in asked.text) == (200, True)
    assert (shut, again) == (303, 401)
    assert (opened.status_code, opened.headers["location"]) == (303, "/ratings")


async def test_a_claim_does_not_wait_for_ever_and_codes_cannot_be_guessed(
    log_in: LogIn, time: Time
) -> None:
    """Five tries, five minutes."""
    client = await log_in("min")
    telephone = await with_factor(client, time)
    await client.post("/logout")
    await client.post("/login", data={"name": "min", "password": PASSWORD})
    tried = [
        (await client.post("/login/code", data={"code": "000000"})).status_code for _ in range(6)
    ]
    time.now += timedelta(minutes=6)
    late = await client.post("/login/code", data={"code": telephone.at(time.now)})

    assert tried[0] == 401
    assert tried[-1] == 429
    assert (late.status_code, late.headers["location"]) == (303, "/login")


@given(code=some.text(max_size=16))
async def test_what_is_no_code_opens_nothing(code: str) -> None:
    """Nor does it break anything."""
    factors = MemoryFactors({"anna": second_factor.new_factor()})
    telephone = pyotp.TOTP(factors.kept["anna"].secret)
    near = {telephone.at(NOON + timedelta(seconds=off)) for off in (-30, 0, 30)}

    assert await second_factor.opens(factors, "anna", code, NOON) == (code.strip() in near)
    assert not await second_factor.opens(factors, "nobody", code, NOON)


async def test_a_factor_that_cannot_be_read_any_more_opens_nothing() -> None:
    """Another key on the server must not make the password enough."""
    unreadable = replace(second_factor.new_factor(), secret="", confirmed=True)
    factors = MemoryFactors({"anna": unreadable})

    assert not await second_factor.opens(factors, "anna", pyotp.TOTP("A" * 32).at(NOON), NOON)


async def test_the_factor_is_given_up_with_the_password_only(
    log_in: LogIn, house: House, time: Time
) -> None:
    """A page left open is not enough."""
    client = await log_in("min")
    await with_factor(client, time)
    wrong = await client.post("/me/factor/end", data={"old": "wrong"})
    still = await house.staff.factors.find("min")
    await client.post("/me/factor/end", data={"old": PASSWORD})

    assert (wrong.status_code, still is not None) == (403, True)
    assert await house.staff.factors.find("min") is None


async def test_whoever_else_is_logged_in_can_be_logged_out(log_in: LogIn, house: House) -> None:
    """From the page of one's own account."""
    client = await log_in("anna")
    await house.staff.sessions.begin("anna")
    before = len(await house.staff.sessions.rows.of("anna"))
    await client.post("/me/sessions/end")

    assert before == 2
    assert len(await house.staff.sessions.rows.of("anna")) == 1
    assert (await client.get("/teller")).status_code == 200


async def test_an_admin_adds_somebody_who_then_works(log_in: LogIn, house: House) -> None:
    """The password is shown this once, and kept as a hash only."""
    client = await log_in("admin")
    form = {"name": "yuna", "role": "teller", "branch": "sample"}
    added = await client.post("/staff", data=form)
    password = secret_on(added.text)
    again = await client.post("/staff", data=form)
    account = await house.staff.accounts.find("yuna")

    assert account is not None
    assert (account.role, account.branch) == (Role.TELLER, "sample")
    assert await passwords.matches(password, account.password)
    assert again.status_code == 409
    assert password not in (await client.get("/staff")).text
    assert ("admin:admin", Did.ADDED, "yuna") in kept(house)


async def test_whoever_is_disabled_is_out_and_comes_back(log_in: LogIn, house: House) -> None:
    """And the log says who did it."""
    client = await log_in("admin")
    await client.post("/staff/tom/disable")
    out = await house.staff.accounts.find("tom")
    await client.post("/staff/tom/enable")
    back = await house.staff.accounts.find("tom")

    assert out is not None
    assert back is not None
    assert (out.disabled, back.disabled) == (True, False)
    assert kept(house)[-2:] == [
        ("admin:admin", Did.DISABLED, "tom"),
        ("admin:admin", Did.ENABLED, "tom"),
    ]


@pytest.mark.parametrize("verb", ["disable", "change"])
async def test_nobody_locks_themselves_out(log_in: LogIn, house: House, verb: str) -> None:
    """The last admin would be lost."""
    client = await log_in("admin")
    answer = await client.post("/staff/admin/" + verb, data={"role": "teller"})
    account = await house.staff.accounts.find("admin")

    assert answer.status_code == 409
    assert account is not None
    assert (account.role, account.disabled) == (Role.ADMIN, False)


async def test_an_admin_of_one_branch_rules_there_only(log_in: LogIn, house: House) -> None:
    """Sees no other accounts, and gives none that open more."""
    accounts = house.staff.accounts
    admin, tom = await accounts.find("admin"), await accounts.find("tom")
    assert admin is not None
    assert tom is not None
    await accounts.save(replace(admin, branch="sample"))
    await accounts.save(replace(tom, branch="sample"))
    client = await log_in("admin")
    listed = (await client.get("/staff")).text
    asked = [
        await client.post("/staff/anna/disable"),
        await client.post("/staff", data={"name": "eve", "role": "admin", "branch": ""}),
        await client.post("/staff/tom/change", data={"role": "admin", "branch": "north"}),
    ]

    assert ("/staff/tom/" in listed, "/staff/anna/" in listed) == (True, False)
    assert [answer.status_code for answer in asked] == [404, 403, 403]
    assert await accounts.find("eve") is None


async def test_auditors_read_who_did_what(log_in: LogIn, house: House) -> None:
    """Escaped, sieved, and without what opens a customer's page."""
    assert isinstance(house.trail, MemoryTrail)
    body = '{"ticket": "t1", "token": "secret-token", "reason": "<b>ill</b>", "note": null}'
    house.trail.kept.append(Line(7, NOON, "TicketUpgraded", "lobby:lena", body))
    house.trail.kept.append(Line(8, NOON, "TicketCalled", "teller:anna", '{"ticket": "t2"}'))
    client = await log_in("audrey")
    whole = (await client.get("/audit")).text
    sieved = (await client.get("/audit?actor=lobby:&holds=t1")).text
    staff_page = (await client.get("/audit/staff")).text

    assert ("<strong>t2<" in whole, "<strong>t2<" in sieved) == (True, False)
    assert ("secret-token" in whole, "<b>ill</b>" in whole, "&lt;b&gt;ill" in whole) == (
        False,
        False,
        True,
    )
    assert "Logged in" in staff_page


async def test_refused_log_ins_are_kept(visitor: httpx.AsyncClient, house: House) -> None:
    """With where they came from."""
    await visitor.post("/login", data={"name": "anna", "password": "wrong"})

    assert kept(house) == [("anna", Did.REFUSED, "anna")]

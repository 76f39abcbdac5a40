"""The office: drafts, forms, checks, what would have been, and versions that come back."""

import html
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import httpx
import pytest
from fastapi import FastAPI
from web_office import office
from web_world import busy_morning, house_of

from server.domain.plan import Plan, TierCode
from server.forecast.past import PastDay
from server.forecast.past.values import Ending, PastLeg
from server.web.app import create_app
from server.web.house import House
from server.web.office_form import typed

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
Entries = list[dict[str, str | list[str]]]
KEY = "press-of-a-key"
MONDAY = date(2026, 11, 16)


def a_day(day: date, seed: int = 1, people: int = 150) -> PastDay:
    """So many customers between nine and four, local time, each served at once."""
    chance = Random(seed)  # noqa: S311 - dice, not a secret
    opens = datetime.combine(day, time(1), UTC)
    legs = []
    for place in range(people):
        at = opens + timedelta(minutes=chance.uniform(0, 420))
        tier = chance.choice(("basic", "basic", "silver", "gold"))
        seen = {"called": at, "started": at, "finished": at + timedelta(minutes=5)}
        leg = PastLeg(f"{day}-{place}", "cash", tier, at, "c1", "mei", ending=Ending.SERVED, **seen)
        legs.append(leg)
    return PastDay(day, tuple(sorted(legs, key=lambda leg: leg.issued)), ())


@pytest.fixture
def house() -> House:
    """A busy morning with an office that knows three past days."""
    made = house_of(busy_morning())
    days = [a_day(MONDAY + timedelta(days=back), back) for back in range(3)]
    return replace(made, office=replace(office(made.door, days), can=lambda: True))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


def plan(house: House) -> Plan:
    """That counts."""
    return house.door.branch.plan


def form_of(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of the form of a section, untouched."""
    found: dict[str, str | list[str]] = {}
    main = page[page.index('class="office-form"') :]
    for tag, attributes in re.findall(r"<(input|textarea)\b([^>]*)>", main):
        name = re.search(r'name="([^"]+)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if name is None or ("checkbox" in attributes and "checked" not in attributes):
            continue
        said = "" if tag == "textarea" or value is None else html.unescape(value[1])
        if "checkbox" in attributes and name[1] in found:
            before = found[name[1]]
            found[name[1]] = [*(before if isinstance(before, list) else [before]), said]
        else:
            found[name[1]] = said
    for name, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', main):
        found[name] = html.unescape(inner)
    for name, inner in re.findall(r'<select name="([^"]+)">(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return {name: said for name, said in found.items() if not name.endswith("/gone")}


async def drafted(client: httpx.AsyncClient, section: str, **changes: str) -> str:
    """A section with some of its fields changed; the page of the check."""
    form = form_of((await client.get(f"/office/{section}")).text)
    answer = await client.post(f"/office/{section}", data=form | changes)
    assert answer.status_code == 303, answer.text
    return (await client.get("/office/check")).text


async def go_live(client: httpx.AsyncClient, page: str) -> httpx.Response:
    """Press the big button of that page."""
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen is not None
    return await client.post("/office/live", data={"request": KEY, "seen": seen[1]})


async def test_every_section_comes_back_unchanged_as_it_was_shown(
    log_in: LogIn, house: House
) -> None:
    """All 30 of them: what nobody touched is not a change."""
    client = await log_in("admin")
    names = re.findall(r'class="way" href="/office/([a-z_]+)"', (await client.get("/office")).text)
    sections = [name for name in names if name != "plan"]
    for name in sections:
        page = (await client.get(f"/office/{name}")).text
        answer = await client.post(f"/office/{name}", data=form_of(page))
        assert answer.status_code == 303, (name, answer.text)
    checked = house.office.desk.checked(await house.office.text(), plan(house))

    assert len(sections) == 30
    assert checked.plan == plan(house)


async def test_a_head_start_is_tried_on_past_days_and_then_counts(
    log_in: LogIn, house: House
) -> None:
    """And the version before can be brought back."""
    client = await log_in("admin")
    entry = list(plan(house).tiers).index(TierCode("gold"))
    page = await drafted(client, "tiers", **{f"{entry}/head_start_minutes": "77"})
    before = plan(house)
    answer = await go_live(client, page)

    assert "under both rules" in page
    assert "head_start_minutes = 77" in page
    assert answer.status_code == 303
    assert plan(house).tiers[TierCode("gold")].head_start == 77.0
    assert before.tiers[TierCode("gold")].head_start != 77.0
    assert await house.office.desk.draft() is None


async def test_faults_are_said_with_their_line_and_nothing_counts(
    log_in: LogIn, house: House
) -> None:
    """All of them, at once."""
    client = await log_in("admin")
    page = await drafted(client, "tiers", **{"0/rate": "fast", "1/mark": ""})
    seen = await client.post("/office/live", data={"request": KEY, "seen": "0" * 64})

    assert "To put right" in page
    assert len(re.findall(r"\sdraft\.toml:\d+: tiers", page)) == 2  # and no path of the server
    assert "Let it count" not in page
    assert seen.status_code == 409
    assert house.door.branch.version == 0


async def test_what_is_no_value_at_all_is_said_beside_the_form(log_in: LogIn, house: House) -> None:
    """A bracket that is missing loses nothing."""
    client = await log_in("admin")
    form = form_of((await client.get("/office/services")).text)
    answer = await client.post("/office/services", data=form | {"0/cap": "{ a_day = "})

    assert answer.status_code == 422
    assert "cap:" in answer.text
    assert await house.office.desk.draft() is None


async def test_whoever_was_overtaken_by_another_looks_again(log_in: LogIn, house: House) -> None:
    """Nobody lets a plan count that they have not seen."""
    client = await log_in("admin")
    page = await drafted(client, "calls", **{"0/wrap_up_seconds": "45"})
    await drafted(client, "calls", **{"0/wrap_up_seconds": "90"})
    answer = await go_live(client, page)

    assert answer.status_code == 409
    assert "Somebody changed the draft" in answer.text
    assert house.door.branch.version == 0


async def test_an_entry_is_added_and_one_struck_out(log_in: LogIn, house: House) -> None:
    """With the form's blank entry, and its mark."""
    client = await log_in("admin")
    form = form_of((await client.get("/office/machines")).text)
    count = len(plan(house).machines)
    added = {f"{count}/code": "coins", f"{count}/name.en": "Coin machine", "0/gone": "on"}
    await client.post("/office/machines", data=form | added)
    checked = house.office.desk.checked(await house.office.text(), plan(house))

    assert checked.plan is not None, checked.faults
    machines = list(checked.plan.machines)
    assert (len(machines), machines[-1]) == (count, "coins")
    assert next(iter(plan(house).machines)) not in machines


async def test_the_file_goes_out_and_comes_in(log_in: LogIn, house: House) -> None:
    """As text, for a folder under version control; another branch's is refused."""
    client = await log_in("admin")
    text = (await client.get("/office/plan.toml")).text
    await client.post("/office/plan", data={"text": text.replace('code = "sample"', 'code = "x"')})
    other = (await client.get("/office/check")).text
    await client.post("/office/plan", data={"text": text.replace("\n", "\r\n")})
    same = (await client.get("/office/check")).text
    await client.post("/office/plan", data={"text": "no = [toml"})
    broken = (await client.get("/office/check")).text
    page = await client.get("/office")

    assert "this branch is sample" in other
    assert "This is what counts already" in same
    assert "To put right" in broken
    assert page.status_code == 200
    await client.post("/office/discard")
    assert await house.office.desk.draft() is None


async def test_without_past_days_the_page_says_that_nobody_knows(
    app: FastAPI, log_in: LogIn, house: House
) -> None:
    """No figure is made up."""
    app.state.houses["sample"] = replace(house, office=office(house.door))
    client = await log_in("admin")
    page = await drafted(client, "calls", **{"0/overtakes_most": "3"})

    assert "nobody can say" in page
    assert "Let it count" in page


@pytest.mark.parametrize(
    ("fields", "entries"),
    [
        ({}, []),
        ({"0/code": ["a"], "2/code": ["b"]}, [{"code": ["a"]}, {"code": ["b"]}]),
        ({"1/code": [" "], "0/code": ["a"], "0/gone": ["on"]}, []),
        ({"0/name.en": ["A"], "junk": ["x"], "0/../etc": ["x"]}, [{"name.en": ["A"]}]),
    ],
)
def test_fields_become_entries(fields: dict[str, list[str]], entries: Entries) -> None:
    """In the order of the form; what is no field is nothing."""
    assert typed(fields) == entries

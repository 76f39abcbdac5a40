"""Devices for admins: how each is, what it is called, who may come and who no longer."""

import html
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from web_world import DEVICES, busy_morning, house_of

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.application.enrolling import Enrolling
from server.domain.plan import Device, ZoneCode
from server.web.app import create_app
from server.web.house import House
from tests.databases import database, empty
from tests.secured import succession
from wire.enrolment import Enrol, Place, proof_of_device, request_for, stretched
from wire.keys import new_key

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
DOOR = Device("kiosk-1", {"en": "Kiosk by the door"}, ZoneCode("hall"), {"en": "on the left"})


@pytest.fixture
def house() -> House:
    """A busy morning whose plan names one of its kiosks."""
    branch = busy_morning()
    named = replace(branch.plan, devices={"kiosk-1": DOOR, "board-9": Device("board-9")})
    states = {f"{name.partition('-')[0]}/{name}": state for name, state in DEVICES.items()}
    return house_of(branch.but(plan=named), devices=states)


@pytest.fixture
def told() -> list[str]:
    """Whenever the broker is told who may come."""
    return []


@pytest.fixture
def app(house: House, told: list[str], tmp_path: Path) -> Iterator[FastAPI]:
    """Its pages, with a CA."""
    url = sqlite_url(tmp_path / "devices.sqlite")
    empty(url)
    kept = database(url)
    ca = new_authority(tmp_path / "ca", "Sample", wall_clock())

    async def changed() -> None:
        told.append("told")

    enrolling = Enrolling(RegistryRows(kept), succession(ca), wall_clock, changed)
    yield create_app([house], enrolling=enrolling)
    kept.close()


def asked(code: str, device: str) -> str:
    """What the device sends."""
    place = Place("sample", device)
    request = request_for(place.name, new_key())
    proof = proof_of_device(stretched(code, place), request)
    return Enrol(branch="sample", device=device, request=request, proof=proof).model_dump_json()


def row(page: str, device: str) -> str:
    """What stands of one device."""
    found = re.search(rf'<tr id="device-{device}">.*?</tr>', page, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", " ", found[0]))


async def test_all_devices_are_listed_as_they_are(log_in: LogIn) -> None:
    """Heard or only named, with where they stand."""
    client = await log_in("admin")
    page = (await client.get("/devices")).text

    for words in ("Kiosk by the door", "Ready", "on the left", "20 Nov, 10:00"):
        assert words in row(page, "kiosk-1")
    assert "Paper low" in row(page, "kiosk-2")
    assert "Offline" in row(page, "pad-3")
    assert "Not heard yet" in row(page, "board-9")


async def test_a_device_is_invited_comes_and_is_revoked(
    log_in: LogIn, house: House, told: list[str]
) -> None:
    """The code is shown once, works once, and who did it is kept."""
    client = await log_in("admin")
    page = (await client.post("/devices", data={"device": "kiosk-7", "kind": "kiosk"})).text
    shown = re.search(r'class="secret">([^<]+)<', page)
    assert shown is not None
    came = await client.post(
        "/enrol", content=asked(shown[1], "kiosk-7"), headers={"Content-Type": "application/json"}
    )
    listed = (await client.get("/devices")).text
    before = len(told)
    revoked = await client.post("/devices/kiosk-7/revoke")
    after = (await client.get("/devices")).text
    acts = [(act.what.value, act.of, act.by) for _, act in await house.staff.log.acts(None, 9)]
    trail = (await client.get("/audit/staff")).text

    assert "<svg" in page
    assert came.status_code == 200
    assert shown[1] not in listed
    assert "until " in row(listed, "kiosk-7")
    assert revoked.status_code == 303
    assert "revoked" in row(after, "kiosk-7")
    assert len(told) == before + 1
    assert ("device-invited", "kiosk-7", "admin") in acts
    assert ("device-revoked", "kiosk-7", "admin") in acts
    assert "Device revoked" in trail


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"device": "K 1", "kind": "kiosk"}, "Names are small letters"),
        ({"device": "", "kind": "kiosk"}, "Names are small letters"),
        ({"device": "server", "kind": "kiosk"}, "There can be no such device."),
        ({"device": "k1", "kind": "toaster"}, "There can be no such device."),
        ({"device": "x" * 64, "kind": "kiosk"}, "There can be no such device."),
    ],
)
async def test_what_cannot_be_a_device_is_said(
    log_in: LogIn, form: dict[str, str], said: str
) -> None:
    """Nobody is invited."""
    client = await log_in("admin")
    answer = await client.post("/devices", data=form)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'class="secret"' not in answer.text


async def test_without_a_ca_nobody_is_invited(log_in: LogIn, app: FastAPI) -> None:
    """And the page says where to read on."""
    app.state.enrolling = None
    client = await log_in("admin")
    page = await client.get("/devices")
    answers = [
        await client.post("/devices", data={"device": "k1", "kind": "kiosk"}),
        await client.post("/devices/k1/revoke"),
    ]

    assert "This server gives no certificates." in page.text
    assert [answer.status_code for answer in answers] == [409, 404]


async def test_every_device_is_named_where_it_is_listed(log_in: LogIn, house: House) -> None:
    """Also one that the plan does not know; all others keep their names."""
    client, desk = await log_in("admin"), house.office.desk
    page = (await client.get("/devices")).text
    form = (await client.get("/devices/kiosk-1/name")).text
    typed = {"name.en": " Pad of counter 1 ", "name.zh": "", "zone": "hall", "where.en": "left"}
    answer = await client.post("/devices/pad-1/name", data=typed | {"other.en": "x"})
    moved = {"name.en": "Kiosk", "zone": "nowhere"}
    await client.post("/devices/kiosk-1/name", data=moved)
    text = await house.office.text()

    assert 'href="/devices/kiosk-1/name' in page
    assert 'value="Kiosk by the door"' in form
    assert (answer.status_code, answer.headers["location"]) == (303, "/office/check")
    assert desk.device(text, "pad-1").name == {"en": "Pad of counter 1"}
    assert desk.device(text, "pad-1").where == {"en": "left"}
    assert desk.device(text, "kiosk-1") == Device("kiosk-1", {"en": "Kiosk"})
    assert desk.device(text, "board-9") == Device("board-9")
    assert desk.checked(text, house.door.branch.plan).faults == ()


async def test_a_device_is_not_named_in_a_draft_that_cannot_be_read(
    log_in: LogIn, house: House
) -> None:
    """And the draft is left as it is."""
    client = await log_in("admin")
    await client.post("/office/plan", data={"text": "= no file"})
    pages = [
        await client.get("/devices/pad-1/name"),
        await client.post("/devices/pad-1/name", data={"name.en": "Pad"}),
    ]

    assert [page.status_code for page in pages] == [422, 422]
    assert all("The draft cannot be read." in page.text for page in pages)
    assert await house.office.text() == "= no file"

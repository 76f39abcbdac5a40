"""The one route for devices: who is answered, and what a stranger learns."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.application.enrolling import Enrolling, invitation
from server.web.app import create_app
from server.web.house import House
from tests.databases import database, empty
from tests.secured import succession
from wire.enrolment import Enrol, Place, proof_of_device, request_for, stretched
from wire.keys import new_key

K1 = Place("sample", "k1")


def asked(code: str) -> str:
    """What a device sends."""
    request = request_for(K1.name, new_key())
    proof = proof_of_device(stretched(code, K1), request)
    return Enrol(branch="sample", device="k1", request=request, proof=proof).model_dump_json()


async def nobody() -> None:
    """The broker is not told here."""


@pytest.fixture
async def device(house: House, tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A client that is no browser, and a code."""
    url = sqlite_url(tmp_path / "enrol.sqlite")
    empty(url)
    kept = database(url)
    registry = RegistryRows(kept)
    made, code = invitation(K1, "kiosk", "anna", wall_clock())
    await registry.invite(made)
    ca = new_authority(tmp_path / "ca", "Sample", wall_clock())
    app = create_app([house], enrolling=Enrolling(registry, succession(ca), wall_clock, nobody))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://branch.test", headers=headers
    ) as client:
        yield client, code
    kept.close()


async def test_a_device_gets_its_certificate(device: tuple[httpx.AsyncClient, str]) -> None:
    """Without a session, and from no page."""
    client, code = device
    answer = await client.post("/enrol", content=asked(code))

    assert answer.status_code == 200
    assert answer.json()["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_stranger_learns_nothing(device: tuple[httpx.AsyncClient, str]) -> None:
    """Whether a device is invited, for one."""
    client, _ = device
    wrong = await client.post("/enrol", content=asked("0000-0000"))
    nobody_ = await client.post("/enrol", content=asked("0000-0000").replace('"k1"', '"k9"'))

    assert (wrong.status_code, nobody_.status_code) == (403, 403)
    assert wrong.json() == nobody_.json()


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"kind": "dance"}', '{"kind": "enrol"}', '"\\u0000"', "[" * 5000, "NaN"],
)
async def test_rubbish_is_not_understood(device: tuple[httpx.AsyncClient, str], body: str) -> None:
    """And breaks nothing."""
    client, _ = device
    assert (await client.post("/enrol", content=body)).status_code in {400, 422}


async def test_a_flood_is_stopped(device: tuple[httpx.AsyncClient, str]) -> None:
    """Twenty in a minute from one address."""
    client, _ = device
    body = asked("0000-0000")
    statuses = [(await client.post("/enrol", content=body)).status_code for _ in range(22)]

    assert statuses == [403] * 20 + [429] * 2


async def test_without_a_ca_there_is_nothing(visitor: httpx.AsyncClient) -> None:
    """The device is told what the server lacks."""
    answer = await visitor.post(
        "/enrol", content=asked("0000-0000"), headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 404

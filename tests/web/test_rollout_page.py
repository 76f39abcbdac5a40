"""Updaters ask, admins watch: the pages and routes of device software."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI
from web_staff import staff
from web_world import PASSWORD, busy_morning, house_of

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.adapters.software_rows import FleetRows
from server.application.enrolling import Issued, invitation
from server.application.rollout import STAGES, Heard, Release
from server.application.software import FRESH, Software
from server.web.app import create_app
from server.web.software import Depot
from tests.databases import database, empty
from tests.secured import succession
from wire.enrolment import Place, signed
from wire.keys import Key, new_key
from wire.software import BoxState

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
K1 = Place("sample", "k1")
JSON = {"Content-Type": "application/json"}
FILE = "heliotrope-device_2.0.deb"


@dataclass
class Now:
    """The clock, and whether the branch is open."""

    at: datetime
    open: bool = False


@dataclass(frozen=True, slots=True)
class Yard:
    """A depot with release 2.0 in it, and a device."""

    depot: Depot
    fleet: FleetRows
    registry: RegistryRows
    certificate: str
    key: Key
    now: Now

    def report(self, key: Key | None = None, **said: str) -> str:
        """What the updater of the device sends."""
        told = BoxState(**{"installed": "1.0", "previous": "0.9"} | said).model_dump_json()
        proof = signed(told, key or self.key)
        return json.dumps({"said": told, "signature": proof, "certificate": self.certificate})


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    """With a CA that knows the device."""
    url, now, key = sqlite_url(tmp_path / "software.sqlite"), Now(wall_clock()), new_key()
    empty(url)
    kept = database(url)
    registry, fleet = RegistryRows(kept), FleetRows(kept)
    ca = new_authority(tmp_path / "ca", "Sample", now.at)
    made = ca.device(K1.name, key.public_key(), now.at)
    invited, _ = invitation(K1, "kiosk", "anna", now.at)
    end = made.not_valid_after_utc
    await registry.invite(invited)
    await registry.enrol(invited, Issued(made.serial_number, K1, "kiosk", now.at, end, "anna"))
    software = Software(fleet, registry, succession(ca).knows, lambda _: now.open, lambda: now.at)
    depot = Depot(software, tmp_path / "software")
    depot.folder.mkdir()
    (depot.folder / FILE).write_bytes(b"package")
    await fleet.add(Release("2.0", FILE, "0" * 64, 7, now.at))
    shown = made.public_bytes(Encoding.PEM).decode()
    yield Yard(depot, fleet, registry, shown, key, now)
    kept.close()


@pytest.fixture
def app(yard: Yard) -> FastAPI:
    """Its pages."""
    return create_app([house_of(busy_morning())], depot=yard.depot)


async def ask(client: httpx.AsyncClient, report: str) -> Any:
    """What the updater is answered."""
    answer = await client.post("/software", content=report, headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_release_goes_from_the_page_to_the_device(
    yard: Yard, visitor: httpx.AsyncClient, log_in: LogIn
) -> None:
    """Begun by an admin, told to the updater, and seen when it runs."""
    assert await ask(visitor, yard.report()) == {"heard": "", "order": None}
    admin = await log_in("admin")
    begun = await admin.post("/rollout", data={"version": "2.0"})
    assert begun.status_code == 303
    yard.now.open = True
    assert (await ask(visitor, yard.report()))["order"] is None
    yard.now.open = False
    order = (await ask(visitor, yard.report()))["order"]
    assert order == {
        "kind": "install",
        "order": "1-1",
        "version": "2.0",
        "file": FILE,
        "sha256": "0" * 64,
        "size": 7,
    }
    assert (await visitor.get(f"/software/{order['file']}")).content == b"package"
    assert "Trying it now" in (await admin.get("/rollout")).text

    await yard.fleet.hear([Heard(K1, "2.0", ready=True, since=yard.now.at)])
    assert (await ask(visitor, yard.report(trial="2.0")))["heard"] == ""
    yard.now.at += timedelta(minutes=2)
    assert (await ask(visitor, yard.report(trial="2.0")))["heard"] == "2.0"
    kept = yard.report(installed="2.0", previous="1.0", outcome="kept", of="1-1")
    assert (await ask(visitor, kept))["order"] is None
    for _ in STAGES:
        yard.now.at += timedelta(days=2)
        await ask(visitor, kept)
    assert "Everywhere" in (await admin.get("/rollout")).text


async def test_a_device_that_went_back_halts_it_and_an_admin_sees_why(
    yard: Yard, visitor: httpx.AsyncClient, log_in: LogIn
) -> None:
    """And decides how it goes on."""
    admin = await log_in("admin")
    await admin.post("/rollout", data={"version": "2.0", "any_time": "true"})
    await ask(visitor, yard.report())
    await ask(visitor, yard.report(outcome="returned", of="1-1", reason="<it> was dark"))
    yard.now.at += FRESH * 2
    page = (await admin.get("/rollout")).text
    assert "Halted" in page
    assert "sample-k1: &lt;it&gt; was dark" in page

    assert (await admin.post("/rollout/resume")).status_code == 303
    assert (await admin.post("/rollout/resume")).status_code == 409
    assert (await ask(visitor, yard.report()))["order"]["order"] == "1-2"
    assert (await admin.post("/rollout/withdraw")).status_code == 303
    runs = yard.report(installed="2.0", previous="1.0")
    wanted = (await ask(visitor, runs))["order"]
    assert wanted == {"kind": "return", "order": "1-3", "version": "1.0"}
    page = (await admin.get("/audit/staff")).text
    assert page.count("Device software") == 3


async def test_only_devices_of_ours_are_answered(yard: Yard, visitor: httpx.AsyncClient) -> None:
    """With the key of their certificate, and as long as it is good."""
    strangers = [yard.report(new_key()), yard.report().replace('\\"1.0\\"', '\\"3.0\\"')]
    for report in strangers:
        answer = await visitor.post("/software", content=report, headers=JSON)
        assert answer.status_code == 403
    await yard.registry.revoke(K1, yard.now.at)
    answer = await visitor.post("/software", content=yard.report(), headers=JSON)

    assert answer.status_code == 403
    assert await yard.fleet.boxes() == {}


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '{"said": "", "signature": "00", "certificate": ""}', "[" * 5000]
)
async def test_rubbish_is_refused(visitor: httpx.AsyncClient, body: str) -> None:
    """And breaks nothing."""
    answer = await visitor.post("/software", content=body, headers=JSON)

    assert answer.status_code in {400, 403, 422}


@pytest.mark.parametrize(
    "name",
    [
        "heliotrope-device_3.0.deb",
        "..%2fserver.lock",
        "../server.lock",
        "heliotrope-device_%2e%2e%2f.deb",
        "passwd",
    ],
)
async def test_nothing_but_releases_is_given(
    yard: Yard, visitor: httpx.AsyncClient, name: str
) -> None:
    """Whatever lies beside them."""
    (yard.depot.folder.parent / "server.lock").write_text("secret")
    (yard.depot.folder / "passwd").write_text("secret")

    assert (await visitor.get(f"/software/{name}")).status_code in {404, 422}


async def test_a_version_that_is_not_there_is_not_begun(yard: Yard, log_in: LogIn) -> None:
    """Nor one that is on its way already."""
    admin = await log_in("admin")
    assert (await admin.post("/rollout", data={"version": "9"})).status_code == 409
    assert (await admin.post("/rollout/halt")).status_code == 409
    assert (await admin.post("/rollout", data={"version": "2.0"})).status_code == 303
    again = await admin.post("/rollout", data={"version": "2.0"})

    assert again.status_code == 409
    assert "It stands otherwise by now" in again.text
    assert yard.fleet


async def test_an_admin_of_one_branch_does_not_rule_over_all_devices(yard: Yard) -> None:
    """Roll-outs are of all branches."""
    people = staff(PASSWORD)
    account = await people.accounts.find("admin")
    assert account is not None
    await people.accounts.save(replace(account, branch="sample"))
    app = create_app([house_of(busy_morning(), people=people)], depot=yard.depot)
    here = "http://branch.test"
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=here, headers={"Origin": here}
    ) as client:
        await client.post("/login", data={"name": "admin", "password": PASSWORD})
        assert (await client.get("/rollout")).status_code == 403
        assert (await client.post("/rollout/halt")).status_code == 403

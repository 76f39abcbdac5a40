"""`heliotrope ca roll`: another CA on the server's side, step by step and cut off at each."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TypedDict

import pytest

from heliotrope.device_desk import opened
from heliotrope.mosquitto import Secured, lay_out_secured
from heliotrope.rolling import NotRolled, begun, finished
from server.adapters.authorities import Authorities, read_authorities
from server.adapters.authority import new_authority
from server.adapters.broker_files import REVOCATIONS, lists
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.application.enrolling import Invitation, Issued
from tests.databases import empty
from tests.power import cut_after
from wire.enrolment import Place, name_in
from wire.tls import certificate, trusted

NOW = wall_clock()


class Where(TypedDict):
    """As the command is told."""

    files: Path
    data: Path
    database: str


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A CA, Mosquitto's folder with its certificate, and a record."""
    made = tmp_path / "house"
    ca = new_authority(made / "ca", "Branch b1", NOW)
    at = Secured("127.0.0.1", 8883)
    lay_out_secured(made / "files", at, Authorities(ca), ["127.0.0.1"], NOW)
    empty(sqlite_url(made / "heliotrope.sqlite"))
    return made


def told(house: Path) -> Where:
    """Where all of it is."""
    return {"files": house / "files", "data": house, "database": ""}


async def enrolled(registry: RegistryRows, device: str, ca: str) -> None:
    """A device whose certificate is of that CA."""
    place, serial = Place("b1", device), abs(hash((device, ca)))
    invited = Invitation(place, "kiosk", b"x", NOW + timedelta(minutes=9), "anna")
    await registry.invite(invited)
    end = NOW + timedelta(days=90)
    assert await registry.enrol(invited, Issued(serial, place, "kiosk", NOW, end, "anna", ca=ca))


def issuers(house: Path) -> list[str]:
    """The CAs that have a list of the revoked."""
    return [each.issuer.rfc4514_string() for each in lists(house / "files" / REVOCATIONS)]


async def test_beginning_twice_makes_one_ca_and_ending_leaves_it_alone(house: Path) -> None:
    """The broker trusts both meanwhile, and is trusted by the old until the end."""
    ca = house / "ca"
    old = read_authorities(ca).own.certificate
    for _ in range(2):
        await begun(ca, **told(house))
    both = read_authorities(ca)
    assert trusted(house / "files") == both.certificates
    assert certificate(house / "files").issuer == old.subject
    assert issuers(house) == ["CN=Branch b1", "CN=Branch b1 #2"]
    said = await finished(ca, **told(house), force=False)
    alone = read_authorities(ca)

    assert said == "the new CA is the branch's own: restart the broker and the servers"
    assert alone.certificates == [both.newest.certificate]
    assert sorted(path.name for path in ca.iterdir()) == ["ca.key", "ca.pem"]
    assert trusted(house / "files") == alone.certificates
    assert name_in(certificate(house / "files")) == "broker"
    assert issuers(house) == ["CN=Branch b1 #2"]
    with pytest.raises(NotRolled, match="without --finish begins"):
        await finished(ca, **told(house), force=False)


async def test_whoever_has_only_the_old_one_holds_it_up_until_it_is_forced(house: Path) -> None:
    """It is named; by force it is revoked, and who has the new one goes on."""
    ca = house / "ca"
    await begun(ca, **told(house))
    both = read_authorities(ca)
    async with opened(house, "") as registry:
        await enrolled(registry, "k1", both.newest.id)
        await enrolled(registry, "k2", both.own.id)
        await enrolled(registry, "k3", "")
    with pytest.raises(NotRolled, match="have: k2 of b1, k3 of b1; --force"):
        await finished(ca, **told(house), force=False)
    assert read_authorities(ca).certificates == both.certificates
    said = await finished(ca, **told(house), force=True)

    assert "; invite 2 anew:" in said
    async with opened(house, "") as registry:
        found: Sequence[Issued] = await registry.issued(NOW)
    assert {one.place.device for one in found if one.revoked} == {"k2", "k3"}
    [listed] = lists(house / "files" / REVOCATIONS)
    assert len(listed) == 2


async def test_a_power_cut_at_any_moment_of_beginning_is_mended_by_beginning(house: Path) -> None:
    """No CA is lost, and none is named to devices whose key is not there."""
    for moment in count():
        tried = house.with_name(f"begun{moment}")
        shutil.copytree(house, tried)
        with cut_after(moment) as cut:
            await begun(tried / "ca", **told(tried))
        own = read_authorities(tried / "ca").own.certificate
        assert own == read_authorities(house / "ca").own.certificate
        await begun(tried / "ca", **told(tried))

        assert trusted(tried / "files") == read_authorities(tried / "ca").certificates
        assert len(issuers(tried)) == 2
        if not cut:
            break
    assert moment >= 4


async def test_a_power_cut_at_any_moment_of_ending_is_mended_by_ending(house: Path) -> None:
    """A server that starts meanwhile has one CA at least, and it signs."""
    await begun(house / "ca", **told(house))
    newest = read_authorities(house / "ca").newest
    for moment in count():
        tried = house.with_name(f"ended{moment}")
        shutil.copytree(house, tried)
        with cut_after(moment) as cut:
            await finished(tried / "ca", **told(tried), force=False)
        assert read_authorities(tried / "ca").newest.certificate == newest.certificate
        if cut and read_authorities(tried / "ca").following:
            await finished(tried / "ca", **told(tried), force=False)
        if cut and (tried / "ca" / "next.pem").exists():
            await finished(tried / "ca", **told(tried), force=False)

        assert read_authorities(tried / "ca").certificates == [newest.certificate]
        assert trusted(tried / "files") == [newest.certificate]
        assert issuers(tried) == ["CN=Branch b1 #2"]
        if not cut:
            break
    assert moment >= 6

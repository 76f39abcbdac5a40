"""One CA takes the place of another: what a device learns by it, from whom, and in which order."""

import json
import shutil
from itertools import count
from pathlib import Path

import pytest
from desk import K1, Desk, answering

from server.adapters.authority import made_authority
from server.adapters.clock import wall_clock
from tests.power import cut_after
from tests.secured import succession
from wire.applying import NotEnrolled, enrol, renew
from wire.keys import is_issued_by, trust_of
from wire.renewal import is_due
from wire.tls import certificate, context, trusted


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """K1 is invited."""
    return Desk(tmp_path)


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    """K1 is enrolled, and then another CA is on its way."""
    made = tmp_path / "tls"
    with answering(desk) as url:
        enrol(url, K1, desk.code, made)
    desk.succession = succession(desk.ca, made_authority("Branch b1 #2", wall_clock()))
    return made


def renewed(desk: Desk, folder: Path) -> None:
    """At that desk."""
    with answering(desk) as url:
        (folder / "server").write_text(url)
        renew(folder)


def test_a_device_learns_the_next_ca_and_at_the_end_forgets_the_old(
    desk: Desk, folder: Path
) -> None:
    """Each time because the heartbeat says whom to trust, not after sixty days."""
    every, now = desk.succession.every, wall_clock()
    assert every.following
    assert is_due(folder, now, desk.succession.trust())
    renewed(desk, folder)

    assert not is_due(folder, now, desk.succession.trust())
    assert trusted(folder) == every.certificates
    assert is_issued_by(certificate(folder), every.following.certificate)
    desk.succession = succession(every.following)
    assert is_due(folder, now, desk.succession.trust())
    renewed(desk, folder)
    assert trusted(folder) == [every.following.certificate]
    assert trust_of(trusted(folder)) == desk.succession.trust()


def test_a_device_of_the_release_before_keeps_the_old_one(desk: Desk, folder: Path) -> None:
    """It could not trust two at once: it would lose its broker."""

    def older(body: bytes) -> tuple[int, bytes]:
        asked = json.loads(body)
        del asked["several"]
        return desk(json.dumps(asked).encode())

    with answering(older) as url:
        (folder / "server").write_text(url)
        renew(folder)

    assert trusted(folder) == [desk.ca.certificate]
    assert is_issued_by(certificate(folder), desk.ca.certificate)


def test_a_server_of_the_release_before_names_no_ca(desk: Desk, folder: Path) -> None:
    """Nothing is lost by that."""
    desk.succession = succession(desk.ca)

    def older(body: bytes) -> tuple[int, bytes]:
        status, said = desk(body)
        return status, json.dumps(json.loads(said) | {"ca": "", "proof": ""}).encode()

    before = certificate(folder)
    with answering(older) as url:
        (folder / "server").write_text(url)
        renew(folder)

    assert certificate(folder) != before
    assert trusted(folder) == [desk.ca.certificate]


def test_a_liar_who_names_a_ca_of_his_own_is_found(desk: Desk, folder: Path) -> None:
    """Renewal goes over plain HTTP: only a CA that is trusted can say which one follows."""
    his = made_authority("Branch b1 #2", wall_clock())

    def lie(body: bytes) -> tuple[int, bytes]:
        status, said = desk(body)
        told = json.loads(said)
        return status, json.dumps(told | {"ca": desk.ca.pem + his.pem}).encode()

    before = certificate(folder)
    with answering(lie) as url:
        (folder / "server").write_text(url)
        with pytest.raises(NotEnrolled, match="does not vouch"):
            renew(folder)

    assert certificate(folder) == before
    assert trusted(folder) == [desk.ca.certificate]


def test_a_power_cut_leaves_a_device_that_its_broker_knows(desk: Desk, folder: Path) -> None:
    """Between any two changes of its files; and renewing again ends what was begun."""
    every = desk.succession.every
    for moment in count():
        tried = folder.with_name(f"tls{moment}")
        shutil.copytree(folder, tried)
        with cut_after(moment) as cut:
            renewed(desk, tried)
        context(tried)
        assert desk.ca.certificate in trusted(tried)
        renewed(desk, tried)

        assert trusted(tried) == every.certificates
        assert is_issued_by(certificate(tried), every.certificates[1])
        if not cut:
            break
    assert moment >= 3

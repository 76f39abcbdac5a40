"""One look of the doctor's at a time: each fault really made, and nothing wrong before it was."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from heliotrope.examining import records
from heliotrope.examining.all import CHECKS, told
from heliotrope.examining.finding import Finding, Patient, State
from heliotrope.plans import Shelf
from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from server.adapters.database import open_database
from server.adapters.device_tables import CERTIFICATE
from server.adapters.keys import journal_key
from server.adapters.registry import RegistryRows
from server.adapters.schema import upgrade
from server.adapters.software_rows import FleetRows
from server.adapters.tables import BRANCH, JOURNAL
from server.adapters.watch_tables import TO_HEAD_OFFICE, TOLD
from server.application.rollout import Box, Rollout
from server.application.rollout import State as Going
from server.settings import LOCK
from tests import postgres
from tests.databases import empty
from tests.rollouts import enrol
from wire.enrolment import Place
from wire.software import BoxState

ORDER = [State.FINE, State.UNKNOWN, State.SOON, State.WRONG]
OF_TOMORROW = "UPDATE alembic_version SET version_num = 'r9999'"


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """A server that has not been started: an empty database, and its key."""
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o700)
    for name, setting in {"DATA": tmp_path, "PASSWORD": "p", "BRANCH_FILES": ""}.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", str(setting))
    monkeypatch.setenv("HELIOTROPE_DATABASE", f"sqlite:///{tmp_path}/heliotrope.sqlite")
    settings, finding = told()
    assert settings, finding
    engine = open_database(settings.database_url)
    upgrade(engine, journal_key(tmp_path))
    engine.dispose()
    return Patient(settings, wall_clock())


def but(patient: Patient, **told_: Any) -> Patient:
    """With other settings."""
    return replace(patient, settings=patient.settings.model_copy(update=told_))


def worst(name: str, patient: Patient) -> Finding:
    """The worst that a check finds."""
    return max(CHECKS[name](patient), key=lambda each: ORDER.index(each.state))


def lies_open(patient: Patient) -> Patient:
    """A careless copy."""
    patient.settings.data.chmod(0o755)
    (patient.settings.data / "journal.key").chmod(0o644)
    return patient


def of_tomorrow(patient: Patient) -> Patient:
    """Of a release that we do not know."""
    file = patient.settings.data / "heliotrope.sqlite"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(OF_TOMORROW)
    return patient


def torn(patient: Patient) -> Patient:
    """The disk is failing."""
    file = patient.settings.data / "heliotrope.sqlite"
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 40_000)
    return patient


def old_backup(patient: Patient) -> Patient:
    """Nobody has looked for a day."""
    folder = patient.settings.data / "backups"
    folder.mkdir()
    (folder / f"heliotrope-{patient.now - timedelta(days=1):%Y%m%dT%H%M%SZ}.age").touch()
    return but(patient, backup_to=folder)


def old_ca(patient: Patient) -> Patient:
    """Ten years are over."""
    new_authority(patient.settings.data / "ca", "Bank", patient.now - timedelta(days=3653))
    return but(patient, ca=patient.settings.data / "ca")


def swapped_ca(patient: Patient) -> Patient:
    """The key of another."""
    ours, other = (patient.settings.data / name for name in ("ca", "other"))
    for folder in (ours, other):
        new_authority(folder, "Bank", patient.now)
    (other / "ca.key").replace(ours / "ca.key")
    return but(patient, ca=ours)


def not_told(patient: Patient) -> Patient:
    """A certificate that was revoked while nobody told the broker."""
    folder = patient.settings.data / "broker"
    folder.mkdir()
    ca = new_authority(patient.settings.data / "ca", "Bank", patient.now)
    (folder / "crl.pem").write_text(ca.revocations({}, patient.now))
    row = {"serial": "ff", "name": "sample-k1", "branch": "sample", "device": "k1", "kind": "kiosk"}
    row |= {"made": patient.now, "by": "operator:x", "revoked": patient.now}
    row |= {"not_after": patient.now + timedelta(days=90), "ca": ca.id}
    engine = open_database(patient.settings.database_url)
    with engine.begin() as connection:
        connection.execute(CERTIFICATE.insert(), [row])
    engine.dispose()
    return but(patient, broker_files=folder)


FAULTS: dict[str, tuple[str, Callable[[Patient], Patient], str, str]] = {
    "open": ("secrets", lies_open, "others on this machine may read", "chmod 600"),
    "newer": ("database", of_tomorrow, "is of a newer release (r9999)", "install that release"),
    "torn": ("database", torn, "cannot be used", "its own log"),
    "old backup": ("backups", old_backup, "backup is 1440 minutes old", "no backup made"),
    "old ca": ("ca", old_ca, "the CA ended 1 days ago", "heliotrope ca roll"),
    "swapped ca": ("ca", swapped_ca, "is not the key of", "restore it"),
    "not told": ("revocations", not_told, "1 revoked certificate(s)", "heliotrope ca crl"),
}


def test_a_server_that_has_just_begun_makes_its_first_backup_soon(patient: Patient) -> None:
    """The handbook's first look at a machine comes within a second of its start."""
    young = old_backup(patient)
    lock = young.settings.data / LOCK
    lock.touch()
    began, *_ = records.backups(young)
    os.utime(lock, (0, 0))
    later, *_ = records.backups(young)

    assert (began.state, later.state) == (State.SOON, State.WRONG)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_with_its_remedy(patient: Patient, name: str) -> None:
    """And before it was made, nothing was wrong."""
    check, fault, said, remedy = FAULTS[name]
    before = [each for each in CHECKS[check](patient) if each.state is State.WRONG]
    found = worst(check, fault(patient))

    assert before == []
    assert found.state is State.WRONG, found
    assert said in found.said
    assert remedy in found.remedy


def test_a_journal_that_head_office_lacks_is_said(patient: Patient) -> None:
    """After ten minutes; a branch that is cut off goes on, so nobody is fetched from bed."""
    engine = open_database(patient.settings.database_url)
    row = {"kind": "DayOpened", "actor": "clock", "request": "", "body": "{}", "hash": "0" * 64}
    head = {"version": 0, "open": False, "head": "0" * 64, "body": "{}", "sequence": 2}
    with engine.begin() as connection:
        connection.execute(BRANCH.insert(), [{"branch": "b1", "day": None, **head}])
        for sequence, ago in ((1, 30), (2, 1)):
            at = patient.now - timedelta(minutes=ago)
            line = {"branch": "b1", "sequence": sequence, "at": at, **row}
            connection.execute(JOURNAL.insert(), [line])
    told_ = but(patient, head_url="https://head.bank.example")
    lacking = worst("head office", told_)
    with engine.begin() as connection:
        connection.execute(TOLD.insert(), [{"stream": TO_HEAD_OFFICE + "b1", "place": 1}])
    engine.dispose()

    assert (lacking.state, "lacks 2 events of b1" in lacking.said) == (State.SOON, True)
    assert worst("head office", told_).state is State.FINE
    assert list(CHECKS["head office"](patient)) == []


def test_a_roll_out_that_halted_is_said_and_who_does_not_ask(patient: Patient) -> None:
    """Nobody looks at its page every day."""
    assert list(CHECKS["software"](patient)) == []
    day, now = timedelta(days=1), patient.now
    going = Rollout(
        1, "2.0", 1, Going.HALTED, 0, now, now, "anna", day, any_time=False, why="k1: dark"
    )
    asked = {"k1": now, "k2": now - 2 * day}
    with Shelf(patient.settings.data, patient.settings.database_url).opened() as database:
        fleet = FleetRows(database)
        asyncio.run(fleet.begin(going))
        for name, at in asked.items():
            asyncio.run(enrol(RegistryRows(database), Place("b1", name), now))
            box = Box(Place("b1", name), "kiosk", BoxState(installed="1.0"), at, at)
            asyncio.run(fleet.keep(box))
    found = list(CHECKS["software"](patient))

    assert [each.state for each in found] == [State.SOON, State.SOON]
    assert "the roll-out of 2.0 is halted: k1: dark" in found[0].said
    assert "1 of 2 updaters have not asked for a day: b1-k2" in found[1].said


def test_a_disk_that_is_full_is_seen(patient: Patient, tmp_path: Path) -> None:
    """A file system of one megabyte, with hardly any room."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root mounts file systems")
    try:
        (small / "rest").write_bytes(b"x" * 1_040_000)
        found = worst("room", but(patient, data=small))
    finally:
        subprocess.run(["umount", small], check=True)

    assert (found.state, found.said.partition(" GiB")[0]) == (State.WRONG, "0.0")


def test_clocks_that_differ_are_seen(patient: Patient) -> None:
    """PostgreSQL's is another machine's: ours is ten minutes behind."""
    with postgres.server() as url:
        empty(url)
        there = but(patient, database=url)
        late = replace(there, now=wall_clock() - timedelta(minutes=10))
        found = worst("database", late)
        well = worst("database", replace(there, now=wall_clock()))

    assert "the database's are 600 s apart" in found.said
    assert well.state is State.FINE, well

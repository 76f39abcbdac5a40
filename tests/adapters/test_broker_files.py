"""Mosquitto's files: what is written, when, and who is told."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from server.adapters.authority import Authority, new_authority
from server.adapters.broker_files import ACL, BY_PASSWORD, PID, REVOCATIONS, BrokerFiles
from tests.builders import MORNING
from wire.permissions import Permissions

MAY = {"b1-k1": Permissions(("h/k1/state",), ("h/menu",))}


@pytest.fixture
def files(tmp_path: Path) -> BrokerFiles:
    """Nothing is written yet."""
    ca: Authority = new_authority(tmp_path / "ca", "B1", MORNING)
    return BrokerFiles(tmp_path, [ca])


def made(files: BrokerFiles) -> x509.CertificateRevocationList:
    """The list of the revoked."""
    return x509.load_pem_x509_crl((files.folder / REVOCATIONS).read_bytes())


def test_what_has_not_changed_is_not_written_again(files: BrokerFiles) -> None:
    """Mosquitto would read all its files every five seconds."""
    assert files.write(MAY, {7: MORNING}, MORNING)
    assert not files.write(MAY, {7: MORNING}, MORNING + timedelta(days=1))
    assert files.write({}, {7: MORNING}, MORNING)
    assert files.write({}, {}, MORNING)


def test_who_has_a_password_keeps_what_it_may(files: BrokerFiles) -> None:
    """On the loopback, while a branch changes over."""
    (files.folder / BY_PASSWORD).write_text("user b1-p1\n")
    files.write(MAY, {}, MORNING)

    assert (files.folder / ACL).read_text() == (
        "user b1-k1\ntopic write h/k1/state\ntopic read h/menu\n\nuser b1-p1\n"
    )


def test_each_list_is_later_than_the_one_before_and_none_is_of_the_future(
    files: BrokerFiles,
) -> None:
    """Whoever holds both of two lists of one second may go by the first."""
    times = []
    for serial in range(1, 4):
        files.write({}, {serial: MORNING}, MORNING)
        times.append(made(files).last_update_utc)

    assert times == sorted({*times})
    assert times[-1] < MORNING


def test_the_list_does_not_run_out_before_the_ca(files: BrokerFiles) -> None:
    """It would shut out every device of a branch whose server is away."""
    files.write({}, {}, MORNING)

    assert made(files).next_update_utc == files.authorities[0].certificate.not_valid_after_utc
    assert made(files).is_signature_valid(files.authorities[0].key.public_key())


def test_a_list_that_is_damaged_is_written_anew(files: BrokerFiles) -> None:
    """Mosquitto lets nobody in without one."""
    (files.folder / REVOCATIONS).write_text("half a li")

    assert files.write({}, {}, MORNING)
    assert len(made(files)) == 0


def test_another_program_is_not_told(files: BrokerFiles) -> None:
    """Whoever has the number of a Mosquitto that is gone would end at the signal."""
    with subprocess.Popen(["sleep", "60"]) as other:
        (files.folder / PID).write_text(str(other.pid))
        files.write(MAY, {}, MORNING)
        other.kill()
        ended = other.wait(10)

    assert ended == -9

"""A link with certificates: who is let in, who is not, and what is said then."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from server.adapters.authority import BROKER_LIFE, new_authority
from tests.brokers import LOST, READY, until
from tests.secured import (
    LONG_AGO,
    NOW,
    SecuredBroker,
    folder_of,
    permissions,
    plain_socket,
    secured,
)
from wire.settings import DeviceSettings, from_environment
from wire.tls import CA, CERTIFICATE, KEY, NEXT_KEY, NoCertificate, certificate, context, show
from wire.topics import DEVICE_STATE

# paho leaves a socket whose handshake failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
Breaking = Callable[[Path], object]


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[SecuredBroker]:
    """With certificates."""
    async with secured(tmp_path) as started:
        yield started


async def said(broker: SecuredBroker, folder: Path, host: str = "127.0.0.1") -> str:
    """What a link says of a broker that it cannot come to terms with, in its one line."""
    with capture_logs() as lines:
        async with broker.link(folder, host=host) as opened:
            await until(lambda: _reasons(lines), "said why")
            assert not opened.connected
    return _reasons(lines)[0]


def _reasons(lines: list[object]) -> list[str]:
    told = "broker not trusted, or not trusting"
    return [line["reason"] for line in lines if line["event"] == told]  # type: ignore[index]


async def test_with_a_certificate_devices_speak_and_their_wills_do(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    """No password stands anywhere."""
    states: list[tuple[str, str]] = []
    server = broker.link(folder_of(broker.ca, "b1-server", tmp_path / "server"), "server")
    server.hear(DEVICE_STATE, lambda ids, seen: states.append((ids["device"], seen.state)))
    kiosk = broker.link(folder_of(broker.ca, "b1-k1", tmp_path / "k1"))
    kiosk.last_words(DEVICE_STATE, LOST, kind="kiosk", device="k1")
    kiosk.on_connect(lambda: kiosk.say(DEVICE_STATE, READY, kind="kiosk", device="k1"))
    async with server:
        await until(lambda: server.connected, "server")
        async with kiosk:
            await until(lambda: states, "birth")

    assert states == [("k1", "ready")]


async def test_nobody_throws_out_another_by_coming_under_its_name(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    """A broker ends the older of two connections with one client id."""
    states, greeted = list[str](), list[bool]()
    server = broker.link(folder_of(broker.ca, "b1-server", tmp_path / "server"), "server")
    server.hear(DEVICE_STATE, lambda ids, _: states.append(ids["device"]))
    board = broker.link(folder_of(broker.ca, "b1-d1", tmp_path / "d1"), "d1")
    board.on_connect(lambda: greeted.append(True))
    stolen = broker.client(folder_of(broker.ca, "b1-k1", tmp_path / "k1"), "b1-d1")
    async with server, board:
        await until(lambda: server.connected and board.connected, "both")
        stolen.loop_start()
        await until(stolen.is_connected, "the stolen one")
        board.say(DEVICE_STATE, READY, kind="board", device="d1")
        await until(lambda: states, "the board is heard")
        stolen.disconnect()
        stolen.loop_stop()

    assert greeted == [True]


async def test_an_expired_certificate_is_refused_and_named(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    """It could be an old copy."""
    folder = folder_of(broker.ca, "b1-k1", tmp_path / "k1", LONG_AGO)

    assert (await said(broker, folder)).startswith("our certificate has expired")


async def test_a_certificate_of_another_ca_is_refused_and_named(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    """Each branch trusts its own, and nobody else's."""
    foreign = new_authority(tmp_path / "foreign", "Branch b1", NOW)
    folder = folder_of(foreign, "b1-k1", tmp_path / "k1")
    assert "is not of our CA" in await said(broker, folder)
    (folder / CA).write_text(broker.ca.pem)
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.load_verify_locations(cafile=folder / CA)
    bare.load_cert_chain(folder / CERTIFICATE, folder / KEY)

    with pytest.raises(ssl.SSLError, match=r"(?i)unknown ca"):
        plain_socket(broker, bare)


async def test_without_a_certificate_nobody_gets_in(broker: SecuredBroker) -> None:
    """To know the CA is not enough."""
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.load_verify_locations(cadata=broker.ca.pem)

    with pytest.raises(ssl.SSLError, match=r"(?i)certificate required"):
        plain_socket(broker, bare)


async def test_who_is_revoked_a_moment_after_another_is_refused_too(
    broker: SecuredBroker, tmp_path: Path
) -> None:
    """The last list counts, however soon it comes."""
    revoked = dict[int, datetime]()
    for device in ("k1", "k2"):
        folder = folder_of(broker.ca, f"b1-{device}", tmp_path / device)
        revoked[certificate(folder).serial_number] = NOW
        broker.files.write(permissions(), revoked, NOW)  # all in one second
        with capture_logs() as lines:
            async with asyncio.timeout(20):
                while not _reasons(lines):
                    async with broker.link(folder, device) as opened:
                        await until(
                            lambda link=opened, said=lines: link.connected or _reasons(said)
                        )

        assert _reasons(lines)[0].startswith("our certificate is revoked")


async def test_tls_before_1_3_is_refused(broker: SecuredBroker, tmp_path: Path) -> None:
    """By the broker, whatever the visitor has."""
    old = context(folder_of(broker.ca, "b1-k1", tmp_path / "k1"))
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2

    with pytest.raises(ssl.SSLError, match=r"(?i)protocol version"):
        plain_socket(broker, old)


async def test_a_broker_by_another_name_is_not_trusted(tmp_path: Path) -> None:
    """A rogue box on the branch's network has no certificate for the broker's name."""
    async with secured(tmp_path / "other", names=("broker.example",)) as other:
        folder = folder_of(other.ca, "b1-k1", tmp_path / "k1")

        assert "is not for 127.0.0.1" in await said(other, folder)


async def test_a_broker_whose_certificate_is_over_is_named(tmp_path: Path) -> None:
    """The operator reads what to do."""
    async with secured(tmp_path / "old", NOW - BROKER_LIFE - timedelta(days=1)) as old:
        folder = folder_of(old.ca, "b1-k1", tmp_path / "k1")

        assert await said(old, folder) == (
            "the certificate of the broker at 127.0.0.1 has expired; "
            "make it anew: heliotrope ca server"
        )


@pytest.mark.parametrize(
    ("breaking", "sentence"),
    [
        (lambda folder: (folder / KEY).unlink(), "key.pem is missing; enrol"),
        (lambda folder: (folder / CERTIFICATE).unlink(), "cert.pem is missing; enrol"),
        (lambda folder: (folder / CA).unlink(), "ca.pem is missing; enrol"),
        (lambda folder: (folder / CERTIFICATE).write_text("x"), "holds no certificate; enrol"),
        (lambda folder: (folder / KEY).write_text("x"), "is not the key of"),
        (
            lambda folder: (folder / CA).write_text(
                new_authority(folder / "foreign", "Branch b1", NOW).pem
            ),
            "is not of the CA in",
        ),
    ],
)
def test_a_folder_that_cannot_be_used_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaking: Breaking, sentence: str
) -> None:
    """The program ends with one sentence that has the remedy."""
    folder = folder_of(new_authority(tmp_path / "ca", "Branch b1", NOW), "b1-k1", tmp_path / "k1")
    breaking(folder)
    for name, value in {"BRANCH": "b1", "DEVICE": "k1", "TLS": str(folder)}.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", value)

    with pytest.raises(SystemExit, match=sentence) as ended:
        from_environment(DeviceSettings)
    assert str(ended.value).startswith("HELIOTROPE_TLS: ")
    assert "\n" not in str(ended.value)


def test_a_change_of_certificates_is_finished_after_a_power_cut(tmp_path: Path) -> None:
    """The new certificate was there, its key not yet."""
    ca = new_authority(tmp_path / "ca", "Branch b1", NOW)
    folder, newer = (folder_of(ca, "b1-k1", tmp_path / name) for name in ("k1", "newer"))
    made = context(folder)
    (newer / KEY).rename(folder / NEXT_KEY)
    context(folder)
    assert (folder / NEXT_KEY).exists()
    (newer / CERTIFICATE).rename(folder / CERTIFICATE)
    show(made, folder)

    assert not (folder / NEXT_KEY).exists()
    assert certificate(folder).subject == ca.device("b1-k1", ca.key.public_key(), NOW).subject


def test_an_empty_folder_is_not_a_certificate(tmp_path: Path) -> None:
    """Neither is one that is not there."""
    with pytest.raises(NoCertificate, match="is missing"):
        context(tmp_path / "nowhere")


@pytest.mark.parametrize("host", ["192.0.2.7", "broker.example", "::ffff:192.0.2.7"])
def test_other_machines_are_spoken_to_with_tls_only(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """Unless somebody wants it so."""
    told = {"BRANCH": "b1", "DEVICE": "k1", "PASSWORD": "x", "BROKER_HOST": host}
    for name, value in told.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", value)
    with pytest.raises(SystemExit, match="set HELIOTROPE_TLS, or HELIOTROPE_PLAIN=true"):
        from_environment(DeviceSettings)
    monkeypatch.setenv("HELIOTROPE_PLAIN", "true")

    assert from_environment(DeviceSettings).account.host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_our_own_machine_needs_none(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """What does not leave the machine, nobody on the network reads."""
    told = {"BRANCH": "b1", "DEVICE": "k1", "PASSWORD": "x", "BROKER_HOST": host}
    for name, value in told.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", value)

    assert from_environment(DeviceSettings).account.tls is None

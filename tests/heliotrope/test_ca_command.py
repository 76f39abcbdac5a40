"""`heliotrope ca`, as an operator types it, and the Mosquitto that it sets up."""

import stat
from pathlib import Path

from click.testing import CliRunner

from heliotrope.broker import Child
from heliotrope.cli import main
from heliotrope.mosquitto import command
from server.adapters.authority import read_authority
from server.adapters.clock import wall_clock
from tests.brokers import free_port, until
from tests.secured import folder_of
from wire.link import Account, Link


def run(*words: str) -> tuple[int, str]:
    """Its exit status, and what it said."""
    done = CliRunner().invoke(main, [*words])
    return done.exit_code, done.output


def test_a_ca_is_made_once_and_its_key_is_its_owners(tmp_path: Path) -> None:
    """A second one would shut out every device."""
    folder = tmp_path / "ca"

    assert run("ca", "new", str(folder))[0] == 0
    key = (folder / "ca.key").read_bytes()
    again, said = run("ca", "new", str(folder))
    assert (again, (folder / "ca.key").read_bytes()) == (1, key)
    assert "is there already" in said
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600
    life = read_authority(folder).certificate
    assert (life.not_valid_after_utc - wall_clock()).days in (3651, 3652)


def test_without_a_ca_nothing_is_signed(tmp_path: Path) -> None:
    """The sentence has the remedy."""
    status, said = run(
        "ca", "server", str(tmp_path), "a.example", "--branch", "b1", "--files", str(tmp_path / "m")
    )

    assert status == 1
    assert f"heliotrope ca new {tmp_path}" in said


async def test_what_it_writes_lets_in_certificates_and_on_the_loopback_passwords(
    tmp_path: Path,
) -> None:
    """The branch changes over device by device."""
    ca, files, plain = (str(tmp_path / name) for name in ("ca", "files", "plain"))
    port, loopback = free_port(), free_port()
    run("ca", "new", ca)
    password = run("broker", "--branch", "b1", "--folder", plain, "k1=kiosk")[1].split()[3]
    done, said = run(
        *("ca", "server", ca, "127.0.0.1", "--branch", "b1", "--files", files),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--loopback", str(loopback), "--passwords", plain),
    )
    assert done == 0, said
    child = Child(command(Path(files)), port, tmp_path / "log")
    await child.start()
    own = folder_of(read_authority(Path(ca)), "b1-server", tmp_path / "server")
    server = Link(Account("127.0.0.1", port, "b1-server", "", tls=own), "b1")
    kiosk = Link(Account("127.0.0.1", loopback, "b1-k1", password), "b1")
    async with server, kiosk:
        await until(lambda: server.connected and kiosk.connected, "both")
    await child.stop()

    assert Path(said.strip()) == Path(files) / "mosquitto.conf"

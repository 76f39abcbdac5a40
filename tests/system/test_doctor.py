"""The doctor finds what is wrong in a running branch, each fault really made, with what helps."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from heliotrope.cli import main
from heliotrope.examining.all import CHECKS
from heliotrope.processes import free_port
from tests.system.hall import Hall, served
from tests.system.parts import wait_for
from tests.system.stranger import at_the_kiosk, stranger
from wire.topics import DEVICE_STATE, LOBBY

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]
ISSUE = {"kind": "issue", "id": "r1", "service": "cash", "tier": "basic", "language": "ko"}
READY: dict[str, object] = {"state": "ready", "version": "0.1.0", "paper": "ok"}
ELSEWHERE = {"ca", "certificates", "revocations", "head office", "software"}
"""What is looked at where there are certificates, a head office, or updaters."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A branch that is well: broker, server, a kiosk's state, backups, a journal."""
    folder = tmp_path_factory.mktemp("well")
    CliRunner().invoke(main, ["backup", "key", str(folder / "backup.key")])
    more = {"BACKUP_TO": str(folder / "backups"), "BACKUP_KEY": str(folder / "backup.key")}
    with served(folder, **more) as parts:
        with at_the_kiosk(parts) as kiosk:
            kiosk.ask(ISSUE | {"token": "0" * 64})
        wait_for(lambda: list((folder / "backups").glob("*.age")), "a backup")
        yield parts


def says(made: Hall, state: Mapping[str, object]) -> None:
    """The kiosk's state, until the server has heard it."""
    here = {"branch": "sample", "kind": "kiosk", "device": "k1"}
    with stranger(made, "k1", LOBBY.anyone("sample"), DEVICE_STATE.address(**here)) as kiosk:
        before = made.server.said().count('"event": "device"')
        kiosk.say(dict(state))
        wait_for(lambda: made.server.said().count('"event": "device"') > before, "the state")


def examined(env: Mapping[str, str], folder: Path) -> tuple[int, dict[str, list[str]]]:
    """The exit code, and by state what is said."""
    run = subprocess.run(
        [sys.executable, "-m", "heliotrope", "doctor", "--json"],
        env=os.environ | env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, list[str]] = {}
    for each in json.loads(run.stdout):
        found.setdefault(each["state"], []).append(f"{each['check']}: {each['said']}")
        assert each["remedy"] or each["state"] in {"fine", "unknown"}, each
    return run.returncode, found


@pytest.fixture
def env(made: Hall) -> dict[str, str]:
    """What the server is told."""
    return dict(made.server.told)


def test_a_branch_that_is_well_has_nothing_wrong(
    made: Hall, env: dict[str, str], tmp_path: Path
) -> None:
    """Every check has looked, and the exit code says so."""
    says(made, READY)
    code, found = examined(env, tmp_path)
    looked = {line.partition(":")[0] for lines in found.values() for line in lines}

    assert (code, found.get("wrong")) == (0, None)
    assert "server: 1 devices of sample are well" in found["fine"]
    assert "database: the journal of sample is what was recorded" in found["fine"]
    assert looked == {"settings", *CHECKS} - ELSEWHERE


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"state": "lost"}, "sample kiosk/k1 is lost"),
        (READY | {"paper": "out"}, "sample kiosk/k1: paper out"),
        (READY | {"faults": {"c1": "silent"}}, "sample kiosk/k1: c1 is silent"),
        (READY | {"version": "0.3.0"}, "sample kiosk/k1 is of release 0.3.0, we are 0.1.0"),
    ],
)
def test_a_device_that_ails_is_named(
    made: Hall, env: dict[str, str], tmp_path: Path, state: dict[str, object], said: str
) -> None:
    """With what helps."""
    says(made, state)
    code, found = examined(env, tmp_path)
    says(made, READY)

    assert (code, found["wrong"]) == (1, [f"server: {said}"])


def test_the_release_before_is_no_fault(made: Hall, env: dict[str, str], tmp_path: Path) -> None:
    """Devices are brought up one after the other."""
    says(made, READY | {"version": "0.2.0"})
    code, found = examined(env, tmp_path)
    says(made, READY)

    assert code == 0
    assert "server: sample kiosk/k1 is of release 0.2.0, we are 0.1.0" in found["soon"]


TOLD_WRONGLY = {
    "no server": ({"HTTP_PORT": "1"}, "server: no server answers at http://127.0.0.1:1/healthz"),
    "no broker": ({"BROKER_PORT": "1"}, "broker: no broker answers at 127.0.0.1:1"),
    "no key": ({"CONTACT_KEY": "ab"}, "settings: HELIOTROPE_CONTACT_KEY is no key of 32 bytes"),
    "no file": ({"BRANCH_FILE": "no.toml"}, "settings: no.toml"),
    "no database": (
        {"DATABASE": "postgresql://bank@127.0.0.1:1/x"},
        "database: postgresql://bank@127.0.0.1:1/x cannot be used",
    ),
    "no token": ({"WATCH_HOST": "0.0.0.0"}, "settings: HELIOTROPE_WATCH_TOKEN"),
    "no watch": ({"WATCH_PORT": "1"}, "server: http://127.0.0.1:1/state does not say"),
    "no backups": ({"BACKUP_TO": "none-here"}, "backups: none-here holds no backup"),
    "no backup key": ({"BACKUP_KEY": "none-here"}, "settings: none-here cannot be read"),
    "no ca": ({"CA": "none-here"}, "ca: none-here holds no CA that can be read"),
    "syslog": ({"AUDIT_SYSLOG": "udp://x"}, "settings: HELIOTROPE_AUDIT_SYSLOG is no listener"),
}


@pytest.mark.parametrize("fault", TOLD_WRONGLY)
def test_what_a_server_is_told_wrongly_is_said(
    env: dict[str, str], tmp_path: Path, fault: str
) -> None:
    """Before a start fails on it."""
    changed, said = TOLD_WRONGLY[fault]
    told = {f"HELIOTROPE_{name}": setting for name, setting in changed.items()}
    code, found = examined(env | told, tmp_path)

    assert code == 1
    assert any(line.startswith(said) for line in found["wrong"]), found["wrong"]


def test_a_locale_without_unicode_is_seen(tmp_path: Path) -> None:
    """Names of services would end as question marks."""
    env = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
    env |= {"HELIOTROPE_DATA": str(tmp_path), "HELIOTROPE_PASSWORD": "p"}
    env |= {"HELIOTROPE_DATABASE": f"sqlite:///{tmp_path}/none.sqlite"}
    env |= {"HELIOTROPE_BROKER_PORT": str(free_port())}
    _, found = examined(env, tmp_path)

    assert any(line.startswith("locale: the locale writes ansi") for line in found["soon"])


def test_no_two_first_starts_know_the_same_password(tmp_path: Path) -> None:
    """None is anybody's default."""
    said = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with served(folder) as parts:
            line = next(each for each in parts.server.said().splitlines() if "first log-in" in each)
            said.append(line.split()[-1])

    assert len(set(said)) == 2
    assert min(map(len, said)) >= 12

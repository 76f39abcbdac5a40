"""A disk dies, somebody restores: minutes are lost at most, and no number comes twice."""

import json
import random
import re
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from server.adapters.clock import wall_clock
from tests.system.hall import Hall, running, served
from tests.system.parts import rows, wait_for
from tests.system.stranger import at_the_kiosk

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
ISSUE = {"kind": "issue", "service": "cash", "tier": "basic", "language": "ko"}
TOKEN = "c0ffee" * 10 + "0000"
EPOCH = re.compile(r"epoch (\d+)")


def heliotrope(*told: object) -> Result:
    """A command as an operator types it."""
    return CliRunner().invoke(main, [str(word) for word in told])


def well(*told: object) -> str:
    """What it says where it can do it."""
    done = heliotrope(*told)
    assert done.exit_code == 0, done.output
    return done.output


def numbers(made: Hall, first: int, many: int) -> list[str]:
    """The numbers of so many customers."""
    found = []
    with at_the_kiosk(made) as kiosk:
        for place in range(first, first + many):
            answer = kiosk.ask(ISSUE | {"id": f"r{place}", "token": TOKEN})
            found.append(str(answer["number"]))
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """A branch with two customers in it, its backup, and the folder as it was then."""

    data: Path
    key: Path
    file: Path

    def restore(self, into: Path, *more: str, file: Path | None = None) -> Result:
        """As an operator does."""
        return heliotrope("restore", file or self.file, "--key", self.key, "--data", into, *more)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Made by the command while a server runs."""
    folder = tmp_path_factory.mktemp("kept")
    key, to = folder / "backup.key", folder / "backups"
    well("backup", "key", key)
    with served(folder) as made:
        numbers(made, 0, 2)
        data = folder / "server"
        said = well("backup", "make", "--data", data, "--to", to, "--key", key)
        assert "verified" in said
    [file] = to.glob("*.age")
    return Kept(data, key, file)


def every_second(folder: Path) -> tuple[Path, Path, dict[str, str]]:
    """A key, a folder for backups, and what a server is told of them."""
    key, to = folder / "backup.key", folder / "backups"
    well("backup", "key", key)
    return key, to, {"BACKUP_TO": str(to), "BACKUP_KEY": str(key), "BACKUP_SECONDS": "1"}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it; a lock that somebody looked at is no change."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "server.lock"
    }


def test_a_dead_disk_costs_minutes_and_no_number_comes_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """F19: every few seconds here; `kill -9`, all data gone, restored, and customers go on."""
    key, to, told = every_second(tmp_path)
    with served(tmp_path, **told) as made:
        printed = numbers(made, 0, 5)
        since = wall_clock().timestamp()
        success = "heliotrope_backup_last_success_timestamp_seconds"
        wait_for(lambda: (made.figure(success) or 0) > since, made.server.said())
        assert made.figure("heliotrope_backups_failed_total") == 0
        newest = max(to.glob("*.age"))
        printed += numbers(made, 5, 3)  # in the minutes that are lost
        made.server.kill()
        shutil.rmtree(tmp_path / "server")
        began = time.monotonic()
        said = well("restore", newest, "--key", key, "--data", tmp_path / "server")
        with running(made.server):
            made.wait_for_server()
            took = time.monotonic() - began
            wait_for(lambda: made.server.said().count("broker connected") > 1, "the server's link")
            afterwards = numbers(made, 8, 3)

        with capsys.disabled():
            print(f"\nrestored and served again {took:.1f} s after `restore` was typed")  # noqa: T201 - the report
        assert "epoch 1" in said
        assert not set(afterwards) & set(printed)
        assert all("R1" in number for number in afterwards)
        assert rows(made.database, "SELECT COUNT(*) FROM ticket") >= [(8,)]


def test_nothing_of_a_backup_is_readable(kept: Kept) -> None:
    """Whoever finds the disk finds noise."""
    sealed = kept.file.read_bytes()

    assert sealed.startswith(b"age-encryption.org/v1")
    for clear in (b"SQLite format", b"journal", b"sample", TOKEN.encode()):
        assert clear not in sealed


def test_a_backup_is_verified_line_by_line(kept: Kept, tmp_path: Path) -> None:
    """Where the key is, which need not be where the server is."""
    said = well("backup", "verify", kept.file, "--key", kept.key, "--scratch", tmp_path)

    assert said.startswith("whole: made ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_backup_changes_nothing(kept: Kept, tmp_path: Path, seed: int) -> None:
    """A bit flipped or an end cut off, anywhere: a sentence, and all as it was."""
    chance = random.Random(seed)  # noqa: S311 - of faults, not of secrets
    whole = bytearray(kept.file.read_bytes())
    place = chance.randrange(len(whole))
    if seed % 2:
        whole[place] ^= 1 << chance.randrange(8)
    damaged = tmp_path / kept.file.name
    damaged.write_bytes(whole if seed % 2 else whole[:place])
    data = shutil.copytree(kept.data, tmp_path / "data")
    before = tree(data)
    done = kept.restore(data, "--replace", file=damaged)

    assert done.exit_code == 1
    assert "take another" in done.output or "sealed for another key" in done.output
    assert "Traceback" not in done.output
    assert tree(data) == before


def test_another_s_key_opens_nothing(kept: Kept, tmp_path: Path) -> None:
    """Nor does the public half, nor a file that is no key."""
    public = tmp_path / "public"
    public.write_text(well("backup", "key", tmp_path / "other").strip())
    (tmp_path / "none").write_text("hello")
    said = [
        heliotrope("restore", kept.file, "--key", tmp_path / name, "--data", tmp_path / "data")
        for name in ("other", "public", "none", "missing")
    ]

    assert [each.exit_code for each in said] == [1, 1, 1, 1]
    assert "sealed for another key" in said[0].output
    assert "this key seals and opens nothing" in said[1].output
    assert "holds no key; heliotrope backup key" in said[2].output
    assert "cannot be read: No such file" in said[3].output
    assert tree(tmp_path / "data") == {}


def test_a_machine_with_the_public_half_seals_and_says_that_it_cannot_verify(
    kept: Kept, tmp_path: Path
) -> None:
    """Who breaks into the server reads no backup."""
    public = tmp_path / "public"
    public.write_text(well("backup", "key", tmp_path / "key").strip())
    to = tmp_path / "to"
    said = well("backup", "make", "--data", kept.data, "--to", to, "--key", public)
    [file] = to.glob("*.age")

    assert "not verified: the key here only seals" in said
    assert "whole" in well("backup", "verify", file, "--key", tmp_path / "key")


def test_a_server_that_runs_is_not_replaced(kept: Kept, tmp_path: Path) -> None:
    """Whatever is said."""
    with served(tmp_path) as made:
        numbers(made, 0, 1)
        done = kept.restore(tmp_path / "server", "--replace")

    assert done.exit_code == 1
    assert "a server runs on" in done.output


def test_what_is_newer_is_replaced_only_if_that_is_meant(kept: Kept, tmp_path: Path) -> None:
    """The wrong file at three in the morning; and what was there is kept aside."""
    data = shutil.copytree(kept.data, tmp_path / "data")
    with closing(sqlite3.connect(data / "heliotrope.sqlite")) as database, database:
        database.execute("UPDATE branch SET sequence = sequence + 5")
    refused, before = kept.restore(data), tree(data)
    done = kept.restore(data, "--replace")
    [aside] = data.glob("before-restore-*")

    assert (refused.exit_code, done.exit_code) == (1, 0), done.output
    assert "is newer than the backup: sample has" in refused.output
    assert tree(aside)["heliotrope.sqlite"] == before["heliotrope.sqlite"]
    assert tree(data)["journal.key"] == before["journal.key"]


def test_the_same_backup_twice_has_two_epochs(kept: Kept, tmp_path: Path) -> None:
    """What was printed after the first restore is on paper too."""
    places = tmp_path / "data", tmp_path / "data", tmp_path / "new-machine"
    said = [kept.restore(place, "--replace").output for place in places]
    epochs = [int(EPOCH.findall(each)[0]) for each in said]

    assert epochs == [epochs[0] + place for place in range(3)]


def test_a_journal_that_was_changed_is_not_restored(kept: Kept, tmp_path: Path) -> None:
    """A backup of a forgery is a forgery."""
    data = shutil.copytree(kept.data, tmp_path / "data")
    with closing(sqlite3.connect(data / "heliotrope.sqlite")) as database, database:
        database.execute("UPDATE journal SET actor = 'somebody' WHERE sequence = 2")
    to = tmp_path / "to"
    well("backup", "make", "--data", data, "--to", to, "--key", kept.key)
    [file] = to.glob("*.age")
    done = kept.restore(tmp_path / "new", file=file)

    assert done.exit_code == 1
    assert "its journal was changed: sample 2" in done.output


def test_the_ca_comes_back_with_it(kept: Kept, tmp_path: Path) -> None:
    """Without its CA every device of the branch would have to be enrolled anew."""
    well("ca", "new", tmp_path / "ca")
    to = tmp_path / "to"
    told = ["--data", kept.data, "--to", to, "--key", kept.key, "--ca", tmp_path / "ca"]
    well("backup", "make", *told)
    [file] = to.glob("*.age")
    done = kept.restore(tmp_path / "new", "--ca", str(tmp_path / "again"), file=file)

    assert done.exit_code == 0, done.output
    assert tree(tmp_path / "again") == tree(tmp_path / "ca")
    assert json.loads((tmp_path / "new" / "epochs.json").read_text())["sample"] >= 1

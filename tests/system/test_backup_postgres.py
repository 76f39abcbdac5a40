"""The same on PostgreSQL: dumps that are restored beside, and a moment to which one goes back."""

import asyncio
import re
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from server.adapters.backup import postgres as tools
from tests import postgres
from tests.system.parts import wait_for
from tests.system.servers import Server, logged_in, servers
from tests.system.storm import small

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]


def heliotrope(*told: object) -> Result:
    """A command as an operator types it."""
    return CliRunner().invoke(main, [str(word) for word in told])


def well(*told: object) -> str:
    """What it says where it can do it."""
    done = heliotrope(*told)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A PostgreSQL for this file: its URL without a database."""
    with postgres.server() as url:
        yield url.rpartition("/")[0]


@pytest.fixture
def url(cluster: str) -> str:
    """A database of its own in it."""
    name = f"branch_{secrets.token_hex(4)}"
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return f"{cluster}/{name}"


async def issue(server: Server, many: int) -> list[str]:
    """The numbers of so many tickets."""
    found = []
    async with logged_in(server) as client:
        for _ in range(many):
            body = {
                "ticket": uuid.uuid4().hex,
                "service": "cash",
                "tier": "basic",
                "language": "ko",
                "token": "0" * 64,
            }
            key = {"Idempotency-Key": uuid.uuid4().hex}
            answer = await client.post("/api/branches/b1/issue", json=body, headers=key)
            assert answer.status_code == 200, answer.text
            found.append(str(answer.json()["events"][0]["number"]))
    return found


def databases(cluster: str) -> set[str]:
    """The names of all that there are."""
    with psycopg.connect(f"{cluster}/postgres") as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


def test_a_lost_database_comes_back_and_no_number_twice(
    cluster: str, url: str, tmp_path: Path
) -> None:
    """Beside the damaged one, which is kept; a server that runs is not replaced."""
    key, to, folder = tmp_path / "key", tmp_path / "to", tmp_path / "data"
    folder.mkdir()
    well("backup", "key", key)
    where = ("--data", folder, "--database", url, "--key", key)
    with servers(folder, 1, [small("b1")], url) as [server]:
        printed = asyncio.run(issue(server, 4))
        assert "verified" in well("backup", "make", *where, "--to", to)
        printed += asyncio.run(issue(server, 3))
        [file] = to.glob("*.age")
        running = heliotrope("restore", file, *where, "--replace")
    newer = heliotrope("restore", file, *where)
    done = well("restore", file, *where, "--replace")
    with servers(folder, 1, [small("b1")], url) as [server]:
        afterwards = asyncio.run(issue(server, 3))
    names = databases(cluster)

    assert "Error: a server runs on this database" in running.output
    assert "newer than the backup: b1 has" in newer.output
    assert "epoch 1" in done
    assert not set(afterwards) & set(printed)
    assert all("R1" in number for number in afterwards)
    assert [each for each in names if each.startswith("before_restore")]
    assert [each for each in names if re.fullmatch(r"branch_\w{8}_\w{8}", each)] == []


def test_it_comes_back_on_a_new_machine(cluster: str, url: str, tmp_path: Path) -> None:
    """Where there is no database of that name yet; damaged, it leaves nothing behind."""
    key, to, folder = tmp_path / "key", tmp_path / "to", tmp_path / "data"
    folder.mkdir()
    well("backup", "key", key)
    with servers(folder, 1, [small("b1")], url) as [server]:
        asyncio.run(issue(server, 2))
    well("backup", "make", "--data", folder, "--database", url, "--key", key, "--to", to)
    [file] = to.glob("*.age")
    elsewhere = f"{cluster}/elsewhere"
    damaged = tmp_path / file.name
    damaged.write_bytes(file.read_bytes()[:-9])
    before = databases(cluster)
    told = ("--key", key, "--data", tmp_path / "new", "--database", elsewhere)
    refused = heliotrope("restore", damaged, *told)
    untouched = databases(cluster)
    well("restore", file, *told)

    assert "damaged or cut off; take another" in refused.output
    assert untouched == before
    assert databases(cluster) == before | {"elsewhere"}
    assert (tmp_path / "new" / "journal.key").read_bytes() == (folder / "journal.key").read_bytes()


def test_a_backup_of_the_other_kind_says_so(url: str, tmp_path: Path) -> None:
    """And a database that is away, and a user who may not make one."""
    key, to, folder = tmp_path / "key", tmp_path / "to", tmp_path / "data"
    folder.mkdir()
    well("backup", "key", key)
    with servers(folder, 1, [small("b1")], url):
        pass
    well("backup", "make", "--data", folder, "--database", url, "--key", key, "--to", to)
    [file] = to.glob("*.age")
    as_sqlite = heliotrope("restore", file, "--key", key, "--data", tmp_path / "new")
    away = "postgresql://bank@127.0.0.1:1/branch"
    gone = heliotrope(
        "backup", "make", "--data", folder, "--database", away, "--key", key, "--to", to
    )

    assert (as_sqlite.exit_code, gone.exit_code) == (1, 1)
    assert "the backup is of PostgreSQL: name its new place with --database" in as_sqlite.output
    assert "cannot be used" in gone.output
    assert "Traceback" not in gone.output


def test_a_password_is_not_among_the_words_of_a_command() -> None:
    """Whoever lists the machine's processes reads them."""
    told = tools._environment("postgresql://bank:secret@db.example:5433/branch?sslmode=verify-full")

    assert told == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "bank",
        "PGPASSWORD": "secret",
        "PGDATABASE": "branch",
        "PGSSLMODE": "verify-full",
    }


# --- a moment -------------------------------------------------------------------------------------
def archived(url: str) -> bool:
    """Whether all of the log but what is being written lies in the archive."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT last_archived_wal >= pg_walfile_name(pg_switch_wal()) FROM pg_stat_archiver"
        )
        return found.fetchall() == [(True,)]


def test_a_database_goes_back_to_the_moment_before_a_mistake() -> None:
    """Somebody deletes in the wrong window; base and log, as docs/backup.md keeps them."""
    with postgres.place() as there:
        postgres.as_owner(there, "mkdir", "wal")
        keeps = {
            "archive_mode": "on",
            "archive_timeout": "60",
            "archive_command": f"test ! -f {there}/wal/%f && cp %p {there}/wal/%f",
        }
        with postgres.running(there, **keeps) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE TABLE ticket (number text)")
                base = ("-D", there / "base", "-X", "none", "-c", "fast")
                postgres.as_owner(there, "pg_basebackup", "-d", url, *base)
                connection.execute("INSERT INTO ticket VALUES ('A001')")
                [(moment,)] = connection.execute("SELECT clock_timestamp()").fetchall()
                connection.execute("DELETE FROM ticket")
            wait_for(lambda: archived(url), "the log in its archive")
        postgres.as_owner(there, "touch", there / "base" / "recovery.signal")
        goes = {
            "restore_command": f"cp {there}/wal/%f %p",
            "recovery_target_time": str(moment),
            "recovery_target_action": "promote",
        }
        with postgres.running(there, "base", **goes) as url, psycopg.connect(url) as connection:
            found = connection.execute("SELECT number FROM ticket").fetchall()

    assert found == [("A001",)]

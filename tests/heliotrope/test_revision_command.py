"""`heliotrope revision`: a release is taken back by whoever put it in place."""

import fcntl
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from server.adapters.database import open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a database of this release."""
    engine = open_database(sqlite_url(tmp_path / "heliotrope.sqlite"))
    upgrade(engine, journal_key(tmp_path))
    engine.dispose()
    return tmp_path


def revision(data: Path, *words: str) -> Result:
    """The command, on that folder."""
    return CliRunner().invoke(main, ["revision", "--data", str(data), *words])


def test_it_goes_back_and_says_where_it_is(data: Path) -> None:
    """Then the older release can be started."""
    before = revision(data).output.strip()
    gone = revision(data, "--back", "r0024")

    assert gone.exit_code == 0, gone.output
    assert gone.output.startswith(f"from {before} back to r0024")
    assert revision(data).output.strip() == "r0024"


def test_what_cannot_be_done_is_said(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No such revision, a server that runs, an empty folder: all stays as it is."""
    before = revision(data).output
    unknown = revision(data, "--back", "r9999")
    with (data / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = revision(data, "--back", "r0024")
    nowhere = revision(tmp_path_factory.mktemp("empty"))

    assert [each.exit_code for each in (unknown, running, nowhere)] == [1, 1, 1]
    assert "r9999" in unknown.output
    assert "stop it first" in running.output
    assert "is not there" in nowhere.output
    assert revision(data).output == before

"""`heliotrope keys`: in two steps, of which none can be taken by mistake."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.keys import journal_key, session_secrets
from server.adapters.schema import upgrade
from server.adapters.staff_rows import FactorRows
from tests.contracts.staff_store import FACTOR

OLD, NEW = "0f" * 32, "aa" * 32


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which anna has a second factor."""
    database = opened(tmp_path)
    upgrade(database.engine, database.key)
    [secret] = session_secrets(tmp_path)
    asyncio.run(FactorRows(database, secret).keep("anna", FACTOR))
    database.close()
    return tmp_path


def opened(folder: Path) -> Database:
    """The database of a data folder."""
    return Database(open_database(sqlite_url(folder / "heliotrope.sqlite")), journal_key(folder))


def keys(data: Path, *words: str) -> Result:
    """The command, on that folder."""
    return CliRunner().invoke(main, ["keys", *words, "--data", str(data)])


def test_the_session_key_changes_in_two_steps(data: Path) -> None:
    """Servers are restarted between; the second factor is there all the while."""
    [old] = session_secrets(data)
    begun, between = keys(data, "session"), session_secrets(data)
    finished, after = keys(data, "session", "--finish"), session_secrets(data)
    database = opened(data)
    found = asyncio.run(FactorRows(database, *after).find("anna"))
    database.close()

    assert (begun.exit_code, finished.exit_code) == (0, 0), begun.output + finished.output
    assert between == [after[0], old]
    assert after[0] != old
    assert found == FACTOR
    assert "1 second factors are sealed anew" in finished.output
    assert (data / "session.key").stat().st_mode & 0o077 == 0


def test_a_step_that_is_not_due_is_refused(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """To begin twice would forget the old key too early."""
    early = keys(data, "session", "--finish")
    keys(data, "session")
    twice, known = keys(data, "session"), session_secrets(data)
    nowhere = keys(tmp_path_factory.mktemp("empty"), "session")

    assert [each.exit_code for each in (early, twice, nowhere)] == [1, 1, 1]
    assert "begin without --finish" in early.output
    assert "restart the servers, then --finish" in twice.output
    assert "holds no session.key" in nowhere.output
    assert len(known) == 2


def test_addresses_are_sealed_anew(data: Path) -> None:
    """And what is no key is said."""
    done = keys(data, "contact", "--keys", f"{NEW} {OLD}")
    wrong = keys(data, "contact", "--keys", "abc")

    assert (done.exit_code, wrong.exit_code) == (0, 1)
    assert "0 addresses are sealed under the first key" in done.output
    assert "openssl rand -hex 32" in wrong.output

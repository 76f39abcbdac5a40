"""`heliotrope history import`, as an operator types it."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from heliotrope.cli import main
from heliotrope.plans import Shelf
from server.adapters.learnt import BranchArchive
from server.adapters.tables import PAST_DAY, PAST_LEG
from server.application.archive import KeptLaws
from server.forecast.laws_text import laws_of

SAMPLE = Path("deploy/branches/sample.toml")
HEAD = "ticket,day,service,tier,issued,called,started,finished,outcome,counter"
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a log is in local time


def told(*arguments: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a server that has the sample branch."""
    folder = tmp_path / "data"
    folder.mkdir()
    assert told("branch", "import", SAMPLE, "--data", folder).exit_code == 0
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Three days of ten customers, each served for twenty minutes."""
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEAD, *(row(day, at) for day in range(3) for at in range(10))]))
    return path


def row(day: int, place: int, service: str = "cash") -> str:
    """One customer."""
    issued = MONDAY + timedelta(days=day, hours=9, minutes=25 * place)
    called, finished = issued + timedelta(minutes=3), issued + timedelta(minutes=23)
    times = ",".join(at.isoformat() for at in (issued, called, called, finished))
    return f"{day}-{place:03d},{issued:%Y-%m-%d},{service},basic,{times},served,c1"


def kept(data: Path) -> list[tuple[object, ...]]:
    """Every row of the past."""
    with Shelf(data).opened() as database:
        return database.read_now(
            lambda connection: [
                tuple(row)
                for table in (PAST_DAY, PAST_LEG)
                for row in connection.execute(select(table)).all()
            ]
        )


def laws(data: Path) -> KeptLaws:
    """What the server will go by."""
    with Shelf(data).opened() as database:
        found = asyncio.run(BranchArchive(database, "sample").laws())
    assert found is not None
    return found


def test_a_former_log_is_kept_and_learnt_from_at_once(data: Path, log: Path) -> None:
    """A branch that opens tomorrow begins with what the old system knew."""
    said = told("history", "import", log, "--data", data)

    assert said.exit_code == 0, said.output
    assert f"{log}: 30 tickets of 3 days, 2026-03-02 to 2026-03-04" in said.output
    assert "kept: 3 days" in said.output
    assert "learnt from 3 days" in said.output
    assert "30 tickets in the log" in said.output
    assert laws_of(laws(data).body).days == 3


def test_importing_twice_changes_nothing(data: Path, log: Path) -> None:
    """Whoever is not sure that it worked does it again."""
    told("history", "import", log, "--data", data)
    once, learnt = kept(data), laws(data).body
    said = told("history", "import", log, "--data", data)

    assert "kept: 0 days\n  kept already: 3 days" in said.output
    assert kept(data) == once
    assert laws(data).body == learnt


def test_what_the_branch_does_not_have_is_refused_with_the_remedy(data: Path, log: Path) -> None:
    """Half a log would teach that half as many come."""
    log.write_text(log.read_text() + "\n" + row(2, 11, "cahs") + "\n" + row(2, 12, "gems"))
    said = told("history", "import", log, "--data", data)

    assert said.exit_code == 1
    assert 'no service "cahs"; did you mean "cash"?; say --service "cahs=CODE"' in said.output
    assert 'no service "gems"; there is cash, accounts' in said.output
    assert kept(data) == []


def test_names_can_be_put_into_the_branchs_words_or_left_out(data: Path, log: Path) -> None:
    """No two systems call a service the same."""
    log.write_text(log.read_text() + "\n" + row(2, 11, "cahs") + "\n" + row(2, 12, "gems"))
    named = ("--service", "cahs=cash", "--service", "gems=")
    said = told("history", "import", log, "--data", data, *named)

    assert said.exit_code == 0, said.output
    assert "left out as asked: 1" in said.output
    assert "31 tickets in the log" in said.output


@pytest.mark.parametrize("pair", ["cash", "cash=a --service cash=b"])
def test_a_pair_that_is_none_is_refused(data: Path, log: Path, pair: str) -> None:
    """Before anything is read."""
    said = told("history", "import", log, "--data", data, "--service", *pair.split())

    assert said.exit_code == 2
    assert "OLD=NEW" in said.output


def test_a_damaged_log_is_refused_with_its_line(data: Path, log: Path) -> None:
    """And nothing of it is kept."""
    lines = log.read_text().splitlines()
    lines[5] = lines[5].replace("2026", "MMXXVI")
    log.write_text("\n".join(lines))
    said = told("history", "import", log, "--data", data)

    assert said.exit_code == 1
    assert f"{log}:6" in said.output
    assert kept(data) == []


def test_a_branch_that_is_not_there_is_said(data: Path, log: Path) -> None:
    """With those that are."""
    said = told("history", "import", log, "--data", data, "--branch", "north")

    assert said.exit_code == 1
    assert "there is sample" in said.output

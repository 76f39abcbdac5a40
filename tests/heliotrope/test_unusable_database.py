"""A database that cannot be used: one sentence, a remedy, no password, and a status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from heliotrope.plans import Shelf
from server.adapters.database import sqlite_url

SAMPLE = Path("deploy/branches/sample.toml")
NOBODY = "postgresql://bank:open-sesame@127.0.0.1:1/branch?sslpassword=open-sesame"
"""Nobody listens on port 1."""
COMMANDS = {
    "staff": ("staff", "anna"),
    "import": ("branch", "import", str(SAMPLE)),
    "export": ("branch", "export", "sample"),
    "versions": ("branch", "versions"),
    "restored": ("branch", "restored", "sample"),
}
ON_A_JOURNAL = {
    "verify": ("verify",),
    "replay": ("replay",),
    "journal export": ("export",),
    "checkpoint": ("checkpoint", "2026-01-31", "archive.jsonl"),
}


def told(folder: Path, url: str, name: str) -> Result:
    """What a command says that is given this database."""
    place = ["--data", str(folder), "--database", url]
    if name in COMMANDS:
        return CliRunner().invoke(main, [*COMMANDS[name], *place])
    journal = ["journal", *place, "--branch", str(SAMPLE)]
    return CliRunner().invoke(main, [*journal, *ON_A_JOURNAL[name]])


def said_well(said: str) -> bool:
    """One line, no traceback, no secret."""
    return said.count("\n") == 1 and "Traceback" not in said and "sesame" not in said


@pytest.mark.parametrize("name", [*COMMANDS, *ON_A_JOURNAL])
def test_a_command_says_which_database_it_does_not_reach(tmp_path: Path, name: str) -> None:
    """The operator reads a sentence at three in the morning, not a traceback."""
    result = told(tmp_path, NOBODY, name)

    assert result.exit_code == 1
    assert "postgresql://bank:***@127.0.0.1:1/branch cannot be used:" in result.output
    assert "--database names it" in result.output
    assert said_well(result.output), result.output


@pytest.mark.parametrize("name", [*COMMANDS, *ON_A_JOURNAL])
@pytest.mark.parametrize("url", ["open-sesame", "mysql://bank:open-sesame@db/branch"])
def test_what_is_no_url_is_not_repeated(tmp_path: Path, name: str, url: str) -> None:
    """Somebody pasted the password alone."""
    result = told(tmp_path, url, name)

    assert result.exit_code == 1
    assert "write postgresql://USER:PASSWORD@HOST/NAME" in result.output
    assert said_well(result.output), result.output


@pytest.mark.parametrize("name", [*COMMANDS, *ON_A_JOURNAL])
def test_a_file_that_is_no_database_is_said(tmp_path: Path, name: str) -> None:
    """A wrong path, or a broken disk."""
    file = tmp_path / "letter.sqlite"
    file.write_text("Dear Sir or Madam, " * 100)
    result = told(tmp_path, sqlite_url(file), name)

    assert result.exit_code == 1
    assert f"{file} cannot be used: file is not a database" in result.output
    assert said_well(result.output), result.output


def test_a_database_of_a_newer_version_is_said(tmp_path: Path) -> None:
    """Somebody went back to an older release without taking the upgrade back."""
    with Shelf(tmp_path).opened(made=True) as database, database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    result = CliRunner().invoke(main, ["branch", "versions", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert "r9999" in result.output
    assert said_well(result.output), result.output


@pytest.mark.parametrize("url", [NOBODY, "open-sesame"])
def test_a_server_ends_with_the_sentence(tmp_path: Path, url: str) -> None:
    """Systemd tries again by itself; whoever reads its log sees why it has to."""
    settings = {
        "HELIOTROPE_DATA": str(tmp_path),
        "HELIOTROPE_DATABASE": url,
        "HELIOTROPE_PASSWORD": "x",
    }
    server = subprocess.run(
        [sys.executable, "-m", "heliotrope", "server"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert server.returncode == 1
    assert "PASSWORD@HOST" in server.stderr or "***@127.0.0.1:1/branch" in server.stderr
    assert said_well(server.stderr), server.stderr

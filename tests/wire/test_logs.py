"""What is logged: in one form, and without what is somebody's."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres

SECRET = "+8613800138000"
SAYS = """
import logging, structlog
from wire import logs
logs.set_up()
structlog.get_logger().info("device", device="kiosk/k1")
logging.getLogger("some.library").warning("of a library")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("broken")
"""
FAILS = """
import sys, structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from server.adapters.altering import reason
from server.adapters.database import open_database
from wire import logs
logs.set_up()
log = structlog.get_logger()
engine = open_database(sys.argv[1])
try:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (phone VARCHAR(99) PRIMARY KEY)"))
        for _ in range(2):
            connection.execute(text("INSERT INTO person VALUES (:phone)"), {"phone": sys.argv[2]})
except DBAPIError as failed:
    log.warning("refused", reason=reason(failed))
    log.exception("broken", whole=str(failed))
"""


def said(program: str, *told: str, form: str = "json") -> str:
    """What a program logs."""
    run = subprocess.run(
        [sys.executable, "-c", program, *told],
        env=os.environ | {"HELIOTROPE_LOGS": form, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stderr


def test_every_line_is_json_whoever_says_it() -> None:
    """A collector of logs reads ours and the libraries' alike, and tracebacks as one line."""
    lines = [json.loads(line) for line in said(SAYS).splitlines()]

    assert [line["event"] for line in lines] == ["device", "of a library", "broken"]
    assert [line["level"] for line in lines] == ["info", "warning", "error"]
    assert "ZeroDivisionError" in lines[2]["exception"]
    assert all(line["timestamp"].endswith("Z") for line in lines)


def test_people_may_have_columns() -> None:
    """Though nobody watches a terminal."""
    assert "{" not in said(SAYS, form="text").splitlines()[0]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('logs') / 'some.sqlite'}"
        return
    with postgres.server() as there:
        yield there


def test_a_database_that_fails_names_nobody(url: str) -> None:
    """PostgreSQL shows the row, SQLAlchemy the parameters: both are a customer's telephone."""
    lines = said(FAILS, url, SECRET)

    assert [json.loads(line)["event"] for line in lines.splitlines()] == ["refused", "broken"]
    assert SECRET not in lines

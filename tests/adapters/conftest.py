"""Databases of either kind; one PostgreSQL for all the tests of a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.adapters.database import sqlite_url
from tests import postgres
from tests.databases import empty


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Its URL."""
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Its URL, with nothing in the tables."""
    empty(postgres_server)
    return postgres_server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    empty(sqlite_url(tmp_path / "branch.db"))
    return sqlite_url(tmp_path / "branch.db")

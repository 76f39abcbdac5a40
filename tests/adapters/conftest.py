"""One PostgreSQL for all the tests of a process."""

from collections.abc import Iterator

import pytest

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

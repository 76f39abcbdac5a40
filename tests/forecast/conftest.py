"""The twin, compiled once: what numba made is kept beside pytest's own cache between runs."""

import pytest

from server.forecast import engine


@pytest.fixture(scope="session", autouse=True)
def compiled_twin() -> bool:
    """Load what `tests/run` has compiled before the first forecast: no test pays for it alone."""
    return engine.compile_ahead()

"""The twin, compiled once: what numba made is kept beside pytest's own cache between runs."""

import os
from collections.abc import Iterator

import pytest

from server.forecast import engine


@pytest.fixture(scope="session", autouse=True)
def compiled_twin(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Compile before the first forecast, so that no test pays for it alone."""
    cache = request.config.cache
    assert cache is not None
    before = os.environ.get("NUMBA_CACHE_DIR")
    os.environ["NUMBA_CACHE_DIR"] = str(cache.mkdir("numba"))
    yield engine.compile_ahead()
    if before is None:
        del os.environ["NUMBA_CACHE_DIR"]
    else:
        os.environ["NUMBA_CACHE_DIR"] = before

"""`python -m server.forecast` compiles the twin into NUMBA_CACHE_DIR, for the server to load."""

from server.forecast.engine import compile_ahead

compile_ahead()

"""How long it takes to file what four kiosks printed in 72 hours without the server."""

import asyncio
import logging
import tempfile
from pathlib import Path

import structlog

from tests.alone import three_days
from tests.benchmarks.core import say

TICKETS = 2_000


def main() -> None:
    """The figure: server and kiosks in one process, without the network between them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        came = asyncio.run(three_days(Path(folder), TICKETS))
    say(f"{len(came.given)} tickets handed in within {came.seconds:.1f} s")


if __name__ == "__main__":
    main()

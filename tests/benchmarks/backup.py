"""What a backup costs, and how long it takes until a branch is served again from one."""

import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from server.adapters.backup.box import new_key, read_key, unseal
from server.adapters.backup.files import NAME
from server.adapters.backup.making import Source, make
from server.adapters.clock import wall_clock
from server.adapters.database import open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade
from server.adapters.tables import JOURNAL

EVENTS: Final = (10_000, 100_000, 1_000_000)
"""A branch with 500 customers a day has some 2,000 a day."""
BODY: Final = {"ticket": "", "number": "A001", "series": "A", "service": "cash", "tier": "basic"}


def filled(data: Path, events: int) -> None:
    """A database whose journal has so many events."""
    engine = open_database(sqlite_url(data / NAME))
    upgrade(engine, journal_key(data))
    at = wall_clock()
    with engine.begin() as connection:
        for first in range(0, events, 10_000):
            rows = [
                {
                    "branch": "b1",
                    "sequence": place,
                    "at": at,
                    "kind": "TicketIssued",
                    "actor": "kiosk:k1",
                    "request": f"{place:032x}",
                    "body": json.dumps({**BODY, "ticket": f"{place * 7919:032x}"}),
                    "hash": f"{place * 104729:064x}",
                }
                for place in range(first + 1, first + 10_001)
            ]
            connection.execute(insert(JOURNAL), rows)
    engine.dispose()


def main() -> None:
    """A line for each size."""
    for events in EVENTS:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            data.mkdir()
            filled(data, events)
            new_key(data / "key")
            key, again = read_key(data / "key"), Path(folder) / "again"
            began, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
            made = make(Source(data, ""), key, Path(folder) / "to", 14, wall_clock())
            took = time.monotonic() - began
            cpu = resource.getrusage(resource.RUSAGE_SELF).ru_utime - used
            again.mkdir()
            began = time.monotonic()
            unseal(Path(made.file), key, again)
            opened = time.monotonic() - began
            size = (data / NAME).stat().st_size / 1e6
            print(
                f"{events} events, {size:.0f} MB: made and verified in {took:.1f} s "
                f"({cpu:.1f} s of user CPU), {made.size / 1e6:.0f} MB; opened in {opened:.1f} s"
            )


if __name__ == "__main__":
    main()

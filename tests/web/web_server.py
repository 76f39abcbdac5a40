"""A real server of the pages: `web_server.py PORT FOLDER morning|busy|full|many [NUMBER]`."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from web_fleet import depot_of, halted
from web_full import full_house
from web_world import (
    IF_FIVE_OPENS,
    MANY,
    MemoryAdvice,
    busy_morning,
    house_named,
    house_of,
    morning,
)

from server.adapters.authority import new_authority, read_authority
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.adapters.schema import upgrade
from server.adapters.sessions import SessionStore
from server.application.enrolling import Enrolling
from server.application.sessions import Sessions
from server.web.app import create_app
from server.web.house import House
from server.web.serving import page_server
from tests.databases import KEY, database
from tests.secured import succession


def _many(count: int) -> list[House]:
    """The same busy morning so many times: `j0`, `j1`, ..."""
    branch = busy_morning()
    return [house_named(f"j{place}", branch) for place in range(count)]


KINDS: Final[Mapping[str, Callable[..., list[House]]]] = {
    "busy": lambda: [house_of(busy_morning())],
    "full": lambda: [asyncio.run(full_house())],
    "morning": lambda *people: [house_of(morning(*people))],
    "many": _many,
}


def _enrolling(registry: RegistryRows, ca: Path) -> Enrolling:
    """Devices are invited; there is no broker to be told."""

    async def nobody() -> None:
        """Is told."""

    known = ca.exists()
    signer = read_authority(ca) if known else new_authority(ca, "Sample", wall_clock())
    return Enrolling(registry, succession(signer), wall_clock, nobody)


def main() -> None:
    """Serve until told to stop."""
    port, folder, kind, *numbers = sys.argv[1:]
    kept = database(sqlite_url(Path(folder) / "sessions.sqlite"))
    upgrade(kept.engine, KEY)
    # Of one database, so that sessions outlive the process as they do in a branch.
    sessions = Sessions(SessionStore(kept), wall_clock)
    advice = MemoryAdvice(MANY, IF_FIVE_OPENS)
    houses = [
        replace(house, staff=replace(house.staff, sessions=sessions), advice=advice)
        for house in KINDS[kind](*map(int, numbers))
    ]
    if kind == "full":
        asyncio.run(halted(kept))
    enrolling = _enrolling(RegistryRows(kept), Path(folder) / "ca")
    app = create_app(houses, enrolling=enrolling, depot=depot_of(kept))
    asyncio.run(page_server(app, "127.0.0.1", int(port)).serve())


if __name__ == "__main__":
    main()

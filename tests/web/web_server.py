"""A real server of the pages, in a process: `web_server.py PORT FOLDER morning|busy [PEOPLE]`."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from web_world import IF_FIVE_OPENS, MANY, MemoryAdvice, busy_morning, house_of, morning

from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.schema import upgrade
from server.adapters.sessions import SessionStore
from server.application.sessions import Sessions
from server.web.app import create_app
from server.web.serving import page_server
from tests.databases import KEY, database


def main() -> None:
    """Serve until told to stop."""
    port, folder, kind, *people = sys.argv[1:]
    branch = busy_morning() if kind == "busy" else morning(*map(int, people))
    kept = database(sqlite_url(Path(folder) / "sessions.sqlite"))
    upgrade(kept.engine, KEY)
    # Of one database, so that sessions outlive the process as they do in a branch.
    sessions = Sessions(SessionStore(kept), wall_clock)
    advice = MemoryAdvice(MANY, IF_FIVE_OPENS)
    house = replace(house_of(branch), sessions=sessions, advice=advice)
    asyncio.run(page_server(create_app([house]), "127.0.0.1", int(port)).serve())


if __name__ == "__main__":
    main()

"""A real server of the pages, in a process: `web_server.py PORT morning|busy [PEOPLE]`."""

import asyncio
import sys
from dataclasses import replace

from web_world import IF_FIVE_OPENS, MANY, MemoryAdvice, busy_morning, house_of, morning

from server.web.app import create_app
from server.web.serving import page_server


def main() -> None:
    """Serve until told to stop."""
    port, kind, *people = sys.argv[1:]
    branch = busy_morning() if kind == "busy" else morning(*map(int, people))
    house = replace(house_of(branch), advice=MemoryAdvice(MANY, IF_FIVE_OPENS))
    asyncio.run(page_server(create_app([house]), "127.0.0.1", int(port)).serve())


if __name__ == "__main__":
    main()

"""Serves the pages so that a stop takes a moment, not a minute: open streams are ended first."""

import asyncio
import socket
from typing import Final

import uvicorn
from fastapi import FastAPI

from wire.watchdog import keep_telling

GRACE: Final = 2
"""Seconds that answers under way have to finish."""


class PageServer(uvicorn.Server):
    """A uvicorn server that tells the streams to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing
        self._telling: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and from then on tell whoever watches this process that it lives."""
        await super().startup(sockets)
        self._telling = asyncio.create_task(keep_telling())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then whatever else is open."""
        self._closing.set()
        if self._telling is not None:
            self._telling.cancel()
        await super().shutdown(sockets)


def page_server(app: FastAPI, host: str, port: int) -> PageServer:
    """A server for `create_app`'s application; `await server.serve()` runs it."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return PageServer(config, app.state.closing)

"""What whoever watches over servers asks: figures for Prometheus, and whether to send work here.

GET /metrics   for Prometheus; with a token where one is set
GET /state     for `heliotrope doctor`: branches and devices by name; with the token likewise
GET /health    200: the process answers
GET /ready     200: its database answers too; 503: send people elsewhere
"""

import asyncio
import contextlib
import hmac
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Final

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from server.adapters.database import Database
from server.application.gauges import GAUGES, Gauge, Seen, gauges
from server.application.judging import Figures
from server.application.ports import StoreFailed
from server.serving import Served
from server.shared import Shared

log = structlog.get_logger()
JUDGED_EVERY_SECONDS: Final = 300.0
"""A query over a week of tickets; no scrape shall wait for it."""
TOLD: Final = {"state", "version", "paper", "outbox", "faults"}
"""Of a device's state: nobody's number is in it."""
PATIENCE: Final = 2.0
"""Seconds in which a database that is well has answered."""


class Standing(Collector):
    """The branches as they were looked at last.

    Looking is for the loop and quick; writing it all down takes a second for thousands of branches,
    and is for a thread.
    """

    def __init__(self, branches: Mapping[str, Served]) -> None:
        self.figures: dict[str, Figures] = {}
        """What forecasts were worth, by branch."""
        self._branches = branches
        self._seen: Mapping[str, Seen] = {}

    def look(self) -> None:
        """Remember how every branch stands now."""
        figures = self.figures
        self._seen = {
            code: branch.seen(figures.get(code)) for code, branch in self._branches.items()
        }

    def state(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The branches with their devices by name, as they are now."""
        for code, branch in self._branches.items():
            seen = branch.seen(None)
            yield (
                code,
                {
                    "on_duty": seen.link.on_duty,
                    "broker_connected": seen.link.connected,
                    "compiled": branch.house.standing().compiled,
                    "devices": {
                        name: one.model_dump(mode="json", include=TOLD)
                        for name, one in seen.devices.items()
                    },
                },
            )

    async def keep_judging(self) -> None:
        """Look up what forecasts were worth, again and again, until cancelled."""
        while True:
            for code, branch in self._branches.items():
                try:
                    self.figures[code] = await branch.judged()
                except StoreFailed as failed:
                    log.warning("forecasts not judged", branch=code, reason=str(failed))
            await asyncio.sleep(JUDGED_EVERY_SECONDS)

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing beforehand: branches may be many."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A family for each kind of figure, with every branch's."""
        found: dict[str, list[tuple[str, Gauge]]] = {name: [] for name in GAUGES}
        for code, seen in self._seen.items():
            for gauge in gauges(seen):
                found[gauge.name].append((code, gauge))
        for name, those in found.items():
            yield _family(name, those)


def _family(name: str, those: list[tuple[str, Gauge]]) -> GaugeMetricFamily:
    labels = [*those[0][1].labels] if those else []
    made = GaugeMetricFamily(f"heliotrope_branch_{name}", GAUGES[name], labels=["branch", *labels])
    for code, gauge in those:
        made.add_metric([code, *gauge.labels.values()], float(gauge.value))
    return made


@contextlib.asynccontextmanager
async def watched(shared: Shared, branches: Mapping[str, Served]) -> AsyncIterator[None]:
    """Answer whoever watches, where a port is set for it; begin nothing otherwise."""
    settings = shared.settings
    if not settings.watch_port:
        yield
        return
    standing = Standing(branches)
    shared.measures.registry.register(standing)
    config = uvicorn.Config(
        _app(shared, standing),
        host=settings.watch_host,
        port=settings.watch_port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = WatchServer(config)
    running = asyncio.create_task(server.serve())
    judging = asyncio.create_task(standing.keep_judging())
    try:
        yield
    finally:
        judging.cancel()
        server.should_exit = True
        await asyncio.wait({running, judging})


class WatchServer(uvicorn.Server):
    """A second server in the process, which leaves the signals to the first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of them."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen; a port that is taken is said and ends nothing: customers come first."""
        try:
            await super().startup(sockets)
        except SystemExit:
            log.error("nobody can watch", port=self.config.port, why="the port is taken")  # noqa: TRY400 - uvicorn has said it
            self.should_exit = True


def _app(shared: Shared, standing: Standing) -> Starlette:
    token = shared.settings.watch_token.get_secret_value()

    def stranger(request: Request) -> Response | None:
        said = request.headers.get("authorization", "")
        if token and not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
            return PlainTextResponse("a token is needed", 401, {"WWW-Authenticate": "Bearer"})
        return None

    async def state(request: Request) -> Response:
        told = {"release": shared.measures.release, "branches": dict(standing.state())}
        return stranger(request) or JSONResponse(told)

    async def metrics(request: Request) -> Response:
        if (refused := stranger(request)) is not None:
            return refused
        standing.look()
        found = await asyncio.to_thread(generate_latest, shared.measures.registry)
        return Response(found, media_type=CONTENT_TYPE_LATEST)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        why = await _wrong(shared.database)
        told = {"status": "ready"} if why is None else {"status": "not ready", "database": why}
        return JSONResponse(told, 503 if why else 200)

    return Starlette(
        routes=[
            Route("/metrics", metrics),
            Route("/state", state),
            Route("/health", health),
            Route("/ready", ready),
        ]
    )


async def _wrong(database: Database) -> str | None:
    try:
        asked = database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
        async with asyncio.timeout(PATIENCE):
            await asked
    except StoreFailed:
        return "refuses"  # what it says may hold its address
    except TimeoutError:
        return "does not answer"
    return None

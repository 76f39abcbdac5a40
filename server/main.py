"""The server program: the one place that knows all its parts."""

import asyncio
import contextlib
import fcntl
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
import uvloop
from fastapi import APIRouter, FastAPI
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.adapters.accounts import AccountStore
from server.adapters.anchors import NAME as ANCHORS
from server.adapters.anchors import Anchors
from server.adapters.branch_file import BranchFileError, read_plan
from server.adapters.clock import ServerClock, wall_clock
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.forecaster import keep_forecasting
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.mqtt import Devices
from server.adapters.relay import Heartbeat, Owner, Relay
from server.adapters.schema import upgrade
from server.adapters.store import Store
from server.application.door import Door
from server.application.keeper import keep_time, skip_nights
from server.application.outlooks import Outlooks
from server.domain.plan import Plan
from server.forecast.foresight import Foresight
from server.web.app import create_app
from server.web.house import House
from server.web.passwords import first_admin
from server.web.serving import page_server
from wire.link import Account, Link
from wire.settings import from_environment

log = structlog.get_logger()


class AnotherServer(RuntimeError):
    """A server runs on this data folder already."""


class Settings(BaseSettings):
    """What the server is told from outside: HELIOTROPE_BRANCH_FILE and so on."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_", env_file=".env", extra="ignore")

    branch_file: Path
    data: Path
    password: SecretStr
    """The server's own at the broker."""
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    """How phones reach the server; by default the address it listens on."""
    speed: float = 1.0
    """Above 1 in demonstrations only."""
    starts_at: time | None = None
    """Demonstrations and tests: begin at this local time, and skip the nights."""

    @property
    def phone(self) -> str:
        """Where a phone's token is appended."""
        return (self.public_url or f"http://{self.http_host}:{self.http_port}") + "/p/"


@dataclass(frozen=True, slots=True)
class Extras:
    """Pages that another program adds, as the demonstration does."""

    routers: Sequence[APIRouter] = ()
    template_folders: Sequence[Path] = ()


def main() -> None:
    """Serve with the settings of the environment."""
    run(from_environment(Settings), Extras())


def run(settings: Settings, extras: Extras) -> None:
    """Serve until told to stop."""
    try:
        uvloop.run(serve(settings, extras))
    except (AnotherServer, BranchFileError, KeyUnreadable) as wrong:
        sys.exit(str(wrong))


async def serve(settings: Settings, extras: Extras) -> None:
    """Run the server until SIGTERM or SIGINT."""
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops at the signal and raises it again: then the parts below are let go in order.
        asyncio.get_running_loop().add_signal_handler(stop, log.info, "stopping")
    with _only_one(settings.data):
        plan = read_plan(settings.branch_file, settings.speed)
        key = journal_key(settings.data)
        engine = open_database(sqlite_url(settings.data / "heliotrope.sqlite"))
        database = Database(engine, key, Anchors(settings.data / ANCHORS, key))
        upgrade(database.engine, key)
        async with _parts(settings, plan, database, extras) as app:
            await page_server(app, settings.http_host, settings.http_port).serve()
        database.close()


@contextlib.asynccontextmanager
async def _parts(
    settings: Settings, plan: Plan, database: Database, extras: Extras
) -> AsyncIterator[FastAPI]:
    store, accounts = Store(database, plan), AccountStore(database.engine)
    await _welcome(accounts)
    clock = _clock(settings, plan, store.last_moment())
    door = Door(store, clock, await store.load())
    outlooks = Outlooks(door, Foresight())
    name = f"{plan.code}-server"
    account = Account(
        settings.broker_host, settings.broker_port, name, settings.password.get_secret_value()
    )
    link = Link(account, plan.code)
    devices = Devices(door, outlooks, link)
    relay = Relay(door, outlooks, link, settings.phone)
    epoch = store.epoch(int(wall_clock().timestamp()))
    heartbeat = Heartbeat(door, link, Owner(socket.gethostname(), epoch, settings.speed))
    if settings.starts_at is not None:
        skip_nights(door, clock)
    house = House(
        door=door,
        accounts=accounts,
        outlook=outlooks.newest,
        secret=_session_secret(settings.data),
        speed=settings.speed,
        devices=lambda: devices.states,
    )
    loops = (
        keep_time(door, settings.speed),
        keep_forecasting(outlooks, settings.data / "numba"),
        relay.keep_menus(),
        heartbeat.keep_beating(),
    )
    async with link, asyncio.TaskGroup() as group:
        running = [group.create_task(loop) for loop in loops]
        yield create_app(house, routers=extras.routers, template_folders=extras.template_folders)
        for task in running:
            task.cancel()


async def _welcome(accounts: AccountStore) -> None:
    password = await first_admin(accounts)
    if password is not None:
        # Once, on the terminal of whoever starts the server first; not in the log.
        print(f"first log-in: admin {password}", flush=True)  # noqa: T201 - it must be read


def _clock(settings: Settings, plan: Plan, reached: datetime | None) -> ServerClock:
    start = wall_clock()
    if settings.starts_at is not None:
        local = start.astimezone(ZoneInfo(plan.timezone))
        begin = datetime.combine(local.date(), settings.starts_at, local.tzinfo)
        start = max(begin, reached) if reached else begin
    return ServerClock(start, settings.speed)


def _session_secret(data: Path) -> str:
    path = data / "session.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Hold the data folder: SQLite has one writer, and it is this process."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "server.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherServer(f"another server runs on {data}") from None
        yield

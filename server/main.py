"""The server program: the one place that knows all its parts."""

import asyncio
import contextlib
import fcntl
import gc
import re
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import structlog
import uvloop
from fastapi import APIRouter, FastAPI

from server.adapters.accounts import AccountStore
from server.adapters.admitting import Admitting
from server.adapters.anchors import NAME as ANCHORS
from server.adapters.anchors import Anchors
from server.adapters.authorities import read_authorities
from server.adapters.authority import NoAuthority
from server.adapters.branch_file import BranchFileError, read_plan
from server.adapters.clock import wall_clock
from server.adapters.contacts import Reachable
from server.adapters.customers import NoDirectory, directory
from server.adapters.database import Database, DatabaseUnusable, in_one_sentence, open_database
from server.adapters.keys import KeyUnreadable, journal_key, session_secrets
from server.adapters.leases import Leases
from server.adapters.measured import MeasuredDatabase, MeasuredStaffLog, Measures
from server.adapters.own_disciplines import installed
from server.adapters.plans import plans_served
from server.adapters.push_services import NoPushes
from server.adapters.reaching import NoGateway
from server.adapters.received import ReceivedRows
from server.adapters.registry import RegistryRows
from server.adapters.same_key import see_that_it_fits
from server.adapters.schema import upgrade
from server.adapters.sealing import NoContactKey
from server.adapters.sender_keys import SenderKeys
from server.adapters.sending import NoHeadOffice, There, head_office
from server.adapters.sessions import SessionStore
from server.adapters.sign_on import NoSignOn, OpenId, Provider, places
from server.adapters.staff_rows import FactorRows, StaffLogRows
from server.adapters.succession import Succession
from server.adapters.syslog import NoListener
from server.application.enrolling import Enrolling
from server.application.head_office import HeadOffice
from server.application.ports import StoreFailed
from server.application.sessions import Sessions
from server.application.staff import Staff
from server.depots import depot
from server.duties import kept
from server.reached import pusher, reaching
from server.serving import serve_branch
from server.settings import LOCK, Settings
from server.shared import Shared
from server.watching import watched
from server.web.app import create_app
from server.web.passwords import first_admin
from server.web.serving import page_server
from wire import network
from wire.settings import from_environment
from wire.tls import NoCertificate, context

log = structlog.get_logger()


class AnotherServer(RuntimeError):
    """A server runs on this data folder already."""


class NoBranch(RuntimeError):
    """There is nothing to serve."""


TURN_SECONDS: Final = 0.0005
COLLECT_AFTER: Final = 5_000, 4, 5_000
"""New objects, and times of that: to walk twenty times 50,000 of them takes half a second."""
CANNOT_START: Final = (
    AnotherServer,
    BranchFileError,
    DatabaseUnusable,
    KeyUnreadable,
    NoAuthority,
    NoBranch,
    NoCertificate,
    NoContactKey,
    NoDirectory,
    NoGateway,
    NoHeadOffice,
    NoPushes,
    NoListener,
    NoSignOn,
    StoreFailed,
)


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
    # A branch is thousands of values, none circular: to walk them often made orders half as dear.
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    # Whoever presses would wait 5 ms for each turn of a forecast's thread.
    sys.setswitchinterval(TURN_SECONDS)
    try:
        uvloop.run(serve(settings, extras))
    except CANNOT_START as wrong:
        sys.exit(str(wrong))
    # What is left goes with the process: to look through many branches for garbage takes seconds.
    gc.freeze()


async def serve(settings: Settings, extras: Extras) -> None:
    """Run the server until SIGTERM or SIGINT."""
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops at the signal and raises it again: then the parts below are let go in order.
        asyncio.get_running_loop().add_signal_handler(stop, log.info, "stopping")
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_one(settings.data) if settings.alone else contextlib.nullcontext():
        measures = Measures(version("heliotrope"))
        database = _opened(settings, measures)
        async with _parts(settings, database, measures, extras) as app:
            await page_server(app, settings.http_host, settings.http_port).serve()
        database.close()


def _opened(settings: Settings, measures: Measures) -> Database:
    """The database at the newest revision, written under our key."""
    key = journal_key(settings.data)
    with in_one_sentence(settings.database_url):
        engine = open_database(settings.database_url)
        upgrade(engine, key)
        with engine.begin() as connection:
            see_that_it_fits(connection, key)
    return MeasuredDatabase(engine, key, Anchors(settings.data / ANCHORS, key), measures)


@contextlib.asynccontextmanager
async def _parts(
    settings: Settings, database: Database, measures: Measures, extras: Extras
) -> AsyncIterator[FastAPI]:
    own = installed()
    files = [read_plan(file, settings.speed, disciplines=own) for file in settings.files]
    plans = plans_served(database, files, afresh=settings.speed != 1.0)
    if not plans:
        raise NoBranch("the database knows no branch; name a file in HELIOTROPE_BRANCH_FILE")
    owner = _owner(settings.name or socket.gethostname())
    codes = [plan.code for plan in plans]
    all_ours = frozenset(codes)
    secret, *older = session_secrets(settings.data)
    leases = None if settings.alone else Leases(open_database(settings.database_url), owner, codes)
    admitting = _admitting(settings, database, codes)
    bearer = settings.customers_token.get_secret_value()
    shared = Shared(
        settings=settings,
        database=database,
        staff=_staff(settings, database, [secret, *older], measures),
        secret=secret,
        owner=owner,
        held=leases.held if leases else lambda: all_ours,
        own=own,
        directory=directory(settings.customers, database, bearer, settings.customers_seconds),
        reaching=reaching(settings),
        reachable=Reachable(database),
        pusher=pusher(settings, database.key),
        measures=measures,
        there=_head_office(settings),
        trust=admitting.succession.trust if admitting else str,
    )
    if admitting:
        await admitting.refresh_or_say()
    if settings.tls:
        for code in codes:
            context(settings.tls / code)  # what cannot be used is said before anybody waits
    await _welcome(shared)
    branches = {plan.code: await serve_branch(shared, plan) for plan in plans}
    gc.freeze()  # what is loaded stays: nobody waits while it is walked
    watching = watched(shared, branches)
    async with kept(shared, branches, leases), _kept_refreshed(admitting), watching:
        yield create_app(
            [branch.house for branch in branches.values()],
            routers=extras.routers,
            template_folders=extras.template_folders,
            enrolling=_enrolling(admitting),
            head_office=_receiving(settings, database),
            depot=depot(shared, admitting, branches),
        )


def _head_office(settings: Settings) -> There | None:
    token = settings.head_token.get_secret_value()
    return head_office(settings.head_url, token, settings.head_ca, settings.head_seconds)


def _receiving(settings: Settings, database: Database) -> HeadOffice | None:
    if not settings.receives:
        return None
    return HeadOffice(ReceivedRows(database), SenderKeys(settings.data).key, wall_clock)


def _admitting(settings: Settings, database: Database, branches: Sequence[str]) -> Admitting | None:
    if settings.ca is None:
        return None
    # Whoever comes with a password cannot see what the broker does with certificates.
    brokers = network.places(settings.broker_host, settings.broker_port) if settings.tls else ()
    return Admitting(
        RegistryRows(database),
        Succession(read_authorities(settings.ca), brokers, wall_clock),
        branches,
        settings.broker_files,
        settings.tls,
        wall_clock,
    )


def _enrolling(admitting: Admitting | None) -> Enrolling | None:
    if admitting is None:
        return None
    return Enrolling(admitting.registry, admitting.succession, wall_clock, admitting.refresh_or_say)


@contextlib.asynccontextmanager
async def _kept_refreshed(admitting: Admitting | None) -> AsyncIterator[None]:
    if admitting is None:
        yield
        return
    keeping = asyncio.create_task(admitting.keep_refreshing())
    yield
    keeping.cancel()


def _staff(
    settings: Settings, database: Database, keys: Sequence[str], measures: Measures
) -> Staff:
    sessions = Sessions(SessionStore(database), wall_clock)
    accounts, log = (
        AccountStore(database.engine),
        MeasuredStaffLog(StaffLogRows(database), measures),
    )
    factors = FactorRows(database, *keys)
    return Staff(accounts, sessions, log, factors, _sign_on(settings))


def _sign_on(settings: Settings) -> OpenId | None:
    if not settings.oidc_issuer:
        return None
    provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client,
        settings.oidc_secret.get_secret_value(),
        settings.oidc_back,
        places(settings.oidc_roles),
        settings.oidc_claim,
    )
    return OpenId(provider, wall_clock)


async def _welcome(shared: Shared) -> None:
    password = await first_admin(shared.staff.accounts)
    if password is not None:
        # Once, on the terminal of whoever starts the server first; not in the log.
        print(f"first log-in: admin {password}", flush=True)  # noqa: T201 - it must be read


def _owner(name: str) -> str:
    """The name with something that no other server has, even one started in its place."""
    return re.sub(r"[^a-z0-9-]", "-", name.lower())[:40] + "-" + secrets.token_hex(3)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Hold the data folder: SQLite has one writer, and it is this server."""
    with (data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherServer(f"another server runs on {data}") from None
        yield

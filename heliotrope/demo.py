"""`heliotrope demo`: a whole branch on one machine, with its broker, printer and people."""

import asyncio
import contextlib
import hashlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import httpx

from heliotrope import devices, names
from heliotrope.broker import BrokerFailed
from heliotrope.crowd import Scene, Seat, crowd
from heliotrope.crowd_kiosk import CrowdKiosk
from heliotrope.nats import NatsBroker
from heliotrope.processes import free_port, stop
from heliotrope.secrets import SecretFile
from heliotrope.windows import open_windows
from printer.device import EscposPrinter
from printer.lines.tcp import Tcp
from printer.simulator import Simulator
from printer.slip import Slip
from server.adapters.branch_file import BranchFileError, read_plan
from server.domain.plan import Plan
from wire.link import Account

READY_WITHIN_SECONDS: Final = 60.0
HALL: Final = {"k1": "kiosk", "k2": "kiosk", "b1": "board"}
"""k1 prints for the crowd; the others open windows where there is a display."""
VISITORS: Final = {"you": "teller", "lobby": "lobby", "manager": "manager"}
"""Log-ins for whoever watches, and their roles."""


class DemoFailed(RuntimeError):
    """The demonstration could not start; the message says why."""


CANNOT_START: Final = (DemoFailed, BranchFileError, BrokerFailed)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where and how the demonstration plays."""

    branch_file: Path
    folder: Path
    port: int
    speed: float
    seed: int

    @property
    def url(self) -> str:
        """Where people find it."""
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what takes part: devices and staff with their passwords."""

    plan: Plan
    broker_port: int
    passwords: Mapping[str, str]
    tellers: Mapping[str, str]
    """Simulated tellers by the counter they work at; the last counter is the visitor's."""

    @property
    def kinds(self) -> dict[str, str]:
        """Device ids and their kinds."""
        return HALL | _at_counters(self.plan)

    def account(self, device: str) -> Account:
        """How a device, or the server, logs in to the broker."""
        name = f"{self.plan.code}-{device}"
        return Account("127.0.0.1", self.broker_port, name, self.passwords[name])

    @property
    def contact_key(self) -> str:
        """Under which the server keeps customers' numbers; as secret as its password."""
        told = f"contact {self.account('server').password}"
        return hashlib.sha256(told.encode()).hexdigest()

    def broker_accounts(self) -> devices.Accounts:
        """Every account of the broker: its password and what it may do there."""
        return devices.accounts(self.plan.code, self.kinds, self.passwords)

    def seats(self) -> list[Seat]:
        """The counters at which the crowd works."""
        return [
            Seat(code, teller, self.passwords[teller], _pad(code), self.account(_pad(code)))
            for code, teller in self.tellers.items()
        ]


async def play(stage: Stage) -> None:
    """Run the demonstration until SIGINT or SIGTERM; its folder keeps the day."""
    over = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, over.set)
    async with contextlib.AsyncExitStack() as parts:
        await _set_up(stage, parts)
        print(f"ready: {stage.url}/", flush=True)
        await over.wait()
        print("stopping; the day goes on at the next start", flush=True)


async def _set_up(stage: Stage, parts: contextlib.AsyncExitStack) -> None:
    begin = parts.enter_async_context
    slips = stage.folder / names.SLIPS
    slips.mkdir(parents=True, exist_ok=True)
    cast = _cast(stage)
    broker = NatsBroker(cast.broker_port, stage.folder / "nats", cast.broker_accounts())
    await begin(broker)
    printer = await begin(Simulator(folder=slips))
    await begin(_server(stage, cast))
    scene = Scene(cast.plan.code, stage.url, stage.speed, Random(stage.seed))
    kiosk = CrowdKiosk(
        cast.account("k1"),
        "k1",
        EscposPrinter(Tcp("127.0.0.1", printer.port)),
        partial(_keep_link, stage.folder / names.PHONE),
    )
    await begin(crowd(scene, kiosk, cast.seats()))
    await kiosk.ready.wait()
    await begin(open_windows(cast.plan.code, cast.account, printer.port))


def _keep_link(file: Path, slip: Slip) -> None:
    """The landing page leads to the newest customer's phone page."""
    file.write_text(slip.url)


def _cast(stage: Stage) -> Cast:
    plan = read_plan(stage.branch_file)
    simulated = list(plan.counters.values())[:-1]
    tellers = {str(counter.code): f"teller{counter.number}" for counter in simulated}
    accounts = [*devices.names(plan.code, HALL | _at_counters(plan)), *tellers.values(), *VISITORS]
    passwords = SecretFile(stage.folder / names.SECRETS).of(accounts)
    return Cast(plan, free_port(), passwords, tellers)


def _at_counters(plan: Plan) -> dict[str, str]:
    """A pad on each counter, and a sign above it."""
    pads = {_pad(code): "pad" for code in plan.counters}
    return pads | {f"sign-{code}": "sign" for code in plan.counters}


def _pad(counter: str) -> str:
    return f"pad-{counter}"


@contextlib.asynccontextmanager
async def _server(stage: Stage, cast: Cast) -> AsyncIterator[None]:
    told = {
        "HELIOTROPE_BRANCH_FILE": str(stage.branch_file),
        "HELIOTROPE_DATA": str(stage.folder),
        "HELIOTROPE_PASSWORD": cast.account("server").password,
        "HELIOTROPE_BROKER_PORT": str(cast.broker_port),
        "HELIOTROPE_HTTP_PORT": str(stage.port),
        "HELIOTROPE_CONTACT_KEY": cast.contact_key,
        "HELIOTROPE_SPEED": str(stage.speed),
        "HELIOTROPE_STARTS_AT": "09:30",
        "HELIOTROPE_STAFF": json.dumps(dict.fromkeys(cast.tellers.values(), "teller") | VISITORS),
    }
    # A session of its own: Ctrl-C reaches this program, which stops its parts in order.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "heliotrope.demo_server",
        env={**os.environ, **told}, start_new_session=True,
    )  # fmt: skip
    try:
        await _answers(stage.url, process)
        yield
    finally:
        await stop(process)


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    """Wait until the server answers; say it if it ends instead."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(READY_WITHIN_SECONDS), httpx.AsyncClient() as client:
            while process.returncode is None:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{url}/healthz")).is_success:
                        return
                await asyncio.sleep(0.05)
    raise DemoFailed("the server did not start; its last words stand above")

"""What stands around a kiosk in a test: a server that only answers, and a finger on the glass."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from kiosk_scenes import MORNING, PLACE, line, menu

from wire.link import Account, Ids, Link
from wire.messages import (
    AwayTicket,
    CheckInRequest,
    CommandResult,
    DeviceState,
    Done,
    Forecast,
    HandInRequest,
    Issued,
    IssueRequest,
    KioskReply,
    KioskRequest,
    Leased,
    LeasedNumbers,
    LeaseRequest,
    PlaceRequest,
    ServerState,
    Used,
)
from wire.topics import DEVICE_RESULT, DEVICE_STATE, KIOSK_REPLY, KIOSK_REQUEST, MENU, SERVER_STATE

PATIENCE = 15.0


async def until(true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait for a condition; whatever it found."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.02)
    return found


class Desk:
    """The server's side of the wire: a menu, a heartbeat, one number for each id."""

    def __init__(self, port: int) -> None:
        self.link = Link(Account("127.0.0.1", port, "branch-server", "x"), "branch")
        self.link.hear(KIOSK_REQUEST, self._answer)
        self.link.hear(DEVICE_STATE, self._device)
        self.link.hear(DEVICE_RESULT, lambda _, result: self.results.append(result))
        self.link.on_connect(self.greet)
        self.results: list[CommandResult] = []
        self.menu = menu()
        self.heard: list[KioskRequest] = []
        """Each once, however often it was sent; but for leases and hand-ins, which no customer asks
        for."""
        self.leases: tuple[LeasedNumbers, ...] = ()
        self.lease: Callable[[str], tuple[LeasedNumbers, ...]] = lambda _: self.leases
        """By device."""
        self.used: list[tuple[Used, ...]] = []
        self.filed: list[AwayTicket] = []
        self.numbers: dict[str, str] = {}
        self.devices: list[DeviceState] = []
        self.silent = False
        self.refusal: KioskReply | None = None

    async def __aenter__(self) -> Self:
        await self.link.__aenter__()
        await until(lambda: self.link.connected)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.__aexit__()

    def greet(self) -> None:
        """Say that we live and what we offer."""
        now = MORNING + timedelta(seconds=time.monotonic())
        self.link.say(SERVER_STATE, ServerState(owner="desk", epoch=1, made_at=now))
        self.link.say(MENU, self.menu.model_copy(update={"made_at": now}))

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Greet again and again meanwhile, as a server does: nobody connects too late to hear."""
        beats = asyncio.create_task(self._keep_greeting())
        try:
            yield
        finally:
            beats.cancel()

    async def _keep_greeting(self) -> None:
        while True:
            self.greet()
            await asyncio.sleep(0.5)

    def _device(self, _: Ids, state: DeviceState) -> None:
        self.devices.append(state)

    def _answer(self, ids: Ids, request: KioskRequest) -> None:
        known = any(request.id == heard.id for heard in self.heard)
        if not known and not isinstance(request, LeaseRequest | HandInRequest):
            self.heard.append(request)
        if not self.silent:
            device = ids["device"]
            self.link.say(KIOSK_REPLY, self._reply(device, request), device=device)

    def _reply(self, device: str, request: KioskRequest) -> KioskReply:
        if isinstance(request, LeaseRequest):
            self.used.append(request.used)
            return Leased(id=request.id, epoch=1, leases=self.lease(device), own=device[1:])
        if isinstance(request, HandInRequest):
            self.filed += request.tickets
            return Done(id=request.id)
        if self.refusal:
            return self.refusal.model_copy(update={"id": request.id})
        return self._answered(request)

    def _answered(self, request: KioskRequest) -> KioskReply:
        match request:
            case IssueRequest(service=service, tier=tier):
                return self._issued(request.id, service, tier)
            case CheckInRequest():
                return self._issued(request.id, "cash", "gold")
            case PlaceRequest():
                return PLACE.model_copy(update={"id": request.id})
        return Done(id=request.id)

    def _issued(self, request: str, service: str, tier: str) -> Issued:
        return Issued(
            id=request,
            number=self.numbers.setdefault(request, f"A{len(self.numbers) + 1:03d}"),
            service=service,
            tier=tier,
            issued_at=MORNING,
            ahead=line("cash", 5).ahead["basic"],
            forecast=Forecast(p50=12, p90=18),
        )


class Kiosk:
    """A kiosk process and the socket through which it is touched and seen."""

    def __init__(self, port: int, folder: Path) -> None:
        self.folder = folder
        self.slips = folder / "slips"
        self._socket = folder / "touches"
        self._writer: asyncio.StreamWriter | None = None
        self.settings = {
            "BRANCH": "branch",
            "DEVICE": "k1",
            "BROKER_PORT": str(port),
            "PASSWORD": "x",
            "DATA": str(folder / "kiosk"),
            "PRINTER": f"file:{self.slips}",
            "SIZE": "540x960",
            "TOUCHES": str(self._socket),
        }

    async def start(self) -> None:
        """Start the process and find its socket."""
        self._socket.unlink(missing_ok=True)
        settings = {f"HELIOTROPE_{name}": value for name, value in self.settings.items()}
        with (self.folder / "kiosk.log").open("ab") as log:
            program = (sys.executable, "-m", "kiosk.main")
            self.running = await asyncio.create_subprocess_exec(
                *program, env=os.environ | settings, stdout=log, stderr=log
            )
        await self.find()

    async def find(self) -> None:
        """The socket of a process that has begun, or begun anew."""
        await until(self._listens, 30)
        if self._writer is not None:
            self._writer.close()
        self._reader, self._writer = await asyncio.open_unix_connection(self._socket)

    def _listens(self) -> bool:
        """A socket is there a moment before anybody listens."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._socket)) == 0

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process; its exit code."""
        if self._writer is not None:
            self._writer.close()
        if self.running.returncode is None:
            self.running.send_signal(how)
        return await self.running.wait()

    async def do(self, **order: Any) -> dict[str, Any]:
        """One order; what is on the screen then."""
        self._writer.write(json.dumps(order).encode() + b"\n")
        return json.loads(await asyncio.wait_for(self._reader.readline(), PATIENCE))

    async def see(self, **wanted: Any) -> dict[str, Any]:
        """Wait until the screen is so."""
        deadline = time.monotonic() + PATIENCE
        while (seen := await self.do()) and not wanted.items() <= seen.items():
            assert time.monotonic() < deadline, f"{wanted} not in {seen}"
            await asyncio.sleep(0.02)
        return seen

    def log(self) -> str:
        """All that the process wrote."""
        return (self.folder / "kiosk.log").read_text()

"""A printer by itself: prints what the server sends, each slip once and in time, or says why."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from printer.device import Proof
from printer.press import Press
from printer.slip import Slip
from printer.spool import Spool
from printer.state import Paper
from wire.album import Album
from wire.link import Ids, Link
from wire.messages import Look, PrintJob, PrintResult, ServerState
from wire.servertime import ServerTime
from wire.topics import LOOK, PRINTER_JOB, PRINTER_RESULT, SERVER_STATE

log = structlog.get_logger()
POLL_PAPER: Final = 8.0
EXPIRED: Final = "expired"


class Service:
    """One printer between the broker and its paper; everything happens in one loop."""

    def __init__(
        self,
        link: Link,
        spool: Spool,
        press: Press,
        album: Album,
        *,
        device: str,
        tell: Callable[[Paper], None],
    ) -> None:
        self.paper = Paper.UNKNOWN
        self._link, self._spool, self._press, self._tell = link, spool, press, tell
        self._album, self._device = album, device
        self._logo = ""
        self._time: ServerTime | None = None
        self._jobs: asyncio.Queue[PrintJob] = asyncio.Queue()
        self._waiting: set[str] = set()
        self._turn = asyncio.Lock()
        self._printing: asyncio.Task[None] | None = None
        link.hear(SERVER_STATE, self._hear_server, live=True)
        link.hear(LOOK, self._hear_look)
        link.hear(PRINTER_JOB, self._hear_job, device=device)

    def recover(self) -> None:
        """After a restart: what was begun may be on paper, and is not printed again."""
        for job in self._spool.unsettled():
            log.warning("slip cut short by a restart", number=job.number)
            self._spool.settle(job.ticket_id, Proof.UNCERTAIN)
            self._press.doubt()

    async def keep_going(self) -> None:
        """Print, and watch the paper, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_printing())
            tasks.create_task(self._keep_watching_paper())
            tasks.create_task(self._album.keep_asking())

    async def finish(self) -> None:
        """Let a slip that is being printed come out."""
        if self._printing is not None:
            await self._printing

    def _hear_server(self, _: Ids, heartbeat: ServerState) -> None:
        self._time = ServerTime(heartbeat, time.monotonic())

    def _hear_look(self, _: Ids, look: Look) -> None:
        self._logo = look.logo
        self._album.want([look.logo])

    def _hear_job(self, _: Ids, job: PrintJob) -> None:
        known = self._spool.proof(job.id)
        if known is not None and known is not Proof.FAILED:
            self._answer(job.id, known.value)
        elif job.id not in self._waiting:  # asked again meanwhile, it is answered once it is done
            self._waiting.add(job.id)
            self._jobs.put_nowait(job)

    async def _keep_printing(self) -> None:
        while True:
            job = await self._jobs.get()
            self._printing = asyncio.create_task(self._logged(job))
            await asyncio.shield(self._printing)

    async def _logged(self, job: PrintJob) -> None:
        try:
            await self._print(job)
        except Exception:
            log.exception("slip failed", number=job.number)  # the next customer's must go on
        finally:
            self._waiting.discard(job.id)

    async def _print(self, job: PrintJob) -> None:
        if self._time is None:
            log.warning("slip waits for the server's time", number=job.number)
            return  # it is asked for again, and the server's heart beats
        if self._time.now(time.monotonic()) > job.expires_at:
            log.warning("slip too late", number=job.number)
            self._answer(job.id, EXPIRED)
            return
        self._spool.begin(job.id, job.number)
        async with self._turn:
            slip = _slip(job, self._album.file(self._logo))
            proof = await asyncio.to_thread(self._press.print, slip)
        self._spool.settle(job.id, proof)
        log.info("slip", number=job.number, proof=proof.value)
        await self._look_at_paper()
        self._answer(job.id, proof.value)

    def _answer(self, id_: str, outcome: str) -> None:
        told = {"id": id_, "outcome": outcome, "paper": self.paper.value}
        self._link.say(PRINTER_RESULT, PrintResult.model_validate(told), device=self._device)

    async def _keep_watching_paper(self) -> None:
        while True:
            await self._look_at_paper()
            await asyncio.sleep(POLL_PAPER)

    async def _look_at_paper(self) -> None:
        async with self._turn:
            paper = await asyncio.to_thread(self._press.state)
        if paper is not self.paper:
            self.paper = paper
            self._tell(paper)


def _slip(job: PrintJob, logo: Path | None) -> Slip:
    return Slip(
        branch=job.branch,
        number=job.number,
        service=job.service,
        where=job.where,
        ahead=job.ahead,
        forecast=job.forecast,
        issued_at=job.issued_at,
        url=job.url,
        language=job.language,
        rule=job.rule,
        logo=logo,
    )

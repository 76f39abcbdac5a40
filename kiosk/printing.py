"""The kiosk's slips: each once on paper, and once more where somebody asks for it."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from kiosk import effects as e
from kiosk.parts import Parts
from printer.device import Proof
from printer.sample import test_slip
from printer.slip import Slip
from printer.spool import Asker
from printer.state import Paper
from wire.messages import Menu

log = structlog.get_logger()
LATEST: Final = 20
"""Tickets that staff can have printed again; not on disk, for a slip leads to its customer."""
Job = e.Print | e.PrintAgain


class Slips:
    """One thing at a time at the printer, in a thread, for it may take seconds."""

    def __init__(self, parts: Parts, menu: Callable[[], Menu | None]) -> None:
        self.latest: deque[e.Print] = deque(maxlen=LATEST)
        self._spool, self._press, self._album = parts.spool, parts.press, parts.album
        self._menu = menu
        self._turn = asyncio.Lock()

    async def paper(self) -> Paper:
        """Whether a slip can come out now."""
        async with self._turn:
            return await asyncio.to_thread(self._press.state)

    async def print(self, job: e.Print, begun: Callable[[str], object]) -> Proof:
        """Print unless it may be on paper already; `begun` hears when the spool is the record."""
        fresh = self._spool.begin(job.id, job.ticket.number)
        begun(job.id)
        self.latest.append(job)
        proof = await self._put_on_paper(job) if fresh else Proof.UNCERTAIN
        self._spool.settle(job.id, proof)
        log.info("slip", number=job.ticket.number, proof=proof.value)
        return proof

    async def print_again(self, job: Job, asker: Asker) -> Proof:
        """Print the same number once more, if the asker may have that."""
        place = self._spool.begin_again(job.id, asker)
        proof = await self._put_on_paper(job) if place else Proof.UNCERTAIN
        if place:
            self._spool.settle_again(place, proof)
        told = {"number": job.ticket.number, "asker": asker.value, "proof": proof.value}
        log.info("slip again" if place else "slip not printed again", **told)
        return proof

    async def test_page(self, language: str, at: datetime) -> Proof:
        """Print something that is no ticket."""
        async with self._turn:
            return await asyncio.to_thread(self._press.print, test_slip(language, at))

    async def _put_on_paper(self, job: Job) -> Proof:
        async with self._turn:
            menu = self._menu()
            logo = self._album.file(menu.look.logo) if menu else None
            return await asyncio.to_thread(self._press.print, _slip(job, menu, logo))


def _slip(job: Job, menu: Menu | None, logo: Path | None) -> Slip:
    ticket = job.ticket
    return Slip(
        branch=menu.branch if menu else {},
        number=ticket.number,
        service=ticket.service,
        where=ticket.where,
        ahead=ticket.ahead,
        forecast=ticket.forecast,
        issued_at=ticket.issued_at,
        url=ticket.url,
        language=job.language,
        rule=menu.rule if menu else {},
        logo=logo,
    )

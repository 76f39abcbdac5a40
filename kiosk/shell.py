"""Runs what the flow asks for: clock, ids, requests, paper; and feeds back what happened."""

import asyncio
import contextlib
import secrets
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, assert_never
from uuid import uuid4

import structlog

from kiosk import effects as e
from kiosk import screen as s
from kiosk.deputy import Deputy
from kiosk.flow import step
from kiosk.maintenance import Hands, Maintenance
from kiosk.pages import kind_of
from kiosk.parts import Parts
from kiosk.printing import Slips
from kiosk.recovery import recover
from kiosk.screen import Input, Screen
from kiosk.view import View, view
from kiosk.wedge import Wedge
from printer.device import Proof
from printer.spool import Asker
from wire.link import Ids
from wire.messages import (
    AwayTicket,
    Done,
    IssueRequest,
    KioskReply,
    Menu,
    Place,
    Refused,
    ServerState,
    Took,
    WithdrawRequest,
)
from wire.topics import KIOSK_REPLY, KIOSK_REQUEST, MENU, SERVER_STATE, TICKET_TOOK

log = structlog.get_logger()
TICK: Final = 0.1
TICK_ALONE: Final = 0.5
"""Seconds, while nobody is here: much of what an idle kiosk costs is looking at the clock."""
POLL_PAPER: Final = 8.0
TOKEN_BYTES: Final = 24


class Shell:
    """One kiosk between its flow and the world; everything happens in one loop."""

    def __init__(
        self, parts: Parts, device: str, show: Callable[[View], None], tell: Callable[[str], None]
    ) -> None:
        self.screen = Screen(glass=parts.glass)
        self._parts, self._device, self._show, self._tell = parts, device, show, tell
        self._deputy = Deputy(parts.reserve, parts.courier, _id)
        self._wedge = Wedge()
        self._stirred = asyncio.Event()
        self._shown: View | None = None
        self._drawn: object = None
        self._touched = time.monotonic()
        self._jobs: set[asyncio.Task[None]] = set()
        self._slips = Slips(parts, lambda: self.screen.menu)
        self._maintenance = Maintenance(parts, device, self._hands())
        parts.album.came = self._redraw
        parts.link.hear(MENU, self._hear_menu)
        parts.link.hear(SERVER_STATE, self._hear_server, live=True)
        parts.link.hear(KIOSK_REPLY, self._hear_reply, device=device)

    def tap(self, button: str) -> None:
        """A button was let go."""
        self._stirred.set()
        self._touched = time.monotonic()
        if button == "maintain" and not self._maintenance.possible:
            return
        self._take(s.Tapped(button=button, token=_token(), **_moment()))

    def key(self, text: str) -> bool:
        """A key was typed; only a reader's whole line means anything: whether it was one."""
        now = _moment()
        reading = self._wedge.key(text, now["at"])
        if reading:
            self._take(s.CardRead(text=reading, token=_token(), **now))
        return bool(reading)

    def read(self, reading: str) -> None:
        """A reader read this."""
        self._take(s.CardRead(text=reading, token=_token(), **_moment()))

    def numbers(self) -> tuple[str, ...]:
        """The latest numbers, newest last: what staff can have printed again."""
        return tuple(job.ticket.number for job in self._slips.latest)

    def print_again(self, number: str) -> bool:
        """For staff: print one of them once more; False where it is not known any more."""
        known = next((job for job in self._slips.latest if job.ticket.number == number), None)
        if known is not None:
            self._start(self._print_again(known, Asker.STAFF))
        return known is not None

    async def test_page(self) -> Proof:
        """Print a page that shows the printer, and no number."""
        return await self._slips.test_page(self.screen.language, _wall().astimezone())

    def recover(self) -> None:
        """Go on from what was before a restart."""
        for happened in recover(self._parts, _wall(), _moment):
            self._take(happened)

    async def keep_going(self) -> None:
        """Let time pass and watch the paper, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_ticking())
            tasks.create_task(self._keep_watching_paper())
            tasks.create_task(self._parts.courier.keep_resending())
            tasks.create_task(self._parts.album.keep_asking())

    async def finish(self) -> None:
        """Let a slip that is being printed come out."""
        await asyncio.gather(*self._jobs)

    # --- what happens -----------------------------------------------------------------------------
    def _take(self, happened: Input) -> None:
        self.screen, effects = step(self.screen, happened)
        for effect in effects:
            if isinstance(effect, e.Upkeep):
                self._maintenance.run(effect)
            else:
                self._run(effect)
        self._draw(happened.at)

    def _draw(self, at: float) -> None:
        now = view(self.screen, at)
        if now != self._shown:
            self._shown = now
            self._show(now)

    def _redraw(self) -> None:
        """What the same view shows is here now."""
        self._shown = None
        self._draw(time.monotonic())

    def _hear_menu(self, _: Ids, menu: Menu) -> None:
        self._parts.album.want([menu.look.logo])
        self._take(s.MenuCame(menu=menu, **_moment()))
        self._deputy.hear_menu(menu)
        names = tuple((line.name, line.zone) for line in menu.services)
        fixed = (menu.branch, names, menu.rule)
        if fixed != self._drawn:
            self._drawn = fixed
            self._start(asyncio.to_thread(self._parts.press.prepare, *fixed))

    def _hear_server(self, _: Ids, heartbeat: ServerState) -> None:
        now = _moment()
        self._take(s.Beat(heartbeat=heartbeat, **now))
        self._deputy.hear_server(heartbeat, now["at"], _wall())

    def _hear_reply(self, _: Ids, reply: KioskReply) -> None:
        if isinstance(reply, Done | Place | Refused):  # of a ticket, the spool is the next record
            self._parts.courier.acknowledge(reply.id)
        if isinstance(reply, Refused):
            log.info("refused", request=reply.id, error=reply.error)
        self._deputy.hear_reply(reply)
        self._take(s.Replied(reply=reply, **_moment()))

    async def _keep_ticking(self) -> None:
        while True:
            now = _moment()
            self._wedge.forget(now["at"])
            self._take(s.Ticked(**now))
            self._stirred.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._stirred.wait()

    def _pause(self) -> float:
        """Until time is looked at again, unless somebody comes."""
        return TICK_ALONE if kind_of(self.screen.page).at_home else TICK

    async def _keep_watching_paper(self) -> None:
        while True:
            await self._look_at_paper()
            await asyncio.sleep(POLL_PAPER)

    async def _look_at_paper(self) -> None:
        paper = await self._slips.paper()
        if paper.value != self.screen.paper:
            self._take(s.PaperSeen(paper=paper.value, **_moment()))
            self._tell(paper.value)

    # --- what is asked for ------------------------------------------------------------------------
    def _run(self, effect: e.Service) -> None:
        match effect:
            case e.AskForTicket() | e.LookUp() | e.CallStaff() | e.Tell():
                log.info("asked", kind=effect.request.kind, request=effect.request.id)
                self._parts.courier.send(effect.request.id, effect.request)
            case e.Identify(request=question):  # not through the outbox, which is a file
                self._parts.link.say(KIOSK_REQUEST, question, device=self._device)
            case e.Forget(id=unanswered):
                log.warning("no answer, forgotten", request=unanswered)
                self._parts.courier.acknowledge(unanswered)
            case e.GiveNumber(request=request, series=series, moment=moment):
                ticket = self._given(request, series, moment)
                self._take(s.Given(of=request.id, ticket=ticket, **_moment()))
            case e.Withdraw(request=withdrawal):
                self._withdraw(withdrawal)
            case e.Print():
                self._start(self._print(effect))
            case e.PrintAgain():
                self._start(self._print_again(effect, Asker.CUSTOMER))
            case _:
                assert_never(effect)

    def _hands(self) -> Hands:
        return Hands(
            report=lambda of: self._take(s.Reported(of=of, **_moment())),
            start=self._start,
            test_page=self.test_page,
            print_number=self.print_again,
            look_at_paper=self._look_at_paper,
            numbers=self.numbers,
            wall=_wall,
        )

    def _given(self, request: IssueRequest, series: str, moment: datetime) -> AwayTicket | None:
        try:
            return self._deputy.give(request, series, moment)
        except (sqlite3.Error, ValueError):  # a number that no message can carry is one as well
            log.exception("no number from the reserve")
            return None

    def _withdraw(self, withdrawal: WithdrawRequest) -> None:
        log.warning("no answer, request withdrawn", request=withdrawal.of)
        self._parts.courier.send_instead(withdrawal.of, withdrawal.id, withdrawal)

    def _start(self, work: Any) -> None:
        job = asyncio.create_task(_logged(work))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    async def _print(self, job: e.Print) -> None:
        touched = self._touched
        proof = await self._slips.print(job, self._parts.courier.acknowledge)
        took = Took(seconds=time.monotonic() - touched)
        self._parts.link.say(TICKET_TOOK, took, device=self._device)
        self._proved(job.id, proof, again=False)
        await self._look_at_paper()

    async def _print_again(self, job: e.Print | e.PrintAgain, asker: Asker) -> None:
        proof = await self._slips.print_again(job, asker)
        self._proved(job.id, proof, again=True)
        self._tell(self.screen.paper)

    def _proved(self, of: str, proof: Proof, *, again: bool) -> None:
        proved = proof is Proof.PRINTED
        self._take(s.Printed(of=of, proved=proved, again=again, **_moment()))


async def _logged(work: Any) -> None:
    try:
        await work
    except Exception:
        # The customer sees the number after a while; the loop and the next customer must go on.
        log.exception("work failed")


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _moment() -> Any:
    return {"at": time.monotonic(), "id": _id()}


def _wall() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _id() -> str:
    return str(uuid4())

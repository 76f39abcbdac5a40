"""After a restart: what may be on paper is told, what nobody waits for is taken back."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog

from kiosk import screen as s
from kiosk.parts import Parts
from kiosk.screen import Input
from printer.device import Proof
from wire.messages import (
    CheckInRequest,
    IssueRequest,
    LeaseRequest,
    PlaceRequest,
    WithdrawRequest,
)
from wire.servertime import AWAY_AFTER_SECONDS
from wire.topics import KIOSK_REQUEST

log = structlog.get_logger()
Moments = Callable[[], Any]


def recover(parts: Parts, wall: datetime, moment: Moments) -> Iterator[Input]:
    """What the flow has to know of the time before; `moment` gives a new one each time."""
    yield from _cut_short(parts, moment)
    _take_back(parts, moment)
    yield from _kept(parts, wall, moment)


def _cut_short(parts: Parts, moment: Moments) -> Iterator[Input]:
    """Slips that had begun when the power went."""
    if parts.spool.unsettled():
        parts.press.doubt()
    for job in parts.spool.unsettled():
        log.warning("slip cut short by a restart", number=job.number)
        parts.courier.acknowledge(job.ticket_id)
        parts.spool.settle(job.ticket_id, Proof.UNCERTAIN)
        yield s.Recovered(number=job.number, **moment())


def _take_back(parts: Parts, moment: Moments) -> None:
    begun = [ticket for ticket in parts.reserve.ids() if ticket in parts.spool]
    parts.reserve.recover([entry.id for entry in parts.outbox], begun)
    given = parts.reserve.ids()
    for entry in parts.outbox:
        match KIOSK_REQUEST.read(entry.payload):
            case IssueRequest() | CheckInRequest() if entry.id not in given:
                log.warning("request of before a restart withdrawn", request=entry.id)
                withdrawal = WithdrawRequest(id=moment()["id"], of=entry.id)
                parts.courier.send_instead(entry.id, withdrawal.id, withdrawal)
            case IssueRequest() | LeaseRequest() | PlaceRequest():
                parts.courier.acknowledge(entry.id)


def _kept(parts: Parts, wall: datetime, moment: Moments) -> Iterator[Input]:
    """Until the server is heard: its last menu, and its clock by ours."""
    if menu := parts.reserve.menu():
        yield s.MenuCame(menu=menu, **moment())
    if heartbeat := parts.reserve.time(wall):
        silent, now = timedelta(seconds=2 * AWAY_AFTER_SECONDS), moment()
        then = heartbeat.made_at - silent * heartbeat.speed
        long_ago = heartbeat.model_copy(update={"made_at": then})
        heard = now["at"] - silent.total_seconds()
        yield s.Beat(heartbeat=long_ago, at=heard, id=now["id"])

"""Stands in for the server while it is away, and hands in what was given when it is back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from kiosk.reserve import Reserve
from wire.messages import (
    AwayTicket,
    Done,
    HandInRequest,
    IssueRequest,
    KioskReply,
    KioskRequest,
    Leased,
    LeaseRequest,
    Menu,
    Refused,
    ServerState,
)
from wire.outbox import Courier

log = structlog.get_logger()
FILL_EVERY: Final = 600.0
"""Seconds after which the reserve is filled up again."""
DRIFT: Final = timedelta(seconds=1)
"""The server's clock is kept again when it is off by more."""


class Deputy:
    """One kiosk's reserve, its leases and its hand-ins."""

    def __init__(
        self, reserve: Reserve, courier: Courier[KioskRequest], ids: Callable[[], str]
    ) -> None:
        self._reserve, self._courier, self._ids = reserve, courier, ids
        self._asked = ""
        """The lease request that is not answered."""
        self._menu: Menu | None = None
        """What was kept last."""
        self._filled = (float("-inf"), -1)
        """When the reserve was last filled, and of which epoch."""

    def give(self, request: IssueRequest, series: str, moment: datetime) -> AwayTicket:
        """A number of the reserve instead of the server's; the request is taken back."""
        given = self._reserve.give(request, series, moment)
        self._courier.acknowledge(request.id)
        log.warning("no answer, numbered from the reserve", number=given.number)
        return given

    def hear_menu(self, menu: Menu) -> None:
        """Kept for a start without the server; not each time that somebody waits more or less."""
        lasting = _lasting(menu)
        if lasting != self._menu:
            self._reserve.keep_menu(menu)
            self._menu = lasting

    def hear_server(self, heartbeat: ServerState, at: float, wall: datetime) -> None:
        """The server is there: keep its time, fill up the reserve, hand in."""
        known = self._reserve.time(wall)
        if known is None or abs(known.made_at - heartbeat.made_at) > DRIFT:
            self._reserve.keep_time(heartbeat, wall)
        filled, epoch = self._filled
        if at - filled > FILL_EVERY or epoch != heartbeat.epoch:
            self._filled = at, heartbeat.epoch
            self._fill()
        self._hand_in()

    def hear_reply(self, reply: KioskReply) -> None:
        """An answer to what was asked here; others concern the screen."""
        handed = self._reserve.handed_in()
        match reply:
            case Leased():
                self._reserve.fill(reply)
                self._courier.acknowledge(reply.id)
                self._asked = ""
            case Done(id=answered) if answered == handed:
                self._reserve.filed(handed)
                self._hand_in()
            case Refused(id=answered) if answered == handed:
                log.error("tickets not filed", error=reply.error, reason=reply.detail)
                self._reserve.not_filed(handed, reply.detail)
                self._hand_in()

    def _fill(self) -> None:
        if self._asked:
            self._courier.acknowledge(self._asked)  # only the newest counts
        self._asked = self._ids()
        request = LeaseRequest(id=self._asked, used=self._reserve.used())
        self._courier.send(self._asked, request)

    def _hand_in(self) -> None:
        """One request after the other."""
        if self._reserve.handed_in() or not len(self._reserve):
            return
        request = self._ids()
        if tickets := self._reserve.hand_in(request):
            self._courier.send(request, HandInRequest(id=request, tickets=tickets))
            self._filled = (float("-inf"), -1)  # what was used may have to be replaced


def _lasting(menu: Menu) -> Menu:
    """Without what changes by the second and is not shown while the server is away."""
    lines = tuple(line.model_copy(update={"ahead": {}, "forecast": {}}) for line in menu.services)
    never = {"sequence": 0, "made_at": None, "foreseen_at": None}
    return menu.model_copy(update={**never, "services": lines})

"""A kiosk without a screen: takes tickets over MQTT for simulated customers."""

import asyncio
import hashlib
import secrets
import uuid
from collections.abc import Callable

import structlog

from heliotrope.habits import Visitor
from printer.device import Printer, Proof
from printer.slip import Slip, draw
from wire import messages, topics
from wire.link import Account, Ids, Link
from wire.outbox import Courier, Outbox

log = structlog.get_logger()


class CrowdKiosk:
    """Asks, waits for the answer, prints: the real kiosk's walk without the touches."""

    def __init__(
        self, account: Account, device: str, printer: Printer, printed: Callable[[Slip], None]
    ) -> None:
        self.link = Link(account, account.name.removesuffix(f"-{device}"))
        self._printer = printer
        self._printed = printed
        self.ready = asyncio.Event()
        """Set when a customer could take a ticket."""
        self._menu: messages.Menu | None = None
        self._tokens: dict[str, tuple[str, Visitor]] = {}
        self._slips: asyncio.Queue[Slip] = asyncio.Queue()
        self._courier = Courier(Outbox(":memory:"), self.link, topics.KIOSK_REQUEST, device=device)
        self.link.hear(topics.MENU, self._heard_menu)
        self.link.hear(topics.KIOSK_REPLY, self._answered, device=device)
        ready = messages.DeviceState(state=messages.Presence.READY, paper="ok")
        lost = messages.DeviceState(state=messages.Presence.LOST)
        self.link.last_words(topics.DEVICE_STATE, lost, kind="kiosk", device=device)
        self.link.on_connect(
            lambda: self.link.say(topics.DEVICE_STATE, ready, kind="kiosk", device=device)
        )

    def take(self, visitor: Visitor) -> None:
        """Ask for a ticket; it is printed when the answer comes."""
        request, token = uuid.uuid4().hex, secrets.token_urlsafe(24)
        self._tokens[request] = (token, visitor)
        self._courier.send(
            request,
            messages.IssueRequest(
                id=request,
                service=visitor.service,
                tier=visitor.tier,
                language=visitor.language,
                token=hashlib.sha256(token.encode()).hexdigest(),
            ),
        )

    async def keep_printing(self) -> None:
        """Print slips one after the other until cancelled."""
        while True:
            slip = await self._slips.get()
            proof = await asyncio.to_thread(self._print, slip)
            if proof is not Proof.PRINTED:
                log.warning("slip not printed", number=slip.number, proof=proof)
            self._printed(slip)

    async def keep_resending(self) -> None:
        """Repeat what is unanswered until cancelled."""
        await self._courier.keep_resending()

    def _print(self, slip: Slip) -> Proof:
        return self._printer.print(draw(slip))

    def _heard_menu(self, _: Ids, menu: messages.Menu) -> None:
        self._menu = menu
        self.ready.set()

    def _answered(self, _: Ids, reply: messages.KioskReply) -> None:
        if not self._courier.acknowledge(reply.id):
            return
        token, visitor = self._tokens.pop(reply.id)
        if isinstance(reply, messages.Issued) and self._menu is not None:
            self._slips.put_nowait(_slip(reply, self._menu, visitor, token))


def _slip(issued: messages.Issued, menu: messages.Menu, visitor: Visitor, token: str) -> Slip:
    line = next(line for line in menu.services if line.service == issued.service)
    return Slip(
        branch=menu.branch,
        number=issued.number,
        service=line.name,
        where=line.zone,
        ahead=issued.ahead,
        forecast=issued.forecast,
        issued_at=issued.issued_at,
        url=menu.phone + token,
        language=visitor.language,
        rule=menu.rule,
    )

"""Hears the devices and answers them what is committed."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any, Final

import structlog

from server.adapters import replies
from server.application.door import Answer, Door
from server.application.identifying import Identifying, Identity
from server.application.outlooks import Outlooks
from server.application.ports import Order, StoreFailed
from server.domain.model import TicketId
from server.domain.refusals import Refusal
from wire import messages, topics
from wire.link import Ids, Link
from wire.topics import MalformedMessage, Topic

log = structlog.get_logger()
COMMAND_SECONDS: Final = 15.0
"""A device may have to finish a slip first."""
REPLY_TO: Final[Mapping[str, Topic[Any]]] = {
    topics.KIOSK_REQUEST.path: topics.KIOSK_REPLY,
    topics.PAD_ANSWER.path: topics.PAD_REPLY,
}


class Devices:
    """Answers kiosks and pads; remembers in which state each device said it is."""

    def __init__(
        self, door: Door, outlooks: Outlooks, link: Link, identifying: Identifying
    ) -> None:
        self.states: dict[str, messages.DeviceState] = {}
        self.heard: dict[str, datetime] = {}
        """When each said something last; what the broker kept counts as said when it came."""
        self._owing: dict[str, float] = {}
        """Devices with something unacknowledged, and since when."""
        self._door, self._outlooks, self._link = door, outlooks, link
        self._identifying = identifying
        self._commanded: dict[str, asyncio.Future[messages.CommandResult]] = {}
        self._running: set[asyncio.Task[None]] = set()
        link.hear(topics.DEVICE_STATE, self._state)
        link.hear(topics.DEVICE_RESULT, self._result)
        link.hear(topics.KIOSK_REQUEST, self._kiosk)
        link.hear(topics.PAD_ANSWER, self._pad)
        link.hear(topics.BUTTON, self._button)
        link.hear(topics.MACHINE_CONDITION, self._machine)
        link.on_malformed(self._malformed)

    def outbox_age(self) -> float:
        """For so many seconds some device has had requests that nobody acknowledged."""
        now = time.monotonic()
        return max((now - since for since in self._owing.values()), default=0.0)

    async def command(
        self, name: str, command: messages.DeviceCommand
    ) -> messages.CommandResult | None:
        """Have the device of that kind and name do something; None if it does not answer."""
        kind, _, device = name.partition("/")
        answer: asyncio.Future[messages.CommandResult]
        answer = self._commanded[command.id] = asyncio.get_running_loop().create_future()
        log.info("device commanded", device=name, command=command.kind)
        self._link.say(topics.DEVICE_COMMAND, command, kind=kind, device=device)
        try:
            async with asyncio.timeout(COMMAND_SECONDS):
                return await answer
        except TimeoutError:
            return None
        finally:
            del self._commanded[command.id]

    def _result(self, _: Ids, result: messages.CommandResult) -> None:
        answer = self._commanded.get(result.id)
        if answer is not None and not answer.done():
            answer.set_result(result)

    def _state(self, ids: Ids, state: messages.DeviceState) -> None:
        name = f"{ids['kind']}/{ids['device']}"
        if self.states.get(name) != state:
            log.info("device", device=name, **state.model_dump(mode="json"))
        self.states[name], self.heard[name] = state, self._door.clock()
        if state.outbox:
            self._owing.setdefault(name, time.monotonic())
        else:
            self._owing.pop(name, None)

    def _kiosk(self, ids: Ids, request: messages.KioskRequest) -> None:
        self.heard[f"kiosk/{ids['device']}"] = self._door.clock()
        if isinstance(request, messages.IdentifyRequest):
            self._spawn(self._identify(ids["device"], request))
        else:
            self._order(ids["device"], request)

    def _order(self, device: str, request: replies.Ordering) -> None:
        def tell(answer: Answer) -> None:
            outlook = self._outlooks.newest()
            told = replies.kiosk_reply(device, request, answer, outlook, self._door.clock())
            self._link.say(topics.KIOSK_REPLY, told, device=device)

        if isinstance(request, messages.IssueRequest):
            self._identifying.takes(request.identified, TicketId(request.id))
        order = replies.kiosk_order(device, request, self._outlooks.newest())
        self._spawn(self._carry_out(order, tell))

    async def _identify(self, device: str, request: messages.IdentifyRequest) -> None:
        identity = Identity(request.document, request.number)
        found = await self._identifying.identify(self._door.branch, request.id, identity)
        told = messages.Identified(
            id=request.id,
            known=found.known,
            tier=found.tier,
            waits_as=found.waiting.number if found.waiting else "",
        )
        self._link.say(topics.KIOSK_REPLY, told, device=device)

    def _pad(self, ids: Ids, answer: messages.PadAnswer) -> None:
        def tell(recorded: Answer) -> None:
            told = replies.reply(answer.id, recorded)
            self._link.say(topics.PAD_REPLY, told, device=ids["device"])

        self._spawn(self._carry_out(replies.pad_order(ids["device"], answer), tell))

    def _button(self, ids: Ids, press: messages.ButtonPress) -> None:
        order = replies.button_order(self._door.branch, ids["device"], press)
        self._spawn(self._carry_out(order, lambda _: None))

    def _machine(self, ids: Ids, condition: messages.MachineCondition) -> None:
        order = replies.machine_order(ids["device"], condition)
        self._spawn(self._carry_out(order, lambda _: None))

    async def _carry_out(self, order: Order, tell: Callable[[Answer], None]) -> None:
        try:
            answer = await self._door.handle(order)
        except StoreFailed:
            return  # said by the door; the device repeats its request
        if isinstance(answer.outcome, Refusal):
            error = type(answer.outcome).__name__
            log.info("refused", actor=order.actor, request=order.request, error=error)
        tell(answer)

    def _malformed(
        self, topic: Topic[Any], ids: Ids, payload: bytes, wrong: MalformedMessage
    ) -> None:
        log.warning("message refused", topic=topic.path, **ids, reason=str(wrong))
        reply_to = REPLY_TO.get(topic.path)
        if reply_to is not None:
            refused = messages.Refused(
                id=_id_in(payload), error="MalformedMessage", detail=str(wrong)
            )
            self._link.say(reply_to, refused, device=ids["device"])

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (bug := task.exception()) is not None:
            log.error("request failed", exc_info=bug)


def _id_in(payload: bytes) -> str:
    """The request's id, as far as there is one."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("id", ""))[:64] if isinstance(found, dict) else ""

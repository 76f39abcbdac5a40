"""A storm: many callers at once on one small branch over HTTP, and what each of them heard."""

import asyncio
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

import httpx

from server.domain import commands
from server.domain.decide import DECIDERS
from server.domain.plan import Counter, CounterCode, Discipline, Kind, Plan, Profile, ServiceCode
from tests.builders import C1, C2, C3, CASH, LOANS, plan
from tests.proof.branch_model import (
    BUSY,
    NOBODY,
    OK,
    REFUSED,
    TOO_LATE,
    BranchModel,
    Call,
    CallNext,
    Issue,
    NoShow,
    Transfer,
    Undo,
)
from tests.proof.linearizable import UNKNOWN, Operation, Unknown

OFFERS: Final[Mapping[CounterCode, tuple[ServiceCode, ...]]] = {
    C1: (CASH,),
    C2: (CASH, LOANS),
    C3: (LOANS,),
}
MODEL: Final = BranchModel({str(counter): offers for counter, offers in OFFERS.items()})
CALLERS: Final = 16
OPERATIONS: Final = 40
ASKED_AGAIN: Final = 0.5
"""How often a caller without an answer asks another server the same again."""
WORDS: Final = {
    (CallNext, "NobodyWaiting"): NOBODY,
    (CallNext, "CounterBusy"): BUSY,
    (Undo, "TooLateToUndo"): TOO_LATE,
}
ORDERS: Final = (Issue, Issue, CallNext, CallNext, Transfer, NoShow) + (
    (Undo,) if commands.UndoMove in DECIDERS else ()
)
VERBS: Final[Mapping[type, str]] = {
    Issue: "issue",
    CallNext: "call-next",
    Transfer: "transfer",
    NoShow: "no-show",
    Undo: "undo-move",
}


def small(code: str) -> Plan:
    """First come, first served, at three counters."""
    counters = {each: Counter(each, each[1:], Profile(offers)) for each, offers in OFFERS.items()}
    first_come = {"default": Discipline(Kind.FIRST_COME)}
    return replace(plan(disciplines=first_come, counters=counters), code=code)


@dataclass
class Storm:
    """What sixteen callers do to one branch; the same seed asks the same."""

    branch: str
    clients: Sequence[httpx.AsyncClient]
    """One of each server."""
    chance: Random
    history: list[Operation] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Every counter is staffed."""
        for counter in OFFERS:
            body = {"counter": counter, "teller": f"teller-{counter}"}
            answer = await self._post(0, "open-counter", body, uuid.uuid4().hex)
            assert answer is not None, "the server is away"
            assert answer.status_code == 200, answer.text

    async def blow(self) -> list[Operation]:
        """All callers at once, until each has had its answers."""
        calls = [self._call(place) for place in range(OPERATIONS)]
        await asyncio.gather(*(self._ask(place, calls[place::CALLERS]) for place in range(CALLERS)))
        return self.history

    def _call(self, place: int) -> Call:
        """Something to ask; of tickets that are issued, are being issued, or are not there yet."""
        kind = self.chance.choice(ORDERS) if place > CALLERS // 4 else Issue
        ticket = self.chance.choice(self.issued) if self.issued else "t0"
        if kind is Issue:
            ticket = f"t{len(self.issued)}"
            self.issued.append(ticket)
            return Issue(ticket, self.chance.choice((CASH, LOANS)))
        if kind is Transfer:
            return Transfer(ticket, self.chance.choice((CASH, LOANS)))
        if kind is Undo:
            return Undo(ticket)
        return kind(self.chance.choice(list(OFFERS)))

    async def _ask(self, caller: int, calls: Sequence[Call]) -> None:
        for call in calls:
            key, invoked = uuid.uuid4().hex, time.monotonic()
            result = await self._heard(caller, call, key)
            if result is UNKNOWN and self.chance.random() < ASKED_AGAIN:
                result = await self._heard(caller + 1, call, key)
            returned = time.monotonic()
            self.history.append(
                Operation(call, result, invoked, returned, self.branch, f"caller {caller}")
            )

    async def _heard(self, caller: int, call: Call, key: str) -> int | str | Unknown:
        answer = await self._post(caller, VERBS[type(call)], fields_of(call), key)
        if answer is None or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            return UNKNOWN
        return told(call, answer.status_code, answer.json())

    async def _post(
        self, caller: int, verb: str, body: Mapping[str, str], key: str
    ) -> httpx.Response | None:
        """The answer, or None if the server is gone, maybe in the midst of it."""
        client = self.clients[caller % len(self.clients)]
        try:
            return await client.post(
                f"/api/branches/{self.branch}/{verb}", json=body, headers={"Idempotency-Key": key}
            )
        except httpx.TransportError:
            return None


def fields_of(call: Call) -> dict[str, str]:
    """The body of the verb."""
    fields = call._asdict()
    fields.pop("place", None)
    if isinstance(call, Issue):
        fields |= {"tier": "basic", "language": "ko", "token": "0" * 64}
    return fields


def told(call: Call, status: int, answer: dict[str, Any]) -> int | str:
    """The answer in the model's words."""
    if status != httpx.codes.OK:
        assert status in (404, 409), answer
        return WORDS.get((type(call), answer["error"]), REFUSED)
    first = answer["events"][0]
    if isinstance(call, Issue):
        return int(first["ordinal"])
    return str(first["ticket"]) if isinstance(call, CallNext) else OK

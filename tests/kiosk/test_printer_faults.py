"""F8: ten faults at three lines, with a whole kiosk but its window, on a real broker.

A printer in a folder has none of these faults. Every line can have all ten: where a network
printer's plug is pulled its connections are reset, a pseudo-terminal vanishes as the adapter of a
serial port does, and the bus is one that pyusb takes for libusb's.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from kiosk_branch import Desk, until
from kiosk_printing import WITHIN, Stand, on_paper

from printer.mechanism import Fault
from tests.printer.lines import HUNG, Hung
from tests.printer.plug import Pace
from wire.messages import CallStaffRequest

pytestmark = pytest.mark.system
MIDDLE: Final = 20_000
"""Bytes: within the slip, after the questions before it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One fault: how it happens, what the customer has in the end, and what staff are told."""

    strike: Callable[[Hung], object]
    proved: bool
    slips: int
    staff: str
    """The state of the paper."""


CASES: Final = {
    "near end": Case(lambda it: it.fail(Fault.NEAR_END), True, 1, "near_end"),
    "out": Case(lambda it: it.fail(Fault.PAPER_OUT), False, 0, "out"),
    "jam": Case(lambda it: it.fail(Fault.JAM), False, 0, "jam"),
    "cover": Case(lambda it: it.fail(Fault.COVER_OPEN), False, 0, "cover"),
    "off line in mid-job": Case(
        lambda it: it.fail_within(Fault.OFFLINE, MIDDLE), False, 0, "offline"
    ),
    "no reply": Case(lambda it: it.fail(Fault.MUTE), False, 1, "unknown"),
    "garbage reply": Case(lambda it: it.fail(Fault.GARBAGE), False, 1, "unknown"),
    "unplugged in mid-job": Case(lambda it: it.pull_within(MIDDLE), False, 0, "offline"),
    "stalled": Case(lambda it: it.run(Pace.STALLED), False, 0, "unknown"),
    "1 byte/s": Case(lambda it: it.run(Pace.SLOW), False, 0, "unknown"),
}


@pytest.fixture(params=HUNG)
async def hung(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hung]:
    """A printer in good order at each line."""
    async with HUNG[request.param](tmp_path) as simulator:
        yield simulator
        simulator.run(Pace.FAST)


@pytest.fixture
async def stand(
    desk: Desk,  # noqa: ARG001 - it offers the menu
    broker: int,
    tmp_path: Path,
    hung: Hung,
) -> AsyncIterator[Stand]:
    """A kiosk that has found its printer well."""
    async with Stand(broker, tmp_path, hung) as standing:
        await until(lambda: standing.told == ["ok"])
        yield standing


@pytest.mark.parametrize("fault", CASES)
async def test_whatever_the_printer_does_the_customer_has_one_number_and_staff_know(
    desk: Desk, stand: Stand, hung: Hung, fault: str
) -> None:
    """K13, K14: on paper or on the screen, never on two slips, and somebody comes."""
    case = CASES[fault]
    case.strike(hung)
    page = await stand.customer()
    async with asyncio.timeout(WITHIN):
        told = await until(lambda: [state for state in desk.devices if state.paper == case.staff])
        called = await until(lambda: case.proved or _calls(desk))

    assert [page.number] == list(desk.numbers.values())
    assert (page.on_paper, on_paper(hung, page.ticket)) == (case.proved, case.slips)
    assert told
    assert called


def _calls(desk: Desk) -> int:
    return sum(isinstance(request, CallStaffRequest) for request in desk.heard)

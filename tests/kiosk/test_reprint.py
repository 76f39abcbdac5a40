"""K14: the same number once more, where nobody knows whether it is on paper."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_branch import Desk, until
from kiosk_printing import Stand, on_paper
from kiosk_scenes import NOW, TICKET, base

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import view
from printer.mechanism import Fault
from tests.printer.lines import OnNetwork

LATER = NOW + 9
NUMBER = replace(
    base(), page=s.Take("A021", on_paper=False, ticket=TICKET, id="r1"), turned=NOW, touched=NOW
)


def offers(screen: Screen, at: float = LATER) -> bool:
    """Whether "Print again" stands there."""
    middle = view(screen, at).middle
    return middle is not None and middle.id == "again"


def again(screen: Screen, at: float = LATER) -> s.Tapped:
    """A finger on it."""
    assert offers(screen, at)
    return s.Tapped(button="again", token="secret", at=at, id="x")


def test_a_number_on_the_screen_is_printed_again_once() -> None:
    """The same number under the same id; the second time is the last."""
    printing, asked = step(NUMBER, again(NUMBER))
    failed = s.Printed(of="r1", proved=False, again=True, at=LATER + 1, id="y")
    shown, _ = step(printing, failed)

    assert asked == (e.PrintAgain("r1", TICKET, base().language),)
    assert shown.page == s.Take("A021", on_paper=False, ticket=TICKET, id="r1", again=True)
    assert not offers(shown, LATER + 20)


def test_a_late_word_of_the_first_slip_does_not_end_the_second() -> None:
    """Both have one id; each try is answered for by itself."""
    printing, _ = step(NUMBER, again(NUMBER))
    late, _ = step(printing, s.Printed(of="r1", proved=True, at=LATER + 1, id="y"))

    assert late.page == printing.page


@pytest.mark.parametrize(
    "screen",
    [
        replace(NUMBER, paper="out"),
        replace(NUMBER, paper="jam"),
        replace(NUMBER, page=replace(NUMBER.page, on_paper=True)),
        replace(NUMBER, page=s.Take("A020", on_paper=False)),
    ],
)
def test_what_would_not_come_out_or_is_out_is_not_offered(screen: Screen) -> None:
    """No button that leads nowhere."""
    assert not offers(screen)


@pytest.fixture
async def printer(tmp_path: Path) -> AsyncIterator[OnNetwork]:
    """A printer in good order."""
    async with OnNetwork(tmp_path) as simulator:
        yield simulator


@pytest.mark.system
async def test_when_there_is_paper_again_the_slip_comes_and_is_counted(
    desk: Desk, broker: int, tmp_path: Path, printer: OnNetwork
) -> None:
    """Logged, counted, told; staff can have it a third time, and are not limited."""
    async with Stand(broker, tmp_path, printer) as stand:
        printer.fail(Fault.PAPER_OUT)
        number = await stand.customer()
        printer.mend(Fault.PAPER_OUT)
        await until(lambda: stand.told[-1] == "ok")
        await stand.tap("again")
        page = await until(lambda: stand.page if stand.page.on_paper else None)
        first = on_paper(printer, page.ticket)
        known = stand.shell.print_again(page.number), stand.shell.print_again("Z999")
        await until(lambda: on_paper(printer, page.ticket) > first)
        await until(lambda: desk.devices[-1].reprints == 2)

    assert (number.on_paper, number.number) == (False, page.number)
    assert (first, known) == (1, (True, False))
    assert stand.shell.numbers() == (page.number,)

"""A real kiosk process, touched through Kivy's input, on a real broker."""

import signal
from hashlib import sha256
from pathlib import Path

import pytest
import zxingcpp
from kiosk_branch import Desk, Kiosk, until
from kiosk_scenes import menu
from PIL import Image

from wire.messages import CallStaffRequest, IssueRequest, Presence, Refused, WithdrawRequest
from wire.outbox import Outbox

pytestmark = [pytest.mark.system, pytest.mark.ui]
CANARY = "622189990001112223"


async def test_two_touches_bring_a_printed_ticket(desk: Desk, kiosk: Kiosk) -> None:
    """The walk that everything else serves."""
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    await kiosk.do(tap="service:cash")
    seen = await kiosk.see(screen="take")

    assert seen["number"] == "A001"
    assert len(list(kiosk.slips.glob("slip-*.png"))) == 1
    assert [type(request) for request in desk.heard] == [IssueRequest]


async def test_a_card_is_read_and_forgotten(desk: Desk, kiosk: Kiosk) -> None:
    """The tier travels, the card number must not be anywhere."""
    await kiosk.see(screen="attract")
    await kiosk.do(key=f"{CANARY}\n")
    await kiosk.do(tap="service:cash")
    await kiosk.see(screen="take")
    files = [path for path in kiosk.folder.rglob("*") if path.is_file() and path.suffix != ".ttc"]

    assert desk.heard[0].tier == "gold"
    assert not any(CANARY.encode() in path.read_bytes() for path in files)


async def test_a_refusal_is_read_in_the_customers_language(desk: Desk, kiosk: Kiosk) -> None:
    """It says why, and the way on is open."""
    desk.refusal = Refused(id="", error="closed", detail="Closed.", texts={"ko": "닫았습니다."})
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:ko")
    await kiosk.do(tap="service:cash")
    seen = await kiosk.see(screen="refused")

    assert "닫았습니다." in seen["lines"]


async def test_without_an_answer_the_customer_is_sent_to_staff(desk: Desk, kiosk: Kiosk) -> None:
    """No number is invented, and the request is taken back."""
    desk.silent = True
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    await kiosk.do(tap="service:cash")
    await kiosk.see(screen="ask_staff")
    withdrawal = await until(lambda: desk.heard[-1] if _withdraws(desk) else None)

    assert withdrawal.of == desk.heard[0].id
    assert not list(kiosk.slips.glob("slip-*.png"))


async def test_a_dead_printer_leaves_the_number_on_the_screen(
    desk: Desk, broker: int, tmp_path: Path, unused_port: int
) -> None:
    """K13, K14: no silent number; a code to take along, and staff are told."""
    kiosk = Kiosk(broker, tmp_path)
    kiosk.settings["PRINTER"] = f"tcp://127.0.0.1:{unused_port}"
    await kiosk.start()
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    await kiosk.do(tap="service:cash")
    seen = await kiosk.see(screen="number", note="Our staff will be with you soon.")
    await kiosk.do(shot=str(tmp_path / "number.png"))
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "number.png"))
    await kiosk.stop()
    token = code.text.removeprefix(menu().phone)

    assert seen["number"] == "A001"
    assert "back" not in seen["buttons"]
    assert sha256(token.encode()).hexdigest() == desk.heard[0].token


async def test_help_is_one_touch_away(desk: Desk, kiosk: Kiosk) -> None:
    """K17: the call arrives, and the customer is told so."""
    await kiosk.see(screen="attract")
    await kiosk.do(tap="staff")
    await kiosk.see(note="工作人员马上就来。")

    assert [type(request) for request in desk.heard] == [CallStaffRequest]


async def test_birth_and_goodbye_are_heard(desk: Desk, kiosk: Kiosk) -> None:
    """The server knows which devices it can count on, and that there is paper."""
    await until(lambda: any(state.paper == "ok" for state in desk.devices))
    code = await kiosk.stop()
    await until(lambda: desk.devices[-1].state is Presence.DISCONNECTED)

    assert code == 0
    assert desk.devices[0].state is Presence.READY


async def test_a_killed_kiosk_is_lost_and_takes_its_request_back(
    desk: Desk, kiosk: Kiosk, tmp_path: Path
) -> None:
    """Its customer is gone, so the ticket that nobody holds shall not be called."""
    desk.silent = True
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    await kiosk.do(tap="service:cash")
    await until(lambda: desk.heard)
    await kiosk.stop(signal.SIGKILL)
    await until(lambda: desk.devices[-1].state is Presence.LOST)
    desk.silent = False
    await kiosk.start()
    await until(lambda: _withdraws(desk))
    await kiosk.see(screen="attract")
    await until(lambda: not len(Outbox(tmp_path / "kiosk" / "outbox.sqlite")))

    assert desk.heard[-1].of == desk.heard[0].id
    assert desk.numbers == {}


def _withdraws(desk: Desk) -> bool:
    return bool(desk.heard) and isinstance(desk.heard[-1], WithdrawRequest)

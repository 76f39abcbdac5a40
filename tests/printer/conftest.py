"""A slip, and a printer that is none."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from PIL import Image

from printer.device import EscposPrinter
from printer.lines.tcp import Tcp
from printer.simulator import Simulator
from printer.slip import Slip, draw
from wire.messages import Forecast

URL = "https://queue.heliotrope.example/p/Qh3k9sZ1f0aYb2c4d6e8Gg"


@pytest.fixture
def slip() -> Slip:
    """A ticket as the sample branch issues it."""
    return Slip(
        branch={
            "zh": "向阳银行 中山路支行",
            "ko": "해바라기은행 중산로지점",
            "en": "Heliotrope Bank, Zhongshan Road",
        },
        number="A021",
        service={"zh": "现金与转账", "ko": "입출금 및 송금", "en": "Cash and transfers"},
        where={
            "zh": "请在一楼大厅等候",
            "ko": "1층 로비에서 기다려 주세요",
            "en": "Please wait in the hall",
        },
        ahead=5,
        forecast=Forecast(p50=12.0, p90=18.0),
        issued_at=datetime(2026, 11, 21, 9, 42, tzinfo=UTC),
        url=URL,
        language="en",
        rule={
            "zh": "A、B、C 为不同业务，号码不按统一顺序叫号。",
            "ko": "A, B, C는 서로 다른 업무라 번호가 순서대로 호출되지 않습니다.",
            "en": "A, B, C are different services, so numbers may not come in order.",
        },
    )


@pytest.fixture
def picture(slip: Slip) -> Image.Image:
    """That ticket, drawn."""
    return draw(slip)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A printer in good order."""
    async with Simulator() as running:
        yield running


@pytest.fixture
def printer(simulator: Simulator) -> EscposPrinter:
    """What the kiosk holds of it."""
    return EscposPrinter(Tcp("127.0.0.1", simulator.port))

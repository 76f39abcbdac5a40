"""What a slip costs: CPU milliseconds to draw and to encode it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from printer.raster import job
from printer.slip import Slip, draw, prepare
from wire.messages import Forecast

RUNS = 50
SLIP = Slip(
    branch={"zh": "向阳银行 中山路支行", "ko": "해바라기은행 중산로지점", "en": "Heliotrope Bank"},
    number="A021",
    service={"zh": "现金与转账", "ko": "입출금 및 송금", "en": "Cash and transfers"},
    where={"zh": "请在一楼大厅等候", "ko": "1층 로비", "en": "Please wait in the hall"},
    ahead=5,
    forecast=Forecast(p50=12.0, p90=18.0),
    issued_at=datetime(2026, 11, 21, 9, 42, tzinfo=UTC),
    url="https://queue.heliotrope.example/p/Qh3k9sZ1f0aYb2c4d6e8Gg",
    language="zh",
    rule={"zh": "A、B、C 为不同业务。", "ko": "A, B, C", "en": "A, B, C are different services."},
)


def cpu_ms(action: Callable[[], object]) -> float:
    """CPU milliseconds of one go."""
    started = time.process_time()
    action()
    return 1000 * (time.process_time() - started)


def bench() -> dict[str, float]:
    """Medians, but for the first slip, of which there is one."""
    slips = [replace(SLIP, number=f"A{n:03d}", ahead=n, url=f"{SLIP.url}{n}") for n in range(RUNS)]
    prepared = cpu_ms(lambda: prepare(SLIP.branch, [(SLIP.service, SLIP.where)], SLIP.rule))
    first = cpu_ms(lambda: job(draw(SLIP)))
    drawn = [cpu_ms(lambda slip=slip: draw(slip)) for slip in slips]
    picture = draw(SLIP)
    encoded = [cpu_ms(lambda: job(picture)) for _ in slips]
    return {
        "prepare": prepared,
        "first slip": first,
        "draw": statistics.median(drawn),
        "encode": statistics.median(encoded),
    }


if __name__ == "__main__":
    for name, milliseconds in bench().items():
        print(f"{name}: {milliseconds:.1f} ms CPU")  # noqa: T201 - a bench prints

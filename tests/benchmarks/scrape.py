"""What a scrape of Prometheus costs a server that has so many branches."""

import time
from datetime import UTC, datetime
from typing import Any, Final

from prometheus_client import generate_latest

from server.adapters.measured import Measures
from server.application.gauges import Link, Seen
from server.domain.model import new_branch
from server.watching import Standing
from tests.builders import plan
from wire.messages import DeviceState, Presence

BRANCHES: Final = (1, 100, 1000, 3000)
DEVICES: Final = {
    f"{kind}/{place}": DeviceState(state=Presence.READY, paper="ok", outbox=0)
    for kind in ("kiosk", "board", "pad")
    for place in range(4)
}


class Quiet:
    """A branch in the morning, with twelve devices."""

    def __init__(self) -> None:
        self._branch, self._now = new_branch(plan()), datetime(2026, 11, 20, 9, tzinfo=UTC)

    def seen(self, _: object) -> Seen:
        """As it stands."""
        link = Link(on_duty=True, connected=True, behind=0.0, outbox_age=0.0)
        return Seen(self._branch, DEVICES, link, self._now, None, self._now)


def main() -> None:
    """A line for each number of branches."""
    for many in BRANCHES:
        measures = Measures("1")
        branches: Any = {f"b{place}": Quiet() for place in range(many)}
        standing = Standing(branches)
        measures.registry.register(standing)
        began = time.process_time()
        standing.look()
        looked = (time.process_time() - began) * 1000
        told = generate_latest(measures.registry)
        took = (time.process_time() - began) * 1000
        print(
            f"{many} branches: {took:.1f} ms of CPU, {looked:.1f} of them on the loop, "
            f"{len(told) // 1024} KiB"
        )


if __name__ == "__main__":
    main()

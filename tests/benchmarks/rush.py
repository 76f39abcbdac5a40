"""A branch of twelve counters in a rush: real server and broker, and customers without end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

from heliotrope import habits
from heliotrope.crowd import Scene, crowd
from heliotrope.crowd_kiosk import CrowdKiosk
from heliotrope.staff import enlist
from printer.device import Proof
from printer.state import Paper
from server.application.ports import Role
from tests.system.hall import PASSWORD, SAMPLE, Hall, served
from tests.system.parts import wait_for
from wire.link import Account

COUNTERS = tuple(f"c{number}" for number in range(1, 13))
TELLERS = {counter: f"teller{counter[1:]}" for counter in COUNTERS}
LOBBY = "lena"
WAITING = 40
"""So many wait when it begins."""
ANYTHING = 'services = ["cash", "accounts", "loans", "exchange", "business"]'


class Paperless:
    """A printer that is not what is measured."""

    def print(self, _: object) -> Proof:
        return Proof.PRINTED

    def state(self) -> Paper:
        return Paper.OK

    def doubt(self) -> None:
        """There is never any."""


def branch_file(folder: Path) -> Path:
    """The sample with six counters more."""
    path = folder / "twelve.toml"
    more = (
        f'[[counters]]\ncode = "{code}"\nnumber = "{code[1:]}"\n{ANYTHING}\n\n'
        for code in COUNTERS[6:]
    )
    path.write_text(SAMPLE.read_text("utf-8") + "\n" + "".join(more), "utf-8")
    return path


@contextlib.asynccontextmanager
async def rush(folder: Path, faster: float) -> AsyncIterator[Hall]:
    """All of it at work; customers come so many times faster than on an ordinary day."""
    people = dict.fromkeys(TELLERS.values(), (Role.TELLER, PASSWORD))
    (folder / "server").mkdir()
    await enlist(folder / "server", people | {LOBBY: (Role.LOBBY, PASSWORD)})
    with served(folder, BRANCH_FILE=str(branch_file(folder))) as made:
        account = Account("127.0.0.1", made.broker_port, "sample-k1", PASSWORD)
        kiosk = CrowdKiosk(account, "k1", Paperless(), lambda _: None)
        scene = Scene("sample", made.url, faster, Random(7))  # noqa: S311 - the same crowd each time
        async with crowd(scene, kiosk, []):
            await asyncio.wait_for(kiosk.ready.wait(), 30)
            # At the very first start of a server a child compiles the forecast on every core.
            await asyncio.to_thread(
                wait_for, lambda: "forecast ready" in made.server.said(), "the forecast", 180
            )
            for _ in range(WAITING):
                kiosk.take(habits.visitor(scene.chance))
            yield made

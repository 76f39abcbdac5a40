"""What a bank's room may do to a branch under load: nothing is lost, nothing is doubled."""

import asyncio
import contextlib
import json
import os
import re
import shlex
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, text

from heliotrope.devices import accounts
from heliotrope.mosquitto import lay_out
from heliotrope.processes import free_port
from server.adapters.database import open_database
from tests import postgres
from tests.databases import empty
from tests.proof.sets import Stages, check
from tests.system import hall as halls
from tests.system.hall import Hall, running
from tests.system.parts import PATIENCE, Part, answers, rows, wait_for
from tests.system.servers import PASSWORD, Server, logged_in, servers
from tests.system.storm import small
from tests.system.stranger import at_the_kiosk

BRANCH = "b1"
COUNTERS = ("c1", "c2")
pytestmark = pytest.mark.system


@dataclass
class Crowd:
    """Customers and tellers who ask until they are answered, of whichever server answers."""

    urls: dict[str, httpx.AsyncClient]
    issued: list[str] = field(default_factory=list)
    again: int = 0
    """Orders that had to be given again."""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def order(self, verb: str, **body: str) -> dict[str, object]:
        """The answer, asked again with the same key until there is one."""
        key = uuid.uuid4().hex
        for turn in range(10_000):
            client = list(self.urls.values())[turn % len(self.urls)]
            with contextlib.suppress(httpx.TransportError):
                answer = await client.post(
                    f"/api/branches/{BRANCH}/{verb}", json=body, headers={"Idempotency-Key": key}
                )
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return dict(answer.json())
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
            self.again += 1
            await asyncio.sleep(0.1)
        raise AssertionError(f"{verb} was never answered")

    async def come(self) -> None:
        """One customer after another."""
        while not self.stop.is_set():
            ticket = uuid.uuid4().hex
            await self.order(
                "issue",
                ticket=ticket,
                service="cash",
                tier="basic",
                language="ko",
                token=uuid.uuid4().hex * 2,
            )
            self.issued.append(ticket)
            self.came.set()

    async def serve(self, counter: str) -> None:
        """A teller who never rests."""
        while not self.stop.is_set():
            answer = await self.order("call-next", counter=counter, finishing="done")
            if "events" in answer:
                await self.order("start", counter=counter)

    async def until(self, more: int) -> None:
        """Until so many more customers have come."""
        wanted = len(self.issued) + more
        async with asyncio.timeout(PATIENCE):
            while len(self.issued) < wanted:
                self.came.clear()
                await self.came.wait()

    async def meet(self, faults: list[Part]) -> None:
        """Each is killed, left dead for a while, and started again."""
        await self.until(20)
        for part in faults:
            part.kill()
            # Whatever it is, somebody goes on, or waits and is answered when it is back.
            await asyncio.wait([asyncio.create_task(self.until(20))], timeout=3)
            part.start()
            await self.until(20)


@contextlib.asynccontextmanager
async def crowd(made: list[Server]) -> AsyncIterator[Crowd]:
    """At work for as long as the context lasts."""
    async with contextlib.AsyncExitStack() as stack:
        clients = {each.url: await stack.enter_async_context(logged_in(each)) for each in made}
        working = Crowd(clients)
        for counter in COUNTERS:
            await working.order("open-counter", counter=counter, teller=f"teller-{counter}")
        async with asyncio.TaskGroup() as group:
            group.create_task(working.come())
            for counter in COUNTERS:
                group.create_task(working.serve(counter))
            yield working
            working.stop.set()


def outcome(url: str, issued: list[str]) -> tuple[Stages, list[str]]:
    """What the journal and the rows say of it, and all numbers."""
    with open_at(url) as connection:

        def column(wanted: str) -> list[str]:
            return [str(one) for one in connection.execute(text(wanted)).scalars()]

        accepted, called, served = (
            [json.loads(body)["ticket"] for body in column(JOURNAL.format(kind))]
            for kind in ("TicketIssued", "TicketCalled", "TicketServed")
        )
        left = column(f"SELECT id FROM ticket WHERE state IN {STILL_HERE}")
        return Stages(issued, issued, accepted, called, served, left), column(NUMBERS)


JOURNAL = "SELECT body FROM journal WHERE kind = '{}' ORDER BY sequence"
STILL_HERE = "('waiting', 'called', 'serving', 'held')"
NUMBERS = "SELECT number FROM ticket"


@contextlib.contextmanager
def open_at(url: str) -> Iterator[Connection]:
    """A connection of our own."""
    engine = open_database(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def broker(folder: Path) -> tuple[Part, int]:
    """Mosquitto, which forgets everything when it ends, and its port."""
    port = free_port()
    known = accounts(BRANCH, {}, {f"{BRANCH}-server": PASSWORD})
    configuration = lay_out(folder / "mosquitto", port, known)
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    return Part("mosquitto", [program, "-c", str(configuration)], {}, folder), port


def test_server_broker_and_database_are_killed_in_turn_under_load(tmp_path: Path) -> None:
    """Two servers on PostgreSQL: whoever was answered is there, once, whatever was killed."""

    async def scenario(made: list[Server], faults: list[Part]) -> Crowd:
        async with crowd(made) as working:
            await working.meet(faults)
            return working

    with postgres.place() as folder:
        port = free_port()
        url = f"postgresql://bank@127.0.0.1:{port}/postgres"
        database = Part("postgres", postgres.command(folder, folder / "d", port), {}, tmp_path)
        mosquitto, at = broker(tmp_path)
        with running(database), running(mosquitto):
            postgres.wait_for(url)
            empty(url)
            with servers(tmp_path, 2, [small(BRANCH)], url, at) as made:
                parts = [made[0].part, mosquitto, database, made[1].part]
                working = asyncio.run(scenario(made, parts))
            stages, numbers = outcome(url, working.issued)

    assert not check(stages)
    assert sorted(stages.issued) == sorted(stages.accepted)
    assert len(set(stages.called)) == len(stages.called)
    assert len(set(numbers)) == len(numbers)
    assert working.again > 0, "nothing was hit"


# --- one server on SQLite -------------------------------------------------------------------------


WANTED = {"service": "cash", "tier": "basic", "language": "ko", "token": "f0" * 32}


@contextlib.contextmanager
def first_admin(made: Hall) -> Iterator[httpx.Client]:
    """Logged in with the password that a new server prints."""
    made.wait_for_server()
    words = wait_for(lambda: re.search(r"first log-in: admin (\S+)", made.server.said()), "it")
    with httpx.Client(base_url=made.url, headers={"Origin": made.url}, timeout=20) as client:
        answer = client.post("/login", data={"name": "admin", "password": words[1]})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        yield client


def issue(client: httpx.Client) -> httpx.Response:
    """A ticket for cash."""
    body = {"ticket": uuid.uuid4().hex, **WANTED}
    key = {"Idempotency-Key": uuid.uuid4().hex}
    return client.post("/api/branches/sample/issue", json=body, headers=key)


def ordinal(answer: httpx.Response) -> int:
    """The number that was given."""
    assert answer.status_code == httpx.codes.OK, answer.text
    return int(answer.json()["events"][0]["ordinal"])


def test_a_full_disk_refuses_in_words_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """No number is given that is not recorded, and none is skipped or given twice."""
    made = halls.laid_out(tmp_path)
    data = tmp_path / "server"
    data.mkdir()
    small_disk = f"mount -t tmpfs -o size=24m none {data} && exec "
    server = Part(
        "server",
        ["unshare", *AS_ROOT, "--mount", "sh", "-c", small_disk + shlex.join(made.server.command)],
        made.server.told,
        tmp_path,
    )
    made = replace(made, server=server)
    with running(made.mosquitto), running(server), first_admin(made) as client:
        assert server.process is not None
        filler = Path(f"/proc/{server.process.pid}/root{data}/filler")
        first = ordinal(issue(client))
        fill(filler)
        refused = [issue(client) for _ in range(3)]
        filler.unlink()
        second = ordinal(issue(client))

    assert [answer.status_code for answer in refused] == [httpx.codes.SERVICE_UNAVAILABLE] * 3
    assert all(answer.json()["error"] for answer in refused)
    assert second == first + 1


AS_ROOT = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]


def fill(path: Path) -> None:
    """Until there is no room for a byte."""
    with path.open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"x" * 4096)


def test_a_clock_that_is_set_wrong_gives_every_number_once_and_in_order(tmp_path: Path) -> None:
    """Two hours back, then three forward: the branch's own time only ever goes on.

    Whoever is logged in may have to log in again: sessions end by the clock.
    """
    made = halls.laid_out(tmp_path)
    clock = tmp_path / "clock"
    clock.write_text("+0")
    told = {
        "LD_PRELOAD": str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    made.server.told |= told
    numbers = []
    with running(made.mosquitto), running(made.server):
        made.wait_for_server()
        with at_the_kiosk(made) as kiosk:
            for setting in ("+0", "-2h", "+3h", "+0"):
                clock.write_text(setting)
                numbers.append(kiosk.ask({"kind": "issue", "id": uuid.uuid4().hex, **WANTED}))
        wait_for(lambda: answers(f"{made.url}/healthz"), "a server that is well")
        moments = rows(made.database, "SELECT at FROM journal ORDER BY sequence")
        made.server.kill()  # the faked clock makes its stop take long

    assert [one["number"] for one in numbers] == ["A001", "A002", "A003", "A004"]
    assert moments == sorted(moments)

"""The bank's pictures on their way to a device: both brokers, both sides of the wire."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from heliotrope.broker import Broker
from server.adapters.picture_pieces import PIECE, PictureGiver
from server.adapters.pictures import PictureRows
from server.application.pictures import Given, Use
from server.domain.plan import Clip, Look, Plan
from tests import builders
from tests.brokers import BROKERS, NOW, link, running, until
from tests.web.web_office import pictures
from wire import album
from wire.album import Album

pytestmark = pytest.mark.system
GIVEN = Given("b1", "admin", NOW)


def noise(seed: int, size: tuple[int, int] = (400, 300)) -> bytes:
    """A photograph of nothing, that cannot be made small."""
    dots = random.Random(seed).randbytes(size[0] * size[1] * 3)  # noqa: S311 - no secret
    made = BytesIO()
    Image.frombytes("RGB", size, dots).save(made, "PNG")
    return made.getvalue()


@dataclass
class Bank:
    """The server's side: a plan, and what was brought for it."""

    broker: Broker
    rows: PictureRows
    folder: Path
    plan: Plan = field(default_factory=builders.plan)

    async def bring(self, seed: int) -> str:
        """One more picture, by its name; no board shows it yet."""
        return await self.rows.keep(noise(seed), Use.BOARD, GIVEN)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """While this runs, somebody answers."""
        ours = link(self.broker, "server")
        giver = PictureGiver(lambda: self.plan, self.rows, ours)
        async with ours, running_beside(giver.keep_giving()):
            yield

    @asynccontextmanager
    async def board(self, most: int = album.MOST) -> AsyncIterator[Album]:
        """The device's side: it was switched on."""
        theirs = link(self.broker, "d1")
        kept = Album(self.folder, theirs, kind="board", device="d1", most=most)
        async with theirs, running_beside(kept.keep_asking()):
            yield kept


@asynccontextmanager
async def running_beside(work: object) -> AsyncIterator[None]:
    """Some loop, until the end."""
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture(params=BROKERS)
async def bank(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bank]:
    """With each of the brokers."""
    async with running(request.param, tmp_path) as broker:
        yield Bank(broker, pictures(), tmp_path / "album")


def shows(*names: str) -> Plan:
    """A branch whose boards show these."""
    return builders.plan(playlist=tuple(Clip(name) for name in names))


async def test_a_picture_of_many_packets_arrives_as_it_is(bank: Bank) -> None:
    """Whatever the broker lets through at once."""
    name = await bank.bring(1)
    bank.plan = shows(name)
    async with bank.serving(), bank.board() as kept:
        kept.want([name])
        await until(lambda: kept.file(name), "the picture")
        body = (kept.file(name) or Path()).read_bytes()

    assert body == await bank.rows.find(name)
    assert len(body) > 2 * PIECE


async def test_what_was_kept_is_there_after_a_restart_without_a_server(bank: Bank) -> None:
    """And a server that comes late is heard all the same."""
    one, other = await bank.bring(1), await bank.bring(2)
    bank.plan = replace(shows(one), look=Look(logo=other))
    async with bank.board() as kept:
        kept.want([one, other])
        async with bank.serving():
            await until(lambda: kept.file(one) and kept.file(other), "both pictures")
    async with bank.board() as kept:
        again = kept.file(one), kept.file(other)

    assert all(again)


async def test_nobody_is_shown_what_the_branch_does_not_show(bank: Bank) -> None:
    """A draft's picture, or another branch's; and that is said once, not asked for ever."""
    hidden, seen = await bank.bring(1), await bank.bring(2)
    bank.plan = shows(seen)
    with capture_logs() as said:
        async with bank.serving(), bank.board() as kept:
            kept.want([hidden, seen])
            await until(lambda: kept.file(seen), "what is shown")
            found = kept.file(hidden)

    assert found is None
    assert [one["reason"] for one in said if one["event"] == "picture left out"] == ["not known"]


async def test_a_full_album_forgets_what_nobody_wants_and_keeps_what_is_shown(bank: Bank) -> None:
    """A disk that a bank fills with pictures would stop the board."""
    first, second, third = [await bank.bring(seed) for seed in (1, 2, 3)]
    bank.plan = shows(first, second, third)
    room = 2 * len(await bank.rows.find(first) or b"") + 10_000
    async with bank.serving(), bank.board(room) as kept:
        kept.want([first, second])
        await until(lambda: kept.file(first) and kept.file(second), "two pictures")
        kept.want([third, second])
        await until(lambda: kept.file(third), "another in the place of the first")
        after = kept.file(first), kept.file(second)
        with capture_logs() as said:
            kept.want([third, second, first])
            await until(lambda: said, "no room")

    assert after[0] is None
    assert after[1] is not None
    assert [one["event"] for one in said] == ["picture left out"]
    assert {file.stem for file in bank.folder.iterdir()} == {second, third}


async def test_what_a_power_cut_left_is_asked_for_again(bank: Bank) -> None:
    """Half a picture is none."""
    name = await bank.bring(1)
    bank.plan = shows(name)
    bank.folder.mkdir()
    (bank.folder / f"{name}.jpg").write_bytes(b"half")
    async with bank.serving(), bank.board() as kept:
        before = kept.file(name)
        kept.want([name])
        await until(lambda: kept.file(name), "the whole picture")

    assert before is None

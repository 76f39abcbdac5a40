"""How long after a call a board is heard, and what making it costs; CALLS=10 takes two minutes."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.system.parts import OFFSCREEN

os.environ |= OFFSCREEN  # before Kivy is imported
sys.path.insert(0, str(Path(__file__).parents[1] / "display"))

from display_parts import Broker, Program, until
from said import BRANCH, heartbeat

from voice import sound
from voice.bank import Bank
from voice.building import Wanted, build
from voice.sentence import Sentence
from wire.link import Account, Link
from wire.messages import Call, Lobby, Voice
from wire.topics import LOBBY, SERVER_STATE

CALLS = int(os.environ.get("CALLS", "10"))
PATIENCE = 10.0
LANGUAGES = ("zh", "ko")
SAID = tuple(Sentence(language, "A021", "3") for language in LANGUAGES)


def main() -> None:
    """One board as a process, its loudspeaker a file; broker and clip bank of this test's own."""
    with tempfile.TemporaryDirectory() as folder:
        making(Path(folder))
        asyncio.run(hearing(Path(folder)))


def making(folder: Path) -> None:
    """From clips and from nothing."""
    bare = timed(Bank(folder / "none"))
    began = time.perf_counter()
    built = build(folder / "bank", Wanted(LANGUAGES, ("3",)))
    took = time.perf_counter() - began
    bank = Bank(folder / "bank")
    print(f"{built.made} clips made in {took:.1f} s")
    print(f"a call in {' and '.join(LANGUAGES)}: {sound.seconds(bank.joined(SAID)):.1f} s of sound")
    print(f"made without clips: {bare:.0f} ms; from clips: {timed(Bank(folder / 'bank')):.1f} ms")
    print(f"the same again: {timed(bank):.1f} ms")


def timed(bank: Bank) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    bank.joined(SAID)
    return 1000 * (time.perf_counter() - began)


async def hearing(folder: Path) -> None:
    """From the server's message to the first sample that is no silence."""
    heard = folder / "heard.pcm"
    os.environ |= {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(heard)}
    with Broker(folder) as broker:
        link = Link(Account("127.0.0.1", broker.port, "server", "x"), "sample")
        async with link:
            await until(lambda: link.connected)
            with Program("board", folder, broker, CLIPS=str(folder / "bank")) as board:
                beating = asyncio.create_task(keep_beating(link))
                waits = [await one(link, board, heard, place) for place in range(CALLS)]
                beating.cancel()
    waits.sort()
    print(
        f"call to first sound, {CALLS} calls: p50 {1000 * statistics.median(waits):.0f},"
        f" most {1000 * waits[-1]:.0f} ms"
    )


async def keep_beating(link: Link) -> None:
    """The server's heart, and a lobby in which nobody was called."""
    empty = Lobby(sequence=0, made_at=now(), open=True, branch=BRANCH)
    link.say(LOBBY, empty, zone="hall")
    while True:
        link.say(SERVER_STATE, heartbeat(made_at=now()))
        await asyncio.sleep(2)


def now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)  # noqa: TID251 - the shell of this measurement


async def one(link: Link, board: Program, heard: Path, place: int) -> float:
    """One call into a quiet hall."""
    await board.until(lambda seen: seen["screen"] != "starting" and not seen["on_sun"])
    number = f"A{place:03d}"
    call = Call(number=number, counter="3", attempt=1, called_at=now(), language="zh")
    told = {"sequence": place + 1, "made_at": now(), "open": True, "branch": BRANCH}
    lobby = Lobby(**told, calls=(call,), voice=Voice(languages=LANGUAGES, times=1))
    with heard.open("rb") as file:
        file.seek(0, os.SEEK_END)
        began = time.perf_counter()
        link.say(LOBBY, lobby, zone="hall")
        while not any(file.read()):
            await asyncio.sleep(0.002)
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit("nothing was heard")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

"""A new CA takes the place of the old under a real Mosquitto, server and printer that go on."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cryptography import x509

from tests.system.hall import running
from tests.system.parts import Part, wait_for
from tests.system.test_enrolment import House, house
from wire.tls import certificate, trusted

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
LONG = 90.0


def printer(made: House, name: str) -> Part:
    """The program of a printer that was enrolled under that name."""
    told = {
        "HELIOTROPE_BRANCH": "b1",
        "HELIOTROPE_DEVICE": name,
        "HELIOTROPE_BROKER_HOST": "127.0.0.1",
        "HELIOTROPE_BROKER_PORT": str(made.port),
        "HELIOTROPE_TLS": str(made.folder / name),
        "HELIOTROPE_DATA": str(made.folder / f"{name}-data"),
        "HELIOTROPE_PRINTER": f"file:{made.folder / name}-slips",
    }
    return Part(f"printer-{name}", [sys.executable, "-m", "printer.main"], told, made.folder)


async def roll(made: House, *words: str, well: bool = True) -> str:
    """The operator's command."""
    files, data = ("--files", str(made.folder / "mosquitto")), ("--data", str(made.folder))
    return await made.run("ca", "roll", str(made.folder / "ca"), *files, *data, *words, well=well)


async def server_anew(made: House) -> None:
    """`systemctl restart heliotrope-server`."""
    await asyncio.to_thread(made.server.part.stop)
    await asyncio.to_thread(made.server.part.start)
    await asyncio.to_thread(made.server.wait)


async def soon(condition: Callable[[], object], what: str) -> None:
    """Within a minute: whoever is cut off comes back by and by."""
    await asyncio.to_thread(wait_for, condition, what, LONG)


def connections(part: Part) -> int:
    """How often it has come to the broker."""
    return part.log.read_text("utf-8").count("broker connected")


async def looked_at(made: House) -> list[str]:
    """What the doctor says of the CA."""
    found = json.loads(await made.run("doctor", "--json"))
    return [each["said"] for each in found if each["check"] == "ca"]


async def changed_over(made: House, one: Part, folder: Path) -> Sequence[x509.Certificate]:
    """The printer hangs on the new CA, and has not come anew for it; the new CA."""
    await roll(made)
    await server_anew(made)
    await soon(lambda: len(trusted(folder)) == 2, "it learns the new CA")
    new = trusted(folder)[1:]
    await soon(lambda: certificate(folder).issuer == new[0].subject, "and hangs on it")

    assert connections(one) == 1
    return new


async def laid_down(made: House, one: Part, folder: Path) -> None:
    """The old CA is gone, and the printer is back with the new one's broker."""
    assert "p2" in (await looked_at(made))[1]
    assert "p2 of b1; --force" in await roll(made, "--finish", well=False)
    assert "invite 1 anew" in await roll(made, "--finish", "--force")
    await server_anew(made)
    before = connections(one)
    os.kill(made.child.pid, signal.SIGKILL)
    await soon(lambda: connections(one) > before, "back")
    await soon(lambda: len(trusted(folder)) == 1, "the old is forgotten")


async def test_devices_change_over_while_they_work_and_a_sleeper_comes_by_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is shut out, and the old key opens nothing at the end."""
    async with house(tmp_path, monkeypatch) as made:
        for name, setting in made.server.part.told.items():
            monkeypatch.setenv(name, setting)
        awake, asleep = await made.enrol("p1", "printer"), await made.enrol("p2", "printer")
        old = trusted(awake)
        with running(printer(made, "p1")) as one:
            await soon(lambda: connections(one) == 1, "the printer")
            new = await changed_over(made, one, awake)
            await laid_down(made, one, awake)
            with running(printer(made, "p2")) as two:
                await soon(lambda: "is not of our CA" in two.said(), "the sleeper")
            await made.enrol("p2", "printer")
            with running(printer(made, "p2")) as two:
                await soon(lambda: connections(two) == 1, "by a new code")

        assert trusted(awake) == trusted(asleep) == new != old
        assert await looked_at(made) == ["the CA lasts 3651 days"]

"""A release goes through a real server and Mosquitto to a device, and stays only if it is heard."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.brokers import free_port
from tests.releases import Machine, Made, Signer, machine
from tests.system.parts import wait_for
from tests.system.test_enrolment import House, house

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PRINTER = f"""#!/bin/sh
# The program of a printer, as of this release.
cd {Path.cwd()}
export PYTHONPATH={{root}}/usr/lib/heliotrope/device:{Path.cwd()}
export HELIOTROPE_BRANCH=b1 HELIOTROPE_DEVICE=p1 HELIOTROPE_BROKER_HOST=127.0.0.1
export HELIOTROPE_BROKER_PORT={{port}} HELIOTROPE_TLS={{tls}} HELIOTROPE_DATA={{root}}/data
export HELIOTROPE_PRINTER=file:{{root}}/slips
exec {sys.executable} -m printer.main
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The server, a device with release 0.1.0, and whoever makes releases."""

    house: House
    machine: Machine
    signer: Signer
    screen: str

    async def release(self, version: str, screen: str = "") -> None:
        """Made, signed, brought to the server, and begun there."""
        made = Made(version, screen or self.screen)
        built = await asyncio.to_thread(made.build, self.house.folder / "built")
        await asyncio.to_thread(self.signer.sign, built)
        data = ("--data", str(self.house.folder))
        keys = ("--keys", str(self.signer.keyring))
        await self.house.run("rollout", "add", str(built), *keys, *data)
        await self.house.run("rollout", "begin", version, "--any-time", "--pause", "0", *data)

    async def run(self) -> None:
        """The updater's timer, until the server has told it something and it is done with it."""
        before = self.machine.record

        def ended() -> bool:
            done = self.machine.run()
            assert done.returncode == 0, done.stderr
            return self.machine.record != before

        await asyncio.to_thread(wait_for, ended, "an order", 200)

    async def listed(self) -> str:
        """What the operator sees."""
        return await self.house.run("rollout", "list", "--data", str(self.house.folder))

    async def see(self, condition: Callable[[], object], what: str) -> None:
        """Within half a minute."""
        await asyncio.to_thread(wait_for, condition, what)


@asynccontextmanager
async def site(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Set up as the handbook says."""
    signer, box = Signer(folder / "gpg"), folder / "machine"
    box.mkdir()
    async with house(folder, patch) as made:
        tls = await made.enrol("p1", "printer")
        screen = PRINTER.format(root=box / "disk", port=made.port, tls=tls)
        with machine(box, signer.keyring, tls, made.server.url) as device:
            first = await asyncio.to_thread(Made("0.1.0", screen).build, folder / "first")
            await asyncio.to_thread(device.set_up, first)
            yield Site(made, device, signer, screen)
    signer.end()


async def test_a_release_that_lives_stays_and_one_that_does_not_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard by the server over MQTT for a minute; and nobody's hand is needed to go back."""
    async with site(tmp_path, monkeypatch) as made:
        await made.see(lambda: made.house.noted("0.1.0"), "the first release is heard")
        made.machine.set(TRIAL_SECONDS="120", TRIAL_PAUSE_SECONDS="1")
        await made.release("0.2.0")
        await made.run()
        assert made.house.noted("0.2.0")
        assert made.machine.installed == "0.2.0 installed"
        for _ in range(5):  # a stage after the other
            told = await made.listed()
        assert "0.2.0 done (stage 4 of 4)" in told

        made.machine.set(TRIAL_SECONDS="3")
        await made.release("0.3.0", "#!/bin/sh\nexit 1\n")
        await made.run()
        assert made.machine.installed == "0.2.0 installed"
        told = await made.listed()
        assert "0.3.0 halted (stage 1 of 4) b1-p1: the server did not hear it" in told
        await made.see(lambda: made.machine.screen, "the screen of before")

        taken = await made.house.run("rollout", "change", "withdraw", "--data", str(tmp_path))
        assert "0.3.0 withdrawn" in taken


async def test_what_is_no_release_does_not_come_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unsigned, a stranger's, another package, another file of the same version."""
    signer, stranger = Signer(tmp_path / "gpg"), Signer(tmp_path / "stranger")
    monkeypatch.setenv("HELIOTROPE_RELEASE_KEYS", str(signer.keyring))
    (tmp_path / "data").mkdir()
    made = House(tmp_path, free_port(), None, None)  # type: ignore[arg-type]

    async def add(file: Path, *, well: bool = False) -> str:
        return await made.run(
            "rollout", "add", str(file), "--data", str(tmp_path / "data"), well=well
        )

    unsigned = Made("0.2.0").build(tmp_path / "a")
    assert "is missing: a release is signed" in await add(unsigned)
    stranger.sign(unsigned)
    assert "not signed with a key of" in await add(unsigned)
    other = Made("0.2.0", package="other").build(tmp_path / "b")
    signer.sign(other)
    assert "no release of heliotrope-device" in await add(other)
    signer.sign(unsigned)
    assert "0.2.0: " in await add(unsigned, well=True)
    again = Made("0.2.0", screen="#!/bin/sh\n").build(tmp_path / "c")
    signer.sign(again)
    assert "is here already, and another file" in await add(again)
    for each in (signer, stranger):
        each.end()

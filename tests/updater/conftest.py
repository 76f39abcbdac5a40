"""A machine with a screen, and a server that says to its updater what the test wants."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# The folder's own modules are found whichever tests run.
sys.path.insert(0, str(Path(__file__).parent))

from updater_server import Office, office

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from tests.releases import CUT, Machine, Made, Signer, machine
from tests.secured import folder_of


@dataclass(frozen=True, slots=True)
class Bench:
    """All of it."""

    folder: Path
    signer: Signer
    office: Office
    machine: Machine

    def order(self, made: Made, **other: Any) -> None:
        """Have a release built, signed and ordered, with what is `other` than it should be."""
        built = made.build(self.folder / "built")
        self.office.install(made.version, built, self.signer.sign(built), **other)

    def cutting(self) -> str:
        """A script of a release that cuts the power, once, while dpkg is at work."""
        self.machine.cut.touch()
        return CUT.format(flag=self.machine.cut)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signer]:
    """Whoever makes releases."""
    made = Signer(tmp_path_factory.mktemp("signer") / "gpg")
    yield made
    made.end()


@pytest.fixture
def bench(tmp_path: Path, signer: Signer) -> Iterator[Bench]:
    """A machine with release 0.1.0, whose screen is running."""
    ca = new_authority(tmp_path / "ca", "Branch b1", wall_clock())
    tls = folder_of(ca, "b1-k1", tmp_path / "tls")
    folder = tmp_path / "machine"
    folder.mkdir()
    with office() as made, machine(folder, signer.keyring, tls, made.url) as box:
        box.set_up(Made("0.1.0").build(tmp_path))
        yield Bench(tmp_path, signer, made, box)

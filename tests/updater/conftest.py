"""A machine with a screen, and a server that says to its updater what the test wants."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The folder's own modules are found whichever tests run.
sys.path.insert(0, str(Path(__file__).parent))

from updater_bench import Bench
from updater_server import office

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from tests.releases import Made, Signer, machine
from tests.secured import folder_of


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

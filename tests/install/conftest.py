"""What is installed from: a bare Debian and a bundle, each made once for all tests."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.install.box import bare_debian
from tests.releases import Signer

KEPT = Path(tempfile.gettempdir()) / "heliotrope-install"
"""Between runs: Debian itself, and its packages."""


@pytest.fixture(scope="session")
def debian() -> Path:
    """A bare Debian 12; nothing is written into it."""
    KEPT.mkdir(exist_ok=True)
    return bare_debian(KEPT)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signer]:
    """Whoever makes releases."""
    made = Signer(tmp_path_factory.mktemp("signer") / "gpg")
    yield made
    made.end()


@pytest.fixture(scope="session")
def bundle(signer: Signer) -> Path:
    """A bundle; signature and key stand beside it."""
    made = subprocess.run(
        ["deploy/make-bundle", signer.name, str(KEPT)],
        env=os.environ | {"GNUPGHOME": str(signer.home)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Path(made.stdout.split()[-1])

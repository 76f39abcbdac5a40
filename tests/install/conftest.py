"""What is installed from: a bare Debian and a bundle, each made once for all tests."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.install.box import bare_debian

KEPT = Path(tempfile.gettempdir()) / "heliotrope-install"
"""Between runs: Debian itself, and its packages."""


@pytest.fixture(scope="session")
def debian() -> Path:
    """A bare Debian 12; nothing is written into it."""
    KEPT.mkdir(exist_ok=True)
    return bare_debian(KEPT)


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle, signed with a key that was made for it; signature and key stand beside it."""
    home = tmp_path_factory.mktemp("gpg")
    home.chmod(0o700)
    environment = os.environ | {"GNUPGHOME": str(home)}
    signer = "trial@heliotrope.example"
    key = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", signer]
    subprocess.run([*key, "ed25519", "sign", "never"], env=environment, check=True)
    try:
        made = subprocess.run(
            ["deploy/make-bundle", signer, str(KEPT)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=environment, check=True)
    return Path(made.stdout.split()[-1])

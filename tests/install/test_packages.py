"""The wheel with each of its extras, and our Debian packages, as others look at them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(1800)
PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
PROGRAMS = {
    "callbar": "heliotrope.callbar.window",
    "challenger": "lightgbm",
    "demo": "heliotrope.demo",
    "display": "display.main",
    "film": "ffpyplayer",
    "kiosk": "kiosk.main",
    "pcsc": "smartcard",
    "printer": "printer.main",
    "serial": "serial",
    "server": "server.main",
}
"""What each extra is for."""


def test_each_extra_is_tried() -> None:
    """One that is added is added here."""
    assert PROGRAMS.keys() == PROJECT["optional-dependencies"].keys()


@pytest.mark.parametrize("extra", sorted(PROGRAMS))
def test_the_wheel_installs_with_each_extra(extra: str, tmp_path: Path) -> None:
    """In an environment of its own, by the hashes of its lock, which lacks nothing."""
    if extra == "pcsc" and not shutil.which("swig"):
        pytest.skip("pyscard is compiled: apt-get install swig libpcsclite-dev gcc python3-dev")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv/bin/python")
    wheels = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*wheels, "-w", str(tmp_path), "."], check=True)
    [wheel] = tmp_path.glob("*.whl")
    install = [python, "-m", "pip", "install", "-q"]
    subprocess.run([*install, "--require-hashes", "-r", f"requirements/{extra}.lock"], check=True)
    subprocess.run([*install, "--no-index", f"{wheel}[{extra}]"], check=True)

    subprocess.run([python, "-c", f"import {PROGRAMS[extra]}"], cwd=tmp_path, check=True)
    heliotrope = str(tmp_path / "venv/bin/heliotrope")
    subprocess.run([heliotrope, "--help"], cwd=tmp_path, check=True, capture_output=True)


def test_debian_finds_no_errors_in_our_packages(bundle: Path) -> None:
    """None that deploy/debian/lintian-overrides does not give a reason for."""
    for kind in ("server", "device", "updater"):
        [package] = bundle.parent.glob(f"heliotrope-{kind}_*.deb")
        said = subprocess.run(
            ["lintian", "--fail-on=error", str(package)],
            capture_output=True,
            check=False,
            text=True,
        )

        assert said.returncode == 0, said.stdout

"""The units that systemd runs: well formed, closed in, and no more than what is installed."""

import re
import subprocess
from pathlib import Path

import pytest

UNITS = sorted(Path("deploy/systemd").glob("heliotrope-*.service"))
EXPOSED_AT_MOST = 3.0
SECURITY = ("systemd-analyze", "security", "--offline=true", "--no-pager")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_service_that_is_broken_into_reaches_little(unit: Path) -> None:
    """As systemd itself scores it, from 0 (closed in) to 10."""
    said = subprocess.run([*SECURITY, str(unit)], capture_output=True, check=False, text=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)

    assert found, said.stderr
    assert float(found[1]) <= EXPOSED_AT_MOST


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_reads_every_line(unit: Path) -> None:
    """A setting that is mistyped would be ignored, and its protection missing."""
    verify = ("systemd-analyze", "verify", "--recursive-errors=no", str(unit.absolute()))
    said = subprocess.run(verify, capture_output=True, check=False, text=True).stderr

    assert [line for line in said.splitlines() if line.startswith(str(unit.absolute()))] == []


def test_scripts_have_no_known_mistakes() -> None:
    """They run as root on a machine of the bank's."""
    scripts = [
        file
        for folder in ("deploy", "tests", ".ci")
        for file in Path(folder).rglob("*")
        if file.is_file() and file.read_bytes().partition(b"\n")[0].endswith(b"sh")
    ]
    said = subprocess.run(
        ["shellcheck", "-x", *map(str, scripts)], capture_output=True, check=False, text=True
    )

    assert len(scripts) > len(UNITS)
    assert said.stdout == ""


def test_whatever_a_package_brings_is_there() -> None:
    """Each unit is in one package, and each that a package lists exists."""
    listed = [
        name
        for package in Path("deploy/debian").glob("heliotrope-*/units")
        for name in package.read_text("ascii").split()
    ]

    units = {unit.name for unit in Path("deploy/systemd").iterdir()}
    assert sorted(listed) == sorted(units)

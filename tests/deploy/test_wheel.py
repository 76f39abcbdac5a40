"""The wheel holds all that runs, and nothing else; its commands answer."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from heliotrope.cli import main

PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
FETCHED = {f"server/web/static/vendor/{name}" for name in ("htmx.min.js", "hx-sse.min.js")}
"""At set-up, so git does not know them."""
ASKING = """
from click.testing import CliRunner
from heliotrope import cli
print(cli.__file__)
for command in sorted(cli.main.commands):
    said = CliRunner().invoke(cli.main, [command, "--help"], prog_name="heliotrope").output
    print(said[: said.index("[OPTIONS]") + len("[OPTIONS]")])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as `make wheel` builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", str(folder), "."], check=True)
    return next(folder.glob("*.whl"))


def test_what_git_knows_of_the_packages_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    """Templates, styles, catalogues, migrations: one that is missing is a page that fails."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *PACKAGES],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    known = {name for name in listed.split("\0") if name and Path(name).exists()}
    with ZipFile(wheel) as held:
        inside = {name for name in held.namelist() if ".dist-info/" not in name}

    assert inside == known | FETCHED


def test_every_command_of_the_wheel_answers(wheel: Path, tmp_path: Path) -> None:
    """From the wheel itself, and nowhere near the source."""
    environment = os.environ | {"PYTHONPATH": str(wheel)}
    asked = [sys.executable, "-c", ASKING]
    said = subprocess.run(
        asked, env=environment, cwd=tmp_path, check=True, stdout=subprocess.PIPE, text=True
    ).stdout

    where, *usages = said.splitlines()
    assert where.startswith(str(wheel))
    assert usages == [f"Usage: heliotrope {command} [OPTIONS]" for command in sorted(main.commands)]

"""The release before and this one serve a customer together, whichever of them the server is.

`tests/wire/test_neighbours.py` says every message to both; here programs of both run. They are
fetched from git, so that this is a part of `make prove` only.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.system.hall import SAMPLE, Hall, branch_file, browser, hall, log_in, new_teller
from tests.system.parts import Part, wait_for
from tests.system.test_walk import ratings, serve, take

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(900),
    pytest.mark.skipif("HELIOTROPE_PROVE" not in os.environ, reason="a part of make prove"),
]
CONTRACT = "tests/wire/last_contract.json"
VENDOR = "server/web/static/vendor"
Ageing = Callable[[Hall, Path], None]
DEVICES = ("kiosk", "board", "pad")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release whose contract is kept: its programs, beside what is not in git."""
    folder = tmp_path_factory.mktemp("before")
    found = ["git", "log", "-1", "--format=%H", "--", CONTRACT]
    commit = subprocess.run(found, check=True, capture_output=True, text=True).stdout.strip()
    archive = subprocess.run(["git", "archive", commit], check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    shutil.copytree(VENDOR, folder / VENDOR, dirs_exist_ok=True)
    return folder


def age(part: Part, before: Path) -> None:
    """It is of the release before: Python looks where it stands first."""
    part.command = ["env", "-C", str(before), *part.command]


def older_devices(made: Hall, before: Path) -> None:
    """A branch whose server is upgraded, and nothing else."""
    for each in DEVICES:
        age(getattr(made, each), before)


def older_server(made: Hall, before: Path) -> None:
    """A branch whose devices are ahead; its file is of the release before too."""
    age(made.server, before)
    branch_file(made.folder, before / SAMPLE)


def versions(made: Hall, before: Path) -> set[bool]:
    """Whether each part runs from that folder, as the kernel says."""
    parts = [made.server, made.kiosk, made.board, made.pad]
    return {
        Path(f"/proc/{part.process.pid}/cwd").resolve() == before for part in parts if part.process
    }


@pytest.mark.parametrize("ageing", [older_devices, older_server])
def test_neighbours_serve_a_customer(ageing: Ageing, before: Path, tmp_path: Path) -> None:
    """From the tap to the rating: kiosk, slip, teller, board, pad."""
    with hall(tmp_path, lambda made: ageing(made, before)) as made, browser() as chromium:
        password = new_teller(made)
        kiosk, board, pad = (made.remote(name) for name in ("k1", "b1", "pad1"))
        assert versions(made, before) == {True, False}
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        log_in(page, made.url, "anna", password)
        page.goto(f"{made.url}/teller/c1")
        page.click("#big")
        expect(page.locator("#desk")).to_have_attribute("data-action", "call-next")
        number, _ = take(kiosk, made)
        page.keyboard.press("F9")
        expect(page.locator(".now-number")).to_have_text(number)
        assert board.see(number=number)["counter"] == "1"
        assert pad.see(number=number)["counter"] == "1"
        serve(made, page, number)
        pad.tap("face-5")
        wait_for(lambda: ratings(made), "the rating")

        assert ratings(made) == [(number, 5, "given")]

"""The call bar on a real X11 screen, before a real server: its key is heard by every window."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_browser import Branch
from web_world import PASSWORD

X11 = shutil.which("Xvfb")
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(X11 is None, reason="tests/prepare-machine installs Xvfb"),
]
PATIENCE = 30.0


def wait_for(what: Callable[[], Any]) -> Any:
    """Until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)  # another process works meanwhile
    return found


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[str]:
    """An X11 screen that nobody sees, by its name."""
    reads, writes = os.pipe()
    told = [str(X11), "-displayfd", str(writes), "-screen", "0", "800x600x24", "-nolisten", "tcp"]
    with (tmp_path / "x11").open("w") as said:
        running = subprocess.Popen(told, pass_fds=[writes], stdout=said, stderr=said)
    os.close(writes)
    with os.fdopen(reads) as number:
        yield f":{number.readline().strip()}"
    running.terminate()
    running.wait(timeout=PATIENCE)


def press(screen: str, key: str) -> None:
    """As a keyboard does, whichever window has the focus."""
    from Xlib import XK, X, display  # noqa: PLC0415 - where there is no X11 there is no need for it
    from Xlib.ext import xtest  # noqa: PLC0415

    keyboard = display.Display(screen)
    code = keyboard.keysym_to_keycode(XK.string_to_keysym(key))
    for what in (X.KeyPress, X.KeyRelease):
        xtest.fake_input(keyboard, what, code)
    keyboard.sync()
    keyboard.close()


@pytest.fixture
def bar(branch: Branch, screen: str, tmp_path: Path) -> Iterator[Path]:
    """The bar of counter 6; what it says."""
    page, said = f"{branch.url}/teller/c6", tmp_path / "callbar"
    told = [sys.executable, "-m", "heliotrope", "callbar", page, "--branch", "sample"]
    around = os.environ | {"DISPLAY": screen, "HELIOTROPE_CALLBAR_PASSWORD": PASSWORD}
    with said.open("w") as log:
        running = subprocess.Popen([*told, "--name", "tom"], env=around, stdout=log, stderr=log)
    yield said
    running.terminate()
    running.wait(timeout=PATIENCE)


def test_a_key_of_the_whole_screen_calls_and_starts(branch: Branch, screen: str, bar: Path) -> None:
    """Core banking has the focus; the customer is called all the same."""
    asking = httpx.Client(base_url=branch.url, headers={"origin": branch.url})
    asking.post("/login", data={"name": "tom", "password": PASSWORD})

    def pressed_until(state: str) -> bool:
        press(screen, "F9")
        time.sleep(0.4)  # longer than a nervous finger
        shown = asking.get("/api/branches/sample").json()
        ticket = shown["counters"]["c6"]["ticket"]
        return any((one["id"], one["state"]) == (ticket, state) for one in shown["tickets"])

    wait_for(lambda: "key for the whole screen" in bar.read_text())
    for state in ("called", "serving"):
        wait_for(lambda state=state: pressed_until(state))
    asking.close()

    assert PASSWORD not in bar.read_text()

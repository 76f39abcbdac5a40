"""What is missing at the start is said in one line."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from display.main import main
from display.settings import BoardSettings, PadSettings
from wire.settings import from_environment


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engineer in the branch reads no traceback."""
    for name in ("BRANCH", "DEVICE", "PASSWORD", "COUNTER"):
        monkeypatch.delenv(f"HELIOTROPE_{name}", raising=False)
    said = CliRunner().invoke(main, ["pad"])

    assert said.exit_code == 1
    assert "HELIOTROPE_COUNTER: Field required" in said.output


DEVICE = {"BRANCH": "sample", "DEVICE": "d1", "PASSWORD": "x", "COUNTER": "c1", "PORT": "x"}


@pytest.mark.parametrize(
    ("kind", "told", "why"),
    [
        ("sign", {"DIAGONAL": "7"}, "7 inches are too few to be read from 5 m"),
        ("sign", {"DISTANCE": "12"}, "HELIOTROPE_DIAGONAL must be at least"),
        ("sign", {"DISTANCE": "-5"}, "HELIOTROPE_DISTANCE: "),
        ("sign", {"DISTANCE": "nan"}, "HELIOTROPE_DISTANCE: "),
        ("strip", {"COUNTERS": "c1"}, "HELIOTROPE_COUNTERS: "),
        ("strip", {"COUNTERS": "c1=1 c2"}, "HELIOTROPE_COUNTERS: "),
        ("strip", {"COUNTERS": "c1=1 c1=2"}, "a counter is named twice"),
        ("strip", {"COUNTERS": "c1=100"}, "HELIOTROPE_COUNTERS: "),
        ("strip", {"COUNTERS": "c1=1 c2=1"}, "two counters have the same address"),
        ("strip", {"COUNTERS": "c1=1", "CODE_PAGE": "morse"}, "morse is none of ascii, "),
        ("strip", {"COUNTERS": "c1=1", "BAUD": "0"}, "HELIOTROPE_BAUD: "),
        ("evaluator", {"PORT": "tcp://10.0.0.2:4001"}, "is neither a device's path nor socket://"),
        ("pagers", {"PORT": "socket://10.0.0.2"}, "is neither a device's path nor socket://"),
        ("strip", {"COUNTERS": "c1=1", "CELLS": "0"}, "HELIOTROPE_CELLS: "),
    ],
)
def test_what_cannot_work_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, kind: str, told: dict[str, str], why: str
) -> None:
    """While the engineer is there, not when the customers are."""
    for name, setting in {**DEVICE, **told}.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", setting)
    said = CliRunner().invoke(main, [kind])

    assert said.exit_code == 1
    assert why in said.output
    assert said.output.count("\n") <= 1


def test_a_device_has_its_own_account_and_folder() -> None:
    """Two pads of one machine must not share an outbox."""
    settings = PadSettings(branch="sample", device="pad-1", password="x", counter="c1")

    assert settings.account.name == "sample-pad-1"
    assert settings.folder.name == "pad-1"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DISTANCE", "30", "43 inches cannot be read from 30 m, only from 13.5 m or nearer"),
        ("SERVICES", "Cash!", "HELIOTROPE_SERVICES: String should match pattern"),
        ("PLAYLIST", "/nowhere", "HELIOTROPE_PLAYLIST: Path does not point to a directory"),
    ],
)
def test_a_board_that_would_not_work_does_not_start(
    monkeypatch: pytest.MonkeyPatch, setting: str, value: str, said: str
) -> None:
    """Nobody finds out in the hall."""
    told = {"BRANCH": "sample", "DEVICE": "b1", "PASSWORD": "x", setting: value}
    for name, each in told.items():
        monkeypatch.setenv(f"HELIOTROPE_{name}", each)
    answer = CliRunner().invoke(main, ["board"])

    assert answer.exit_code == 1
    assert said in " ".join(answer.output.split())


@pytest.mark.parametrize("kind", ["strip", "evaluator", "pagers"])
def test_what_hangs_on_a_line_needs_no_screen(kind: str) -> None:
    """Its extra is pyserial alone; a small computer under the counter has no graphics."""
    tried = (
        "import sys; sys.modules.update(dict.fromkeys(['kivy', 'PIL', 'noto_cjk_sans_otc']))\n"
        "from importlib import import_module; from display.main import PROGRAMS\n"
        f"import_module(PROGRAMS['{kind}'].module).run"
    )
    done = subprocess.run(
        [sys.executable, "-c", tried], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_services_of_a_board_are_listed_as_in_a_web_boards_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One way to write them."""
    for name, each in (*DEVICE.items(), ("SERVICES", "cash,loans")):
        monkeypatch.setenv(f"HELIOTROPE_{name}", each)

    assert from_environment(BoardSettings).services == ("cash", "loans")

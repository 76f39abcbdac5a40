"""What docs/moving-over.md has typed works as it stands there, in that order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(300)
BLOCK = re.compile(r"^```sh\n# tried\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FORMER = """ticket,day,service,tier,issued,called,started,finished,outcome,counter
1-1,2026-03-02,Kasse,VIP,{0}:00:00,{0}:03:00,{0}:03:00,{0}:12:00,served,1
1-2,2026-03-02,Kasse,Standard,{0}:05:00,{0}:12:00,{0}:12:30,{0}:15:00,served,1
""".format("2026-03-02T09")


def test_the_week_can_be_typed(tmp_path: Path) -> None:
    """From the new file to the evening on which the branch goes back a step."""
    blocks = BLOCK.findall(Path("docs/moving-over.md").read_text("utf-8"))
    (tmp_path / "former.csv").write_text(FORMER, "utf-8")
    (tmp_path / "data").mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    said = [typed(block, tmp_path, path) for block in blocks]

    assert "0 violations" in said[0]
    assert "kept: 1 days" in said[1]
    assert "tuesday.toml: sound (north: 1 services, 1 counters)" in said[2]
    assert "The journal is what was recorded" in said[4]
    assert said[4].count("operator:") == 3
    assert "version 4 counts from now on" in said[5]
    assert 'series = "J"' in (tmp_path / "step-before.toml").read_text("utf-8")
    assert len((tmp_path / "tuesday.jsonl").read_text("utf-8").splitlines()) >= 3


def typed(block: str, folder: Path, path: str) -> str:
    """What the screen says; a command that fails ends it."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    return done.stdout

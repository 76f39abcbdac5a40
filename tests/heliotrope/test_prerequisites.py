"""What is missing is said in one line, with its remedy."""

import socket
import subprocess
import sys
from pathlib import Path

from heliotrope import prerequisites


def told(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the command says when it ends at once."""
    command = [sys.executable, "-m", "heliotrope", *arguments]
    environment = {"PYTHONPATH": str(Path.cwd()), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    """A second demonstration beside a first one is the newcomer's usual accident."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = told("demo", "--port", str(port), folder=tmp_path)

    assert said.returncode == 1
    assert f"port {port} is taken" in said.stderr
    assert "Traceback" not in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_branch_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    """Started from another folder, the sample is not found."""
    said = told("demo", "--port", "0", folder=tmp_path)

    assert said.returncode == 1
    assert "sample.toml: No such file or directory" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_server_without_settings_says_which(tmp_path: Path) -> None:
    """All of them at once."""
    said = told("server", folder=tmp_path)

    assert said.returncode == 1
    for name in ("BRANCH_FILE", "DATA", "PASSWORD"):
        assert f"HELIOTROPE_{name}: Field required" in said.stderr


def test_this_machine_can_draw() -> None:
    """`tests/prepare-machine` has seen to it."""
    assert prerequisites.graphics() is None

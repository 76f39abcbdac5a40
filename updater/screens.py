"""The programs that show something: dark while their files are replaced."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

WANTED: Final = Path("/etc/systemd/system/multi-user.target.wants")
"""Where systemd keeps which of them start with the machine."""


@contextlib.contextmanager
def dark(wanted: Path) -> Iterator[None]:
    """Stopped meanwhile, and started whatever happens."""
    units = sorted(unit.name for unit in wanted.glob("heliotrope-screen@*.service"))
    if units:
        _systemctl("stop", *units)
    try:
        yield
    finally:
        _systemctl("daemon-reload")
        if units:
            # Not awaited: a screen that does not start is found out by its not being heard.
            _systemctl("start", "--no-block", *units)


def _systemctl(*told: str) -> None:
    subprocess.run(["systemctl", *told], check=False)  # noqa: S603, S607

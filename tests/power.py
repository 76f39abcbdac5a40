"""A power cut between any two changes that a program makes to its files."""

import contextlib
import sys
from collections.abc import Iterator

CHANGES = frozenset({"os.rename", "os.remove"})
"""As Python's audit events call them: what is written is a draft until it takes its name."""


class PowerCut(BaseException):
    """Nothing of the program catches it."""


class _Power:
    left: int | None = None
    """So many more changes; None: there is no end."""


def _watch(event: str, _: object) -> None:
    if _Power.left is not None and event in CHANGES:
        if _Power.left == 0:
            raise PowerCut
        _Power.left -= 1


sys.addaudithook(_watch)


@contextlib.contextmanager
def cut_after(changes: int) -> Iterator[list[bool]]:
    """Power for so many changes; the list holds something where it was cut."""
    cut: list[bool] = []
    _Power.left = changes
    try:
        yield cut
    except PowerCut:
        cut.append(True)
    finally:
        _Power.left = None

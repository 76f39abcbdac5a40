"""The disciplines of the bank's own that are installed on this machine."""

from importlib.metadata import entry_points
from typing import cast

from server.domain.own import ENTRY_POINTS, OwnDiscipline


def installed() -> dict[str, OwnDiscipline]:
    """Each by the name that a plan's discipline of kind `own` gives it."""
    found = entry_points(group=ENTRY_POINTS)
    return {point.name: cast("OwnDiscipline", point.load()) for point in found}


def installed_names() -> frozenset[str]:
    """Their names alone: nothing of the bank's is loaded to check a file."""
    return frozenset(point.name for point in entry_points(group=ENTRY_POINTS))

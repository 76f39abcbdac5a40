"""Fonts for pages that are installed on this machine, as packages named `fontpkg-...`."""

from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

PACKAGE: Final = "fontpkg-"
KINDS: Final = (".woff2", ".ttf", ".otf")


@cache
def installed_fonts() -> dict[str, Path]:
    """The upright font of each package, by the package's name without `fontpkg-`."""
    found: dict[str, Path] = {}
    for package in distributions():
        name = package.name.lower().replace("_", "-")
        if name.startswith(PACKAGE):
            files = [file for file in package.files or () if file.suffix in KINDS]
            upright = sorted((file for file in files if "talic" not in file.name), key=str)
            found |= {name.removeprefix(PACKAGE): Path(str(upright[0].locate()))} if upright else {}
    return dict(sorted(found.items()))

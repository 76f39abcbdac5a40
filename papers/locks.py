"""What is installed with each extra: the locks in requirements/, and the browser's parts."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
REQUIREMENTS: Final = ROOT / "requirements"
NPM: Final = ROOT / "server/web/package-lock.json"
PINNED: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)
NODE_MODULES: Final = "node_modules/"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Something that is installed: its name and version where it was published."""

    name: str
    version: str


def extras() -> tuple[str, ...]:
    """What can be installed, as pyproject.toml names it."""
    return tuple(sorted(project()["optional-dependencies"]))


def project() -> Mapping[str, Any]:
    """The table `project` of pyproject.toml."""
    told: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return told


def locked(lock: str) -> tuple[Part, ...]:
    """What a lock of requirements/ pins."""
    text = (REQUIREMENTS / f"{lock}.lock").read_text("utf-8")
    return tuple(sorted(Part(*each) for each in PINNED.findall(text)))


def locks() -> tuple[str, ...]:
    """The names of all locks."""
    return tuple(sorted(file.stem for file in REQUIREMENTS.glob("*.lock")))


def browser_parts(*, with_tests: bool) -> Mapping[Part, str]:
    """What npm fetches, and the digest (`sha512-` and base64) by which it is known."""
    packages = json.loads(NPM.read_text("utf-8"))["packages"]
    return {
        Part(place.removeprefix(NODE_MODULES), told["version"]): told["integrity"]
        for place, told in packages.items()
        if place and (with_tests or not told.get("dev"))
    }

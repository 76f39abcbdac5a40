"""A list of parts for programs, CycloneDX 1.6: `make sbom`, and `deploy/make-bundle`.

The same tree and the same locks give the same bytes: the time is the commit's
(SOURCE_DATE_EPOCH), and there is no serial number that chance would make.
"""

import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from papers import parts
from papers.licences import debian_needs
from papers.locks import browser_parts, extras, locked, project

BROWSER: Final = frozenset({"server", "demo", "challenger"})
"""The extras whose programs serve pages."""
DEBIAN_KINDS: Final = {"server": ("server",), "device": ("kiosk", "display", "serial")}
"""Our Debian packages and the locks from which deploy/make-deb fills them; a test compares."""
LEFT_OUT: Final = frozenset({"hatchling", "editables"})
"""What deploy/make-deb takes out again, for it only builds."""
STANZA: Final = re.compile(r"^(Package|Version|SHA256): (.*)$", re.MULTILINE)


def of_extra(extra: str, at: datetime | None = None) -> str:
    """What is installed with an extra."""
    return _listed(f"heliotrope[{extra}]", _installed((extra,)), at)


def of_debian(kind: str, at: datetime | None = None) -> str:
    """What is in one of our Debian packages, and what it needs of Debian's."""
    debian = [parts.debian(name) for name in debian_needs(kind)]
    return _listed(f"heliotrope-{kind}", [*_inside(DEBIAN_KINDS[kind]), *debian], at)


def of_bundle(packages: str, at: datetime | None = None) -> str:
    """What is in a bundle, by its apt index (`Packages`): each Debian package, ours with parts."""
    index = [dict(STANZA.findall(stanza)) for stanza in packages.split("\n\n") if stanza.strip()]
    debian = [parts.debian(each["Package"], each["Version"], each["SHA256"]) for each in index]
    inside = _inside(lock for locks in DEBIAN_KINDS.values() for lock in locks)
    return _listed("heliotrope bundle", [*debian, *inside], at)


def _inside(names: Iterable[str]) -> list[Component]:
    return [one for one in _installed(names) if one.name not in LEFT_OUT]


def _installed(names: Iterable[str]) -> list[Component]:
    wanted = tuple(names)
    python = sorted({part for name in wanted for part in locked(name)})
    browser = browser_parts(with_tests=False) if BROWSER & set(wanted) else {}
    return [
        *(parts.python(part) for part in python),
        *(parts.browser(part, digest) for part, digest in browser.items()),
    ]


def _listed(name: str, components: list[Component], at: datetime | None) -> str:
    version = project()["version"]
    root = Component(
        name=name, version=version, type=ComponentType.APPLICATION, bom_ref="heliotrope",
        licenses=parts.licensed(project()["license"]),
        purl=PackageURL("generic", None, "heliotrope", version),
    )  # fmt: skip
    bom = Bom(components=components)
    # Nothing of chance, nothing of now: two builds of one commit are compared byte by byte.
    bom.serial_number = None  # type: ignore[assignment]
    bom.metadata.timestamp = at  # type: ignore[assignment]
    bom.metadata.component = root
    for one, needs in parts.edges(root, components).items():
        bom.register_dependency(one, needs)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _committed() -> datetime | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else None


def write(folder: Path, index: Path | None) -> None:
    """Every extra's list and every Debian package's, or a bundle's alone, into a folder."""
    at, name = _committed(), f"heliotrope-{project()['version']}"
    if index is not None:
        (folder / f"{name}.cdx.json").write_text(of_bundle(index.read_text("utf-8"), at), "utf-8")
        return
    for extra in extras():
        (folder / f"{name}-{extra}.cdx.json").write_text(of_extra(extra, at), "utf-8")
    for kind in DEBIAN_KINDS:
        (folder / f"heliotrope-{kind}.cdx.json").write_text(of_debian(kind, at), "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)

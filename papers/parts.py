"""Components of a list of parts: from locks, from what wheels say themselves, from Debian."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from papers.licences import licences
from papers.locks import Part, project

MADE_OF: Final = "sboms"
"""Where a wheel says what was compiled into it: PEP 770."""


def licensed(expression: str) -> list[License]:
    """A licence as CycloneDX has it."""
    return [LicenseFactory().make_from_string(expression)]


def python(part: Part) -> Component:
    """A package of a lock, with what its wheel says was compiled into it."""
    purl = PackageURL("pypi", None, part.name, part.version)
    return Component(
        name=part.name, version=part.version, type=ComponentType.LIBRARY, purl=purl,
        bom_ref=str(purl), licenses=licensed(licences()[part.name]),
        components=sorted(_compiled_in(part, str(purl)), key=lambda one: str(one.bom_ref)),
    )  # fmt: skip


def browser(part: Part, integrity: str) -> Component:
    """A package of npm's lock; its digest is the archive's."""
    purl = PackageURL("npm", None, part.name, part.version)
    digest = base64.b64decode(integrity.removeprefix("sha512-")).hex()
    return Component(
        name=part.name, version=part.version, type=ComponentType.LIBRARY, purl=purl,
        bom_ref=str(purl), licenses=licensed(licences()[part.name]),
        hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
    )  # fmt: skip


def debian(name: str, version: str | None = None, sha256: str = "") -> Component:
    """A Debian package; where only needed, in whatever version Debian 12 has."""
    purl = PackageURL("deb", "debian", name, version)
    digests = [HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 else []
    return Component(
        name=name, version=version, type=ComponentType.APPLICATION, purl=purl,
        bom_ref=str(purl), hashes=digests,
    )  # fmt: skip


def edges(root: Component, held: Sequence[Component]) -> Mapping[Component, list[Component]]:
    """Who needs whom, of what is held: what is needed with any extra counts, where it is there."""
    by_name = {one.name: one for one in held if one.purl and one.purl.type == "pypi"}
    ours = [text for extra in project()["optional-dependencies"].values() for text in extra]
    needs = {one: _of(by_name, _required(one.name)) for one in by_name.values()}
    others = [one for one in held if one.name not in by_name]
    direct = _of(by_name, [*project()["dependencies"], *ours])
    return needs | {root: [*direct, *others]}


def _of(by_name: Mapping[str, Component], texts: Iterable[str]) -> list[Component]:
    names = {canonicalize_name(Requirement(text).name) for text in texts}
    return [by_name[name] for name in sorted(names & by_name.keys())]


@cache
def _required(name: str) -> tuple[str, ...]:
    try:
        return tuple(distribution(name).requires or ())
    except PackageNotFoundError:  # an extra that is not installed here
        return ()


def _compiled_in(part: Part, holder: str) -> Iterator[Component]:
    seen = set[str]()
    for told in _lists(part.name):
        for one in told.get("components", ()):
            ref = f"{holder}#{one['name']}@{one.get('version', '')}"
            if canonicalize_name(one["name"]) != part.name and ref not in seen:
                seen.add(ref)
                yield _inner(one, ref)


def _inner(one: Mapping[str, Any], ref: str) -> Component:
    purl = one.get("purl")
    return Component(
        name=one["name"], version=one.get("version"), type=ComponentType.LIBRARY, bom_ref=ref,
        purl=PackageURL.from_string(purl) if purl else None,
        licenses=_said(one.get("licenses", ())),
    )  # fmt: skip


def _said(told: Iterable[Mapping[str, Any]]) -> list[License]:
    words = [
        one.get("expression") or one["license"].get("id") or one["license"]["name"] for one in told
    ]
    if len(words) == 1:
        return licensed(words[0])
    return [LicenseFactory().make_with_name(word) for word in words]


@cache
def _lists(name: str) -> tuple[Any, ...]:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return ()
    lists = sorted(str(file.locate()) for file in files if file.parent.name == MADE_OF)
    return tuple(json.loads(Path(file).read_text("utf-8")) for file in lists)

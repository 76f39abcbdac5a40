"""Lists of parts: by CycloneDX's schema, the same each time, and of what is really installed."""

import json
import re
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from papers import sbom
from papers.locks import extras, locked

AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
INDEX = """Package: heliotrope-server
Version: 0.1.0
Architecture: amd64
SHA256: {ours}

Package: mosquitto
Version: 2.0.11-1.2+deb12u1
SHA256: {theirs}

""".format(ours="a" * 64, theirs="b" * 64)


@cache
def lists() -> list[str]:
    """Every list that a release has."""
    return [
        *(sbom.of_extra(extra, AT) for extra in extras()),
        *(sbom.of_debian(kind, AT) for kind in sbom.DEBIAN_KINDS),
        sbom.of_bundle(INDEX, AT),
    ]


def parts(text: str) -> dict[str, dict[str, Any]]:
    """Components by where they come from and their name."""
    return {one["purl"].split("@")[0]: one for one in json.loads(text)["components"]}


def test_every_list_holds_to_the_schema() -> None:
    """CycloneDX 1.6, strictly: nothing that it does not know."""
    judge = JsonStrictValidator(SchemaVersion.V1_6)

    assert [judge.validate_str(text) for text in lists()] == [None] * len(lists())


def test_nothing_of_chance_and_nothing_of_now_is_in_a_list() -> None:
    """Two builds of one commit are compared byte by byte."""
    told = json.loads(sbom.of_extra("server"))

    assert "serialNumber" not in told
    assert "timestamp" not in told["metadata"]


@pytest.mark.parametrize("extra", extras())
def test_a_list_is_what_the_lock_installs(extra: str) -> None:
    """With the versions that are installed here by the same hashes."""
    told = {
        one["name"]: one["version"]
        for one in parts(sbom.of_extra(extra)).values()
        if one["purl"].startswith("pkg:pypi/")
    }

    assert told == {part.name: part.version for part in locked(extra)}
    assert [name for name, one in told.items() if not is_installed(name, one)] == []


def is_installed(name: str, wanted: str) -> bool:
    """In this environment is that version; what is in none of ours is believed."""
    try:
        return Version(version(name)) == Version(wanted)
    except PackageNotFoundError:
        return True


def test_whoever_serves_pages_has_the_browsers_parts() -> None:
    """Of what runs in browsers, what only tests use is in none."""
    assert "pkg:npm/htmx.org" in parts(sbom.of_debian("server"))
    assert "pkg:npm/htmx.org" not in parts(sbom.of_debian("device"))
    assert not [text for text in lists() if "axe-core" in text]


def test_what_a_debian_package_needs_is_in_its_list() -> None:
    """And not what is only there to build it."""
    server, device = parts(sbom.of_debian("server")), parts(sbom.of_debian("device"))

    assert {"pkg:deb/debian/mosquitto", "pkg:deb/debian/nginx"} <= server.keys()
    assert {"pkg:deb/debian/cage", "pkg:pypi/kivy"} <= device.keys()
    assert "pkg:pypi/hatchling" not in {*server, *device}


def test_a_bundle_names_each_debian_package_as_it_lies_there() -> None:
    """Version and digest from its own index."""
    held = parts(sbom.of_bundle(INDEX))

    assert held["pkg:deb/debian/mosquitto"]["version"] == "2.0.11-1.2+deb12u1"
    assert held["pkg:deb/debian/mosquitto"]["hashes"] == [{"alg": "SHA-256", "content": "b" * 64}]
    assert {"pkg:pypi/kivy", "pkg:pypi/fastapi"} <= held.keys()


def test_what_is_compiled_into_a_wheel_is_named() -> None:
    """Rust within Python has holes of its own."""
    inner = parts(sbom.of_extra("server"))["pkg:pypi/cryptography"]["components"]

    assert any(one["purl"].startswith("pkg:cargo/openssl") for one in inner)


def test_everything_is_needed_by_something() -> None:
    """From the root every part of the server can be reached."""
    told = json.loads(sbom.of_extra("server"))
    needs = {one["ref"]: one.get("dependsOn", []) for one in told["dependencies"]}
    reached, open_ends = set[str](), ["heliotrope"]
    while open_ends:
        one = open_ends.pop()
        reached.add(one)
        open_ends += [each for each in needs.get(one, []) if each not in reached]

    alone = {one["bom-ref"].split("@")[0] for one in told["components"]} - {
        one.split("@")[0] for one in reached
    }
    assert alone <= {f"pkg:pypi/{name}" for name in ("hatchling", "editables", "packaging",
        "pathspec", "pluggy", "trove-classifiers")}  # fmt: skip


def test_the_debian_packages_hold_what_we_say() -> None:
    """deploy/make-deb names the locks, and what it takes out again."""
    text = Path("deploy/make-deb").read_text("utf-8")
    held = {kind: tuple(locks.split()) for kind, locks in
        re.findall(r'^(server|device)\) locks="(.*)" ;;$', text, re.MULTILINE)}  # fmt: skip

    assert held == sbom.DEBIAN_KINDS
    assert all(f"{name}*" in text for name in sbom.LEFT_OUT)


def test_the_command_writes_them(tmp_path: Path) -> None:
    """A process whose sets are in another order makes the same; a bundle's from its index."""
    (tmp_path / "Packages").write_text(INDEX, "utf-8")
    for told in ([], [str(tmp_path / "Packages")]):
        subprocess.run(
            [".venv/bin/python", "-m", "papers.sbom", str(tmp_path), *told],
            check=True, env={"SOURCE_DATE_EPOCH": f"{AT.timestamp():.0f}"},
        )  # fmt: skip

    assert {file.read_text("utf-8") for file in tmp_path.glob("*.cdx.json")} == set(lists())

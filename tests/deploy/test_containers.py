"""What runs elsewhere is linted here: container files, manifests, the front's configuration."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.settings import Settings

BIN = Path(sys.executable).parent
FILES = sorted(Path("deploy/container").glob("*.Dockerfile"))
MANIFESTS = sorted(
    file for file in Path("deploy/kubernetes").glob("*.yaml") if file.name != "kustomization.yaml"
)
COMPOSE = yaml.safe_load(Path("deploy/container/compose.yaml").read_text("utf-8"))
SECRET = re.compile(r"(?i)password|token|secret|_key")
OURS = re.compile(r"HELIOTROPE_([A-Z_]+)")
NOT_THE_SERVERS = {"LOGS", "DATABASE"}
"""Read by every program, and by commands."""


def linted(*command: object) -> str:
    """What a linter complains of."""
    told = [str(BIN / str(command[0])), *map(str, command[1:])]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def pods() -> Iterator[Any]:
    """Every pod that a manifest starts."""
    for file in MANIFESTS:
        for one in yaml.safe_load_all(file.read_text("utf-8")):
            if one["kind"] in {"StatefulSet", "Deployment", "Job"}:
                yield one["spec"]["template"]["spec"]


def containers() -> Iterator[Any]:
    """Every container of every pod."""
    for pod in pods():
        yield from (*pod.get("initContainers", ()), *pod["containers"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_hadolint_finds_nothing_in_a_container_file(file: Path) -> None:
    """But for what stands in it with a reason."""
    assert linted("hadolint", file) == ""


def test_yamllint_finds_nothing() -> None:
    """In anything that stands in deploy/."""
    assert linted("yamllint", "-s", "-c", ".yamllint.yaml", "deploy") == ""


@pytest.mark.parametrize("file", MANIFESTS, ids=lambda file: file.name)
def test_manifests_hold_to_the_schema_of_kubernetes(file: Path) -> None:
    """Strictly: a field that is mistyped would be ignored without a word."""
    assert linted("kubernetes-validate", "--strict", file) == ""


def test_caddy_reads_its_file_as_it_would_write_it() -> None:
    """And test_front.py tries it."""
    assert linted("caddy", "fmt", "--diff", "deploy/cluster/Caddyfile") == ""


def test_nobody_is_root_and_nobody_may_ask_the_cluster() -> None:
    """As the units of systemd are closed in."""
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True


def test_containers_cannot_write_but_where_they_must() -> None:
    """A root that is read only, no capabilities, no way to more."""
    for one in containers():
        context = one["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in one["resources"]["limits"]
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_the_server_is_asked_how_it_is() -> None:
    """By the addresses that are there for it (docs/watching.md)."""
    [server] = [one for one in containers() if one["name"] == "server"]

    assert server["livenessProbe"]["httpGet"]["path"] == "/health"
    assert server["readinessProbe"]["httpGet"]["path"] == "/ready"


def test_no_secret_stands_in_a_file() -> None:
    """They are mounted as files, which the server reads as systemd's credentials."""
    named = [
        name
        for service in COMPOSE["services"].values()
        for name in service.get("environment", {})
        if SECRET.search(name) and not name.endswith("_FILE")
    ]
    kinds = [
        one["kind"] for file in MANIFESTS for one in yaml.safe_load_all(file.read_text("utf-8"))
    ]

    assert named == []
    assert "Secret" not in kinds


def test_every_setting_that_is_named_exists() -> None:
    """One that is renamed would be ignored without a word."""
    files = [*FILES, *MANIFESTS, Path("deploy/container/compose.yaml")]
    named = {name for file in files for name in OURS.findall(file.read_text("utf-8"))}

    unknown = {
        name for name in named - NOT_THE_SERVERS if name.lower() not in Settings.model_fields
    }
    assert unknown == set()


def test_no_image_is_whatever_is_newest() -> None:
    """A tag is said everywhere; our own is the release's."""
    said = [
        line
        for file in FILES
        for line in re.findall(r"^FROM (\S+)", file.read_text("utf-8"), re.MULTILINE)
    ]
    images = [*said, *(service["image"] for service in COMPOSE["services"].values())]

    assert [image for image in images if ":" not in image or image.endswith(":latest")] == []

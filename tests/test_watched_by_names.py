"""Alert rules and dashboards speak of figures that there are, and rules do as they are meant."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from server import depots
from server.adapters.measured import Measures
from server.application.gauges import GAUGES

DEPLOY = Path(__file__).parent.parent / "deploy"
RULES = DEPLOY / "prometheus" / "rules.yml"
NAME = re.compile(r"\b((?:heliotrope|process)_[a-z_]+)")


def known() -> set[str]:
    """Every name that a server tells, or would tell of a branch."""
    told = generate_latest(Measures("1").registry).decode()
    families = set(re.findall(r"^# TYPE (\S+)", told, re.MULTILINE))
    of_histograms = {
        f"{name}_{part}"
        for name in re.findall(r"^# TYPE (\S+) histogram", told, re.MULTILINE)
        for part in ("bucket", "count", "sum")
    }
    of_branches = {f"heliotrope_branch_{name}" for name in GAUGES}
    return families | of_histograms | of_branches | {depots.HALTED, depots.DEVICES}


def asked_for(text: str) -> set[str]:
    """The names in expressions; alerts' own names begin with a capital."""
    return set(NAME.findall(text))


@pytest.mark.parametrize(
    "file", [RULES, *sorted((DEPLOY / "grafana").glob("*.json"))], ids=lambda file: file.name
)
def test_whatever_is_asked_for_is_told(file: Path) -> None:
    """A rule on a figure of another name would never alert anybody."""
    assert asked_for(file.read_text("utf-8")) - known() == set()


def test_every_figure_of_ours_is_looked_at() -> None:
    """What nobody looks at is not measured."""
    looked_at = set[str]()
    for file in (RULES, *(DEPLOY / "grafana").glob("*.json")):
        looked_at |= asked_for(file.read_text("utf-8"))
    ours = {f"heliotrope_branch_{name}" for name in GAUGES}

    assert ours - looked_at == set()


def test_dashboards_have_panels_that_do_not_overlap() -> None:
    """Grafana would push them apart, and nobody would find anything."""
    for file in (DEPLOY / "grafana").glob("*.json"):
        board = json.loads(file.read_text("utf-8"))
        places = [
            (x, y)
            for panel in board["panels"]
            for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
            for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
        ]

        assert len(places) == len(set(places))
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_the_rules_alert_when_they_should_and_only_then() -> None:
    """Prometheus' own tool plays hours of series to them."""
    played = subprocess.run(
        ["promtool", "test", "rules", RULES.with_name("rules_test.yml")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr

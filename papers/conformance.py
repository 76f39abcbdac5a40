"""What standards ask and what shows that it is met: one table, two documents."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from papers.locks import ROOT

TABLE: Final = ROOT / "papers/conformance.toml"


class State(StrEnum):
    """How a clause stands."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    NONE = "none"
    """Nothing of ours that it could apply to."""
    CABINET = "cabinet"
    """Hardware: whoever builds the kiosk's cabinet meets it, or does not."""
    UNJUDGED = "unjudged"
    """Seen, and looked at by nobody."""
    UNSEEN = "unseen"
    """The clause's text was not seen."""


NEEDS_EVIDENCE: Final = frozenset({State.MET, State.PARTLY, State.CABINET})
IN_A_REPORT: Final[Mapping[State, str]] = {
    State.MET: "Supports",
    State.PARTLY: "Partially supports",
    State.NOT: "Does not support",
    State.NONE: "Not applicable",
    State.CABINET: "Not evaluated: hardware, not part of the product",
    State.UNJUDGED: "Not evaluated",
    State.UNSEEN: "Not evaluated: text not seen",
}
"""The words that buyers know from the ITI's template."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One row: what is asked, of what, how it stands, and what shows it."""

    asks: str
    level: str
    surfaces: tuple[str, ...]
    state: State
    evidence: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard, how much of its text was seen, and its clauses."""

    key: str
    name: str
    source: str
    clauses: tuple[Clause, ...]

    @property
    def counted(self) -> Mapping[State, int]:
        """How many clauses stand how."""
        return Counter(clause.state for clause in self.clauses)


@cache
def table() -> Mapping[str, Any]:
    """The file of clauses."""
    told: Mapping[str, Any] = tomllib.loads(TABLE.read_text("utf-8"))
    return told


def standards() -> tuple[Standard, ...]:
    """Every standard, in the order of the file."""
    return tuple(
        Standard(one["key"], one["name"], one["source"], tuple(map(_clause, one["rows"])))
        for one in table()["standard"]
    )


def _clause(row: list[str]) -> Clause:
    asks, level, surfaces, state, evidence, remark = row
    return Clause(
        asks, level, tuple(surfaces.split()), State(state), tuple(evidence.split()), remark
    )


def told() -> Mapping[str, Any]:
    """What both documents are written from."""
    return {
        **table(),
        "standards": {standard.key: standard for standard in standards()},
        "states": State,
        "in_a_report": IN_A_REPORT,
    }

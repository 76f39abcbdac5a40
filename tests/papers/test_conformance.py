"""The table of clauses names tests and files that exist, and calls nothing met that none shows."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

from papers import conformance
from papers.conformance import NEEDS_EVIDENCE, State
from papers.locks import project

TABLE = conformance.table()
STANDARDS = {standard.key: standard for standard in conformance.standards()}
CLAUSES = [clause for standard in STANDARDS.values() for clause in standard.clauses]


@cache
def functions(file: str) -> frozenset[str]:
    """Every function that a test file has."""
    tree = ast.parse(Path(file).read_text("utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


def exists(place: str) -> bool:
    """Whether a file, a folder, or a test within one, is there."""
    file, _, test = place.partition("::")
    return Path(file).exists() and (not test or test in functions(file))


def test_whatever_is_named_as_evidence_exists() -> None:
    """A test that is renamed takes its clause along."""
    places = [place for _, *shown in TABLE["evidence"].values() for place in shown]

    assert [place for place in places if not exists(place)] == []


def test_nothing_is_called_met_that_nothing_shows() -> None:
    """Nor partly, nor left to the cabinet without saying what it must bring."""
    unshown = [one.asks for one in CLAUSES if one.state in NEEDS_EVIDENCE and not one.evidence]

    assert unshown == []


def test_what_was_not_seen_or_judged_has_no_evidence() -> None:
    """A list of tests beside it would look like a judgement."""
    judged = [one.asks for one in CLAUSES if one.state not in NEEDS_EVIDENCE and one.evidence]

    assert judged == []


def test_what_is_only_partly_met_says_what_is_missing() -> None:
    """A reader wants to know which part; another row may have said it."""
    silent = [
        one.asks
        for one in CLAUSES
        if one.state in {State.PARTLY, State.NOT}
        and not one.remark
        and "cabinet" not in one.evidence
    ]

    assert silent == []


def test_every_surface_and_every_evidence_is_known_and_used() -> None:
    """Nothing stands in the file for nothing."""
    surfaces = {surface for one in CLAUSES for surface in one.surfaces}
    evidence = {shown for one in CLAUSES for shown in one.evidence}

    assert surfaces == TABLE["surfaces"].keys()
    assert evidence == TABLE["evidence"].keys()


def test_wcag_is_whole() -> None:
    """31 criteria of level A and 24 of level AA, none twice; 4.1.1 is obsolete."""
    wcag = STANDARDS["wcag"].clauses
    numbers = [one.asks.split()[0] for one in wcag]

    assert Counter(one.level for one in wcag) == {"A": 31, "AA": 24}
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_clauses_that_were_not_seen_are_never_met() -> None:
    """Of a standard that is sold, what others write is as good as it gets, and marked."""
    for key in ("ks", "gb"):
        for one in STANDARDS[key].clauses:
            assert one.level in {"second-hand", "heading seen", "headings seen", "not seen"}
            assert one.state is State.UNSEEN or one.level != "not seen"


def test_the_report_is_of_this_release() -> None:
    """Whoever raises the version judges again."""
    assert TABLE["product"]["version"] == project()["version"]

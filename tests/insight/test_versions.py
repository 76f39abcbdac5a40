"""Answers to different questions are never mixed."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from insight_tellers import month

from server.insight.served import ServedLeg
from server.insight.versions import by_aspect, of_version, reasons, versions

LEGS = month(Random(3), "anna", 40)  # noqa: S311 - dice, not a secret


def _asked(names: list[str]) -> list[ServedLeg]:
    return [replace(leg, version=name) for leg, name in zip(LEGS, names, strict=False)]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=40))
def test_every_leg_belongs_to_one_questionnaire(names: list[str]) -> None:
    """Nothing is counted twice, nothing is lost, and the newest comes first."""
    legs = _asked(names)
    found = versions(legs)

    assert sum(len(of_version(legs, version)) for version in found) == len(legs)
    assert found[:1] == names[-1:]
    assert set(found) == set(names)


def test_an_aspect_counts_by_itself() -> None:
    """Whoever rated speed has said nothing of skill."""
    both = replace(LEGS[0], score=5, aspects=(("speed", 1), ("skill", 4)))
    one = replace(LEGS[1], score=3, aspects=(("skill", 2),))
    silent = replace(LEGS[2], score=None, answered=None)
    found = [(each.service, each.score) for each in by_aspect([both, one, silent])]

    assert found == [("speed", 1), ("skill", 4), ("speed", None), ("skill", 2)]


def test_the_most_frequent_reason_comes_first() -> None:
    """And those that are as frequent by their names, so that a page stays the same."""
    given_ = (("b",), ("a", "c"), ("c",))
    legs = [replace(leg, reasons=why) for leg, why in zip(LEGS, given_, strict=False)]

    assert reasons(legs) == [("c", 2), ("a", 1), ("b", 1)]

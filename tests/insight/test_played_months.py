"""Who avoids bad ratings is seen by what the branch recorded, not by what a test made up."""

from random import Random

import pytest
from insight_played import BENT, TELLERS, a_branch, played

from server.insight.flags import flagged

BRANCHES = 2


@pytest.mark.parametrize("flag", BENT)
def test_who_avoids_ratings_is_seen(flag: str) -> None:
    """`python -m tests.benchmarks.ratings` plays more branches and prints what it finds."""
    chance = Random(21)  # noqa: S311 - dice, not a secret
    for _ in range(BRANCHES):
        found = flagged(played(chance, a_branch(chance, BENT[flag])))

        assert (str(TELLERS - 1), flag) in {(each.teller, each.flag) for each in found}


def test_a_played_month_is_what_honest_tellers_make_of_it() -> None:
    """Most are asked, not all answer, and nobody stands out."""
    chance = Random(22)  # noqa: S311 - dice, not a secret
    legs = played(chance, a_branch(chance))
    asked = [leg for leg in legs if leg.asked]

    assert len(legs) == 400 * TELLERS
    assert 0.95 < len(asked) / len(legs) <= 1
    assert 0.25 < sum(leg.score is not None for leg in asked) / len(asked) < 0.6
    assert flagged(legs) == []

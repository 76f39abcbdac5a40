"""Branch-days under a virtual clock, with everything going wrong, and not one violation (F1)."""

import os

import pytest

from heliotrope.simulate.run import A_WEEK, Setting, play
from tests.proof.plans import COUNT, OWN, varied

WEEKS = 10 * COUNT if os.environ.get("HELIOTROPE_PROVE") else COUNT


@pytest.mark.parametrize("week", range(WEEKS))
def test_no_week_with_faults_breaks_an_invariant(week: int) -> None:
    """Kiosks away, processes killed, clocks put back, backups restored: I1 to I6, I9 to I11."""
    plan, seed = varied(week % COUNT), week // COUNT
    found = play(Setting(plan, seed, A_WEEK, faults=True, kiosks=2, own=OWN))

    assert [f"varied({week % COUNT}), seed {seed}: {each}" for each in found.violations] == []
    assert found.overtakings_max <= (plan.calls.overtakes_most or found.overtakings_max)
    assert found.measures.calls > 50

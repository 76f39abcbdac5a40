"""Who bends ratings is seen, and who is honest is left alone."""

from random import Random

import pytest
from insight_tellers import (
    Habit,
    cuts_short,
    finishes_again,
    finishes_late,
    month,
    starts_at_once,
    touches_the_pad,
)

from server.insight.flags import Flag, flagged

LEGS = 400
BRANCHES = 20
BENT: dict[Flag, Habit] = {
    Flag.SILENT: finishes_late,
    Flag.REFINISHED: finishes_again,
    Flag.HURRIED: starts_at_once,
    Flag.UNASKED: cuts_short,
    Flag.RUN: touches_the_pad,
}


@pytest.mark.parametrize("flag", BENT)
def test_who_bends_ratings_is_seen(flag: Flag) -> None:
    """Twenty branches, in each of them one of eight tellers."""
    chance, seen = Random(11), 0  # noqa: S311 - dice, not a secret
    for _ in range(BRANCHES):
        legs = [leg for at in range(7) for leg in month(chance, f"honest-{at}", LEGS)]
        legs += month(chance, "bent", LEGS, BENT[flag])
        seen += ("bent", flag) in {(each.teller, each.flag) for each in flagged(legs)}

    assert seen >= 0.9 * BRANCHES


def test_honest_tellers_are_left_alone() -> None:
    """Fewer than one in a hundred of them stands out in a month, though they differ."""
    chance, alarms, tellers = Random(12), set[str](), 0  # noqa: S311 - dice, not a secret
    for branch in range(60):
        legs = []
        for at in range(chance.randint(5, 15)):
            legs += month(chance, f"{branch}-{at}", chance.randint(60, 600))
            tellers += 1
        alarms |= {each.teller for each in flagged(legs)}

    assert tellers > 500
    assert len(alarms) < tellers / 100


def test_nobody_is_out_of_line_among_few() -> None:
    """Of three tellers one always has the fewest answers."""
    chance = Random(13)  # noqa: S311 - dice, not a secret
    legs = [*month(chance, "a", LEGS), *month(chance, "b", LEGS)]
    legs += month(chance, "c", LEGS, finishes_late)

    assert flagged(legs) == []


def test_a_run_is_seen_even_with_a_single_teller() -> None:
    """A finger that does not read needs no comparison."""
    chance = Random(14)  # noqa: S311 - dice, not a secret

    assert [one.flag for one in flagged(month(chance, "a", LEGS, touches_the_pad))] == [Flag.RUN]

"""How many of those who avoid bad ratings are found, and how many honest tellers by mistake.

Months of eight tellers with 400 customers each, played through the branch: `BRANCHES=40` plays
more of them. Three seconds a branch.
"""

import os
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "insight"))
from insight_played import BENT, TELLERS, Way, a_branch, played
from insight_tellers import month

from server.insight.flags import flagged

BRANCHES = int(os.environ.get("BRANCHES", "12"))
LAST = str(TELLERS - 1)


def figures(name: str, bent: Way | None) -> tuple[int, int]:
    """Prints one line; honest tellers, and how many of them were marked."""
    chance, found, by_the_way, alarms = Random(name), 0, 0, 0  # noqa: S311 - dice, not a secret
    for _ in range(BRANCHES):
        marks = {
            (one.teller, one.flag.value) for one in flagged(played(chance, a_branch(chance, bent)))
        }
        marked = {teller for teller, _ in marks}
        found += (LAST, name) in marks
        by_the_way += LAST in marked
        alarms += len(marked - ({LAST} if bent else set()))
    honest = BRANCHES * (TELLERS - (bent is not None))
    if bent:
        print(f"{name}: found {found} of {BRANCHES} by this mark, {by_the_way} by any;", end=" ")
    print(f"{alarms} of {honest} honest tellers marked")
    return honest, alarms


def invented(branches: int) -> None:
    """The same of many more honest tellers, whose legs are thrown by dice: quick."""
    chance, alarms, tellers = Random(12), 0, 0  # noqa: S311 - dice, not a secret
    for branch in range(branches):
        many = chance.randint(5, 15)
        legs = [
            leg
            for at in range(many)
            for leg in month(chance, f"{branch}-{at}", chance.randint(60, 600))
        ]
        alarms += len({one.teller for one in flagged(legs)})
        tellers += many
    print(f"invented: {alarms} of {tellers} honest tellers marked, {100 * alarms / tellers:.2f} %")


def main() -> None:
    """All three ways, and nobody bent."""
    begun = time.perf_counter()
    told = [figures(name, way) for name, way in (*BENT.items(), ("nobody", None))]
    honest, alarms = (sum(column) for column in zip(*told, strict=True))
    print(f"false alarms: {alarms} of {honest} honest tellers, {100 * alarms / honest:.2f} %")
    invented(25 * BRANCHES)
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()

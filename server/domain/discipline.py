"""Who is next. Plain numbers only, so that the forecast can compile this very source.

All sequences are in order of arrival, so that a tie goes to whoever came first.
"""

from collections.abc import Sequence

NOBODY = -1


def priority(head_start: float, rate: float, waited: float, bonus: float) -> float:
    """Priority in minutes (Kleinrock 1964; Stanford, Taylor, Ziedins 2014)."""
    return head_start + rate * waited + bonus


def first(
    allowed: Sequence[bool],
    head_start: Sequence[float],
    rate: Sequence[float],
    waited: Sequence[float],
    bonus: Sequence[float],
) -> int:
    """The place of the ticket with the highest priority, or NOBODY.

    `bonus` is the leg's plus this counter's for the tier. Ties go to the earlier arrival, so within
    a class it is first come, first served. Earliest due time, strict priority and first come first
    served are this too, with other numbers: see `weights`.
    """
    chosen = NOBODY
    highest = 0.0
    for place in range(len(waited)):
        if allowed[place]:
            score = priority(head_start[place], rate[place], waited[place], bonus[place])
            if chosen == NOBODY or score > highest:
                chosen, highest = place, score
    return chosen


def of_group(allowed: Sequence[bool], group: Sequence[int], wanted: int) -> int:
    """Whoever of a group came first, or NOBODY."""
    for place in range(len(group)):
        if allowed[place] and group[place] == wanted:
            return place
    return NOBODY


def in_turn(
    allowed: Sequence[bool], group: Sequence[int], turns: Sequence[int], taken: Sequence[int]
) -> int:
    """Whoever came first of the first group that has turns left and someone waiting, or NOBODY.

    NOBODY while someone of the cycle waits means that the cycle begins anew.
    """
    for wanted in range(len(turns)):
        if taken[wanted] < turns[wanted]:
            place = of_group(allowed, group, wanted)
            if place != NOBODY:
                return place
    return NOBODY


def impatient(
    allowed: Sequence[bool], group: Sequence[bool], waited: Sequence[float], limit: float
) -> int:
    """Whoever of the group came first, if they have waited longer than the limit, or NOBODY."""
    for place in range(len(group)):
        if allowed[place] and group[place]:
            return place if waited[place] > limit else NOBODY
    return NOBODY

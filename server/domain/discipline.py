"""Who is next. Plain numbers only, so that the forecast can compile this very source."""

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
    """The place of the ticket to call, or NOBODY; the sequences are in order of arrival.

    `bonus` is the leg's plus this counter's for the tier. Ties go to the earlier arrival, so within
    a class it is first come, first served.
    """
    chosen = NOBODY
    highest = 0.0
    for place in range(len(waited)):
        if allowed[place]:
            score = priority(head_start[place], rate[place], waited[place], bonus[place])
            if chosen == NOBODY or score > highest:
                chosen, highest = place, score
    return chosen

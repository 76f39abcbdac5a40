"""What is no fault of a plan, but hardly meant: `branch check` says it, and nothing stops."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

from server.domain.plan import Notice, Plan

COLUMNS: Final = 160
"""So many half-width characters stand in two rows at a board's foot; more are shrunk."""
WIDE: Final = frozenset({"W", "F"})


def remarks(plan: Plan, today: date) -> Iterator[str]:
    """One line each: where, and what to do."""
    for place, notice in enumerate(plan.notices):
        yield from (f"notices.{place + 1}.{said}" for said in _of_notice(notice, today))
    past = [place + 1 for place, one in enumerate(plan.roster) if one.on and one.on < today]
    if past:
        yield f"roster: {len(past)} shifts are past, the first is {past[0]}; strike them out"


def _of_notice(notice: Notice, today: date) -> Iterator[str]:
    if notice.until is not None and notice.until < today:
        yield f"until: {notice.until} is past, so no board shows it; strike it out"
    for language, text in notice.text.items():
        columns = sum(1 + (unicodedata.east_asian_width(mark) in WIDE) for mark in text)
        if columns > COLUMNS:
            yield (
                f"text.{language}: takes {columns} columns, so boards write it smaller; "
                f"say it in {COLUMNS}, a Chinese or Korean character being two"
            )

"""What a branch has done with earlier advice, from what is kept of it."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import structlog

from server.application.ports import Clock, StoreFailed
from server.application.telling import Answered, Answers
from server.domain.plan import CounterCode
from server.forecast.changes import NAMES, MoveBreak, OpenCounter
from server.forecast.habits import Measure, Shares, shares

log = structlog.get_logger()
REMEMBERED: Final = timedelta(days=30)
"""What was said before counts no more: people come and go, and counters change."""
_MEASURES: Final = {NAMES[kind]: kind for kind in (OpenCounter, MoveBreak)}


async def habits(answers: Answers, clock: Clock) -> Shares:
    """How probable it is that a measure is taken; of nothing where that is not known now."""
    try:
        said = await answers.since(clock() - REMEMBERED)
    except StoreFailed as failed:
        log.warning("advice without habits", reason=str(failed))
        return {}
    return shares(_measures(said))


def _measures(said: Sequence[Answered]) -> Iterator[tuple[Measure, bool]]:
    for answered in said:
        change = json.loads(answered.change)
        kind = _MEASURES.get(change.get("change"))
        if kind is not None:
            yield (kind, CounterCode(change["counter"])), answered.accepted

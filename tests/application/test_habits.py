"""What was said to advice is remembered, for a while."""

from dataclasses import dataclass, field
from datetime import timedelta

from server.application.habits import REMEMBERED, habits
from server.application.ports import StoreFailed
from server.application.telling import Answered
from server.domain.plan import CounterCode
from server.forecast.changes import MoveBreak, OpenCounter
from tests.builders import MORNING
from tests.contracts.memory_telling import MemoryAnswers

OPENS = '{"change": "open-counter", "counter": "c5"}'
MOVES = '{"change": "move-break", "counter": "c5", "minutes": 20.0}'
SENDS = '{"change": "send-on", "customers": 3, "service": "cash", "to": "loans"}'
OPEN, MOVE = (OpenCounter, CounterCode("c5")), (MoveBreak, CounterCode("c5"))


@dataclass
class Said:
    """Answers given on the days before."""

    kept: MemoryAnswers = field(default_factory=MemoryAnswers)

    def __post_init__(self) -> None:
        days = timedelta(days=1)
        given = [
            (OPENS, False, 1 * days),
            (OPENS, False, 2 * days),
            (OPENS, True, REMEMBERED + days),
            (MOVES, True, 3 * days),
            (SENDS, True, 3 * days),
        ]
        for place, (change, accepted, ago) in enumerate(given):
            answered = Answered(str(place), MORNING - ago, "lena", accepted, change)
            self.kept.kept[answered.id] = answered


class Gone(MemoryAnswers):
    """A database that does not answer."""

    async def since(self, _: object) -> list[Answered]:
        raise StoreFailed("away")


async def test_what_was_left_is_less_probable_and_what_is_long_ago_is_forgotten() -> None:
    """Two refusals of late count, the acceptance of an earlier month does not."""
    known = await habits(Said().kept, lambda: MORNING)

    assert known == {OPEN: 0.25, MOVE: 2 / 3}


async def test_advice_is_given_without_habits_where_they_are_not_known() -> None:
    """A warning matters more than the order of its ways out."""
    assert await habits(Gone(), lambda: MORNING) == {}

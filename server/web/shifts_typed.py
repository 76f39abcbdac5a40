"""A shift as somebody types it into the form of the shift plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Final

from fastapi import Form

from server.domain.plan import CounterCode, Plan, Shift
from server.domain.rostering import Roster
from words.phrases import say

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_TIMES: Final = "Please say from when to when, and at which counter."
NO_BREAK: Final = "The break must be within the shift. Please put its times right."
NO_DAYS: Final = "Please say on which days."
NOBODY: Final = "Nobody here has the log-in {name}. Please choose one of the list."
Field = Annotated[str, Form(max_length=64)]


class Wrong(ValueError):
    """What was typed cannot be taken; says what to do."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text)
        self.text, self.values = text, values

    def said(self, language: str) -> str:
        """In the reader's language."""
        return say(language, self.text, **self.values)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    counter: Field = ""
    begins: Field = ""
    ends: Field = ""
    rest_begins: Field = ""
    rest_ends: Field = ""
    teller: Field = ""
    days: Annotated[list[str] | None, Form()] = None

    def shifts(self, plan: Plan, day: date | int, tellers: Sequence[str]) -> Roster:
        """The shift, or the two with the break between them.

        Raises:
            Wrong: it is none.
        """
        if self.counter not in plan.counters:
            raise Wrong(NO_TIMES)
        if self.teller.strip() and self.teller.strip() not in tellers:
            raise Wrong(NOBODY, name=self.teller.strip())
        return tuple(self._shift(begins, ends, day) for begins, ends in self._spans())

    def _spans(self) -> Iterator[tuple[time, time]]:
        edges = [_time(self.begins), _time(self.ends)]
        if self.rest_begins or self.rest_ends:
            edges[1:1] = [_time(self.rest_begins), _time(self.rest_ends)]
            if any(one >= other for one, other in pairwise(edges)):
                raise Wrong(NO_BREAK)
        yield from zip(edges[::2], edges[1::2], strict=True)

    def _shift(self, begins: time, ends: time, day: date | int) -> Shift:
        counter, teller = CounterCode(self.counter), self.teller.strip()
        if not isinstance(day, int):
            return Shift(counter, begins, ends, teller=teller, on=day)
        days = tuple(place for place, name in enumerate(DAYS) if name in (self.days or ()))
        if not days:
            raise Wrong(NO_DAYS)
        return Shift(counter, begins, ends, days, teller)


def _time(said: str) -> time:
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Wrong(NO_TIMES) from None

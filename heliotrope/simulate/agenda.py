"""Virtual time: what goes on at the same time, step by step in one order, with no wall clock."""

from collections.abc import Generator
from datetime import datetime, timedelta
from heapq import heappop, heappush

Course = Generator[timedelta]
"""What somebody does: each `yield` is the time until they do the next thing."""


class Agenda:
    """Runs courses side by side; those due at the same moment go on in the order they came."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins
        self._due: list[tuple[datetime, int, Course]] = []
        self._met = 0

    def start(self, course: Course, after: timedelta = timedelta(0)) -> None:
        """Let a course begin after so long."""
        self._met += 1
        heappush(self._due, (self.now + after, self._met, course))

    def run(self, until: datetime) -> None:
        """Let everything go on that is due by then."""
        while self._due and self._due[0][0] <= until:
            at, _, course = heappop(self._due)
            self.now = max(self.now, at)
            pause = next(course, None)
            if pause is not None:
                self.start(course, pause)
        self.now = until

    def forget(self) -> None:
        """Everybody goes home in the middle of what they do."""
        self._due.clear()

"""Cases that forget with the process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.application.cases import New, Told
from server.domain.cases import Case, Step, stepped


@dataclass
class MemoryCases:
    """What a database would keep."""

    kept: dict[str, Case] = field(default_factory=dict)
    told: dict[str, list[Told]] = field(default_factory=dict)

    async def open(self, new: Sequence[New]) -> Collection[str]:
        first = [one for one in new if one.case.id not in self.kept]
        for one in first:
            self.kept[one.case.id] = one.case
            self.told[one.case.id] = [Told(one.step, one.text)]
        return {one.case.id for one in first}

    async def step(self, before: Case, after: Case, step: Step, text: str) -> bool:
        if self.kept[before.id] != before:
            return False
        self.kept[before.id] = after
        self.told[before.id].append(Told(step, text))
        return True

    async def find(self, case: str) -> Case | None:
        return self.kept.get(case)

    async def history(self, case: str) -> Sequence[Told]:
        return self.told[case]

    async def running(self) -> Sequence[Case]:
        running = [case for case in self.kept.values() if case.ending is None]
        return sorted(running, key=lambda case: (case.due, case.id))

    async def closed_since(self, since: datetime) -> Sequence[Case]:
        closed = [case for case in self.kept.values() if case.closed and case.closed >= since]
        return sorted(closed, key=lambda case: case.closed or since, reverse=True)

    async def erase(self, case: str, step: Step) -> None:
        if case in self.kept:
            self.kept[case] = stepped(self.kept[case], step)
            self.told[case] = [replace(one, text="") for one in self.told[case]]
            self.told[case].append(Told(step, ""))

    async def forget(self, now: datetime) -> None:
        """Nothing grows old in a test."""

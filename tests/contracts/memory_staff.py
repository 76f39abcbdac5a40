"""What is kept of the staff, and of what they did, that forgets with the process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from server.application.staff import Act, Factor
from server.application.trail import PAGE, Line, Wanted


@dataclass
class MemoryStaffLog:
    """A `StaffLog`."""

    kept: list[Act] = field(default_factory=list)

    async def add(self, act: Act) -> None:
        self.kept.append(act)

    async def acts(self, before: int | None, most: int) -> Sequence[tuple[int, Act]]:
        placed = [
            (place, act)
            for place, act in enumerate(self.kept, 1)
            if before is None or place < before
        ]
        return placed[::-1][:most]


@dataclass
class MemoryFactors:
    """`Factors`."""

    kept: dict[str, Factor] = field(default_factory=dict)

    async def find(self, account: str) -> Factor | None:
        return self.kept.get(account)

    async def keep(self, account: str, factor: Factor) -> None:
        self.kept[account] = factor

    async def use(self, account: str, step: int) -> bool:
        factor = self.kept.get(account)
        if factor is None or factor.used >= step:
            return False
        self.kept[account] = replace(factor, used=step)
        return True

    async def forget(self, account: str) -> None:
        self.kept.pop(account, None)


@dataclass
class MemoryTrail:
    """A `Trail`."""

    kept: list[Line] = field(default_factory=list)

    async def lines(self, wanted: Wanted) -> Sequence[Line]:
        def is_wanted(line: Line) -> bool:
            return (
                line.actor.startswith(wanted.actor)
                and wanted.kind in ("", line.kind)
                and wanted.holds in line.body
                and (wanted.before is None or line.sequence < wanted.before)
            )

        return [line for line in reversed(self.kept) if is_wanted(line)][:PAGE]

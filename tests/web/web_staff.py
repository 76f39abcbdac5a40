"""The staff of the branch in the tests of its pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from argon2 import PasswordHasher

from server.adapters.clock import wall_clock
from server.application.ports import Account, Role, Terminal
from server.application.sessions import Sessions
from server.application.staff import Staff
from tests.contracts.memory_sessions import MemorySessions
from tests.contracts.memory_staff import MemoryFactors, MemoryStaffLog

STAFF = dict.fromkeys(("anna", "mei", "jun", "sora", "tom"), Role.TELLER) | {
    "lena": Role.LOBBY,
    "sun": Role.SUPERVISOR,
    "min": Role.MANAGER,
    "ana": Role.ANALYST,
    "audrey": Role.AUDITOR,
    "admin": Role.ADMIN,
}
NAMES = {role: name for name, role in reversed(STAFF.items())}
"""Somebody of each role."""


@dataclass
class MemoryAccounts:
    """Accounts that forget with the process."""

    kept: dict[str, Account] = field(default_factory=dict)

    async def find(self, name: str) -> Account | None:
        return self.kept.get(name)

    async def save(self, account: Account) -> None:
        self.kept[account.name] = account

    async def anyone(self) -> bool:
        return bool(self.kept)

    async def everyone(self) -> Sequence[Account]:
        return [account for _, account in sorted(self.kept.items())]


@dataclass
class MemoryTerminals:
    """Terminals that forget with the process."""

    kept: dict[str, Terminal] = field(default_factory=dict)

    async def of(self, name: str) -> Terminal:
        return self.kept.get(name, Terminal())

    async def keep(self, name: str, terminal: Terminal) -> None:
        self.kept[name] = terminal


def staff(password: str, clock: Callable[[], datetime] = wall_clock) -> Staff:
    """Accounts of every role."""
    # Weak, so quick to check; the same in every process, so that sessions outlive a restart.
    kept = PasswordHasher(time_cost=1, memory_cost=64).hash(password, salt=b"always the same")
    people = {name: Account(name, role, kept) for name, role in STAFF.items()}
    sessions = Sessions(MemorySessions(), clock)
    return Staff(MemoryAccounts(people), sessions, MemoryStaffLog(), MemoryFactors())

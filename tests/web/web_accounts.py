"""The staff who may log in, kept in memory."""

from dataclasses import dataclass, field

from server.application.ports import Account


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

"""The staff's accounts on the database."""

from sqlalchemy import Engine, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.tables import ACCOUNT
from server.application.ports import Account, Role


class AccountStore:
    """Accounts as rows (an `Accounts`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._upsert = upsert(UPSERTS[engine.dialect.name], ACCOUNT)

    async def find(self, name: str) -> Account | None:
        """The account of that name."""
        with self._engine.begin() as connection:
            found = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name))
            row = found.mappings().one_or_none()
        if row is None:
            return None
        return Account(row["name"], Role(row["role"]), row["password"], row["disabled"])

    async def save(self, account: Account) -> None:
        """Add the account, or replace the one of its name."""
        row = {
            "name": account.name,
            "role": account.role.value,
            "password": account.password,
            "disabled": account.disabled,
        }
        with self._engine.begin() as connection:
            connection.execute(self._upsert, [row])

    async def anyone(self) -> bool:
        """Whether there is any account yet."""
        with self._engine.begin() as connection:
            return connection.execute(select(ACCOUNT.c.name).limit(1)).first() is not None

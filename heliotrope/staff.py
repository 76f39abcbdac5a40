"""Adds accounts of the staff, as an operator would."""

from collections.abc import Mapping
from pathlib import Path

from server.adapters.accounts import AccountStore
from server.adapters.database import open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade
from server.application.ports import Account, Role
from server.web.passwords import make_hash


async def enlist(
    folder: Path, people: Mapping[str, tuple[Role, str]], *, database: str = "", branch: str = ""
) -> None:
    """See that each of `people` has an account with that role and password, at that branch."""
    engine = open_database(database or sqlite_url(folder / "heliotrope.sqlite"))
    upgrade(engine, journal_key(folder))
    accounts = AccountStore(engine)
    for name, (role, password) in people.items():
        if await accounts.find(name) is None:
            await accounts.save(Account(name, role, make_hash(password), branch=branch))
    engine.dispose()

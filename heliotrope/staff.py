"""Adds accounts of the staff to a data folder, as an operator would."""

from collections.abc import Mapping
from pathlib import Path

from server.adapters.accounts import AccountStore
from server.adapters.database import open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade
from server.application.ports import Account, Role
from server.web.passwords import make_hash


async def enlist(folder: Path, people: Mapping[str, tuple[Role, str]]) -> None:
    """See that each of `people` has an account with that role and password."""
    engine = open_database(sqlite_url(folder / "heliotrope.sqlite"))
    upgrade(engine, journal_key(folder))
    accounts = AccountStore(engine)
    for name, (role, password) in people.items():
        if await accounts.find(name) is None:
            await accounts.save(Account(name, role, make_hash(password)))
    engine.dispose()

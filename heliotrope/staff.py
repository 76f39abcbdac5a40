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
    folder: Path,
    people: Mapping[str, tuple[Role, str]],
    *,
    database: str = "",
    branch: str = "",
    again: bool = False,
) -> list[str]:
    """Who of `people` got an account, at that branch; `again`: in place of the one they had."""
    engine = open_database(database or sqlite_url(folder / "heliotrope.sqlite"))
    upgrade(engine, journal_key(folder))
    accounts, done = AccountStore(engine), list[str]()
    for name, (role, password) in people.items():
        if again or await accounts.find(name) is None:
            await accounts.save(Account(name, role, make_hash(password), branch=branch))
            done.append(name)
    engine.dispose()
    return done

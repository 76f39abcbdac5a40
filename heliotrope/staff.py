"""Adds accounts of the staff, as an operator would."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from server.adapters.accounts import AccountStore
from server.adapters.database import (
    Database,
    DatabaseUnusable,
    in_one_sentence,
    open_database,
    sqlite_url,
)
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.recorded_plans import branches
from server.adapters.schema import upgrade
from server.application.ports import Account, Role
from server.web.passwords import make_hash


class NoSuchBranch(RuntimeError):
    """Nobody can work there; the message says which branches there are."""


CANNOT: Final = (DatabaseUnusable, KeyUnreadable, NoSuchBranch)


async def enlist(
    folder: Path,
    people: Mapping[str, tuple[Role, str]],
    *,
    database: str = "",
    branch: str = "",
    again: bool = False,
) -> list[str]:
    """Who of `people` got an account, at that branch; `again`: in place of the one they had.

    Raises:
        NoSuchBranch: the database does not know it.
    """
    url, key = database or sqlite_url(folder / "heliotrope.sqlite"), journal_key(folder)
    done = list[str]()
    with in_one_sentence(url):
        opened = Database(open_database(url), key)
        upgrade(opened.engine, key)
        _see_that_there_is(branch, opened)
        accounts = AccountStore(opened.engine)
        for name, (role, password) in people.items():
            if again or await accounts.find(name) is None:
                await accounts.save(Account(name, role, make_hash(password), branch=branch))
                done.append(name)
        opened.close()
    return done


def _see_that_there_is(branch: str, database: Database) -> None:
    """An account of a branch that is mistyped would open nothing."""
    known = branches(database)
    if branch and branch not in known:
        there = f"there is {', '.join(known)}" if known else "bring it in: heliotrope branch import"
        raise NoSuchBranch(f"the database knows no branch {branch}; {there}")

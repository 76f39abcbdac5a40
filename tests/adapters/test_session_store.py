"""Sessions on either kind of database, and in memory."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.adapters.accounts import AccountStore
from server.adapters.database import Database
from server.adapters.sessions import SessionStore
from server.application.ports import Account, Role
from tests.contracts.memory_sessions import MemorySessions
from tests.contracts.session_store import ANNA, LAWS, TOM, Law
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_it_keeps_the_contract(opened: Database, law: Law) -> None:
    """As rows."""
    await law(SessionStore(opened))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_memory_keeps_it_too(law: Law) -> None:
    """So that the pages can be tested with it."""
    await law(MemorySessions())


@pytest.mark.parametrize("change", [{"password": "another"}, {"role": Role.LOBBY}])
async def test_a_changed_account_is_logged_out_everywhere(
    opened: Database, change: dict[str, str]
) -> None:
    """A new password, or another role, ends what was begun with the old."""
    accounts, sessions = AccountStore(opened.engine), SessionStore(opened)
    account = Account("anna", Role.TELLER, "a hash")
    await accounts.save(account)
    for session in (ANNA, TOM):
        await sessions.add(session)
    await accounts.save(replace(account, **change))  # type: ignore[arg-type]

    assert await sessions.find(ANNA.key) is None
    assert await sessions.find(TOM.key) == TOM

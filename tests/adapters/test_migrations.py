"""Every revision goes up, down and up again on a database in which a branch lives."""

import json
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from server.adapters.anchors import Anchors
from server.adapters.audit import Book
from server.adapters.database import Database
from server.adapters.schema import METADATA, configuration, upgrade
from server.adapters.store import Store
from server.application.chain import GENESIS
from server.domain.model import CounterState, State
from server.domain.refusals import BranchClosed
from tests.builders import C1, plan
from tests.databases import KEY, engines

AT = "2026-11-20 09:00:00.000000"
FIRST_RELEASE: dict[str, list[dict[str, Any]]] = {
    "journal": [
        {
            "branch": "b1",
            "sequence": place,
            "at": AT,
            "kind": kind,
            "actor": actor,
            "request": request,
            "body": json.dumps({"at": "2026-11-20T09:00:00Z", **body}),
        }
        for place, (kind, actor, request, body) in enumerate(
            (
                ("DayOpened", "clock", "", {"day": "2026-11-20"}),
                ("CounterOpened", "teller:anna", "r1", {"counter": "c1", "teller": "anna"}),
                (
                    "TicketIssued",
                    "kiosk:k1",
                    "t1",
                    {
                        "ticket": "t1",
                        "number": "A001",
                        "series": "A",
                        "ordinal": 1,
                        "service": "cash",
                        "tier": "basic",
                        "language": "zh",
                        "token": "f" * 64,
                        "ahead": 0,
                    },
                ),
            ),
            start=1,
        )
    ],
    "request": [
        {"request": "r1", "first": 2, "count": 1, "refusal": "", "body": ""},
        {"request": "t1", "first": 3, "count": 1, "refusal": "", "body": ""},
        {"request": "t0", "first": 1, "count": 0, "refusal": "BranchClosed", "body": "{}"},
    ],
    "branch": [
        {
            "sequence": 3,
            "day": "2026-11-20",
            "open": True,
            "last": '{"A": 1}',
            "void": '["t9"]',
            "help": '{"k1": "2026-11-20T09:00:00Z"}',
        }
    ],
    "desk": [
        {"counter": "c1", "state": "open", "teller": "anna", "reason": "", "since": AT},
        {
            "counter": "c2",
            "state": "closed",
            "reason": "",
            "window_ticket": "t0",
            "window_leg": "t0-1",
            "window_opened_at": AT,
            "window_closes_at": AT,
        },
    ],
    "ticket": [
        {
            "id": "t1",
            "day": "2026-11-20",
            "number": "A001",
            "service": "cash",
            "tier": "basic",
            "state": "waiting",
            "issued_at": AT,
            "waits_since": AT,
            "language": "zh",
            "token": "f" * 64,
            "arrival": 3,
            "leg": 1,
            "bonus": 0.0,
            "attempt": 0,
            "rating_state": "",
        }
    ],
    "account": [{"name": "anna", "role": "teller", "password": "hash", "disabled": False}],
}


def fill(connection: Connection) -> None:
    """What the first release had recorded."""
    zone = "+00" if connection.dialect.name == "postgresql" else ""
    for table, rows in FIRST_RELEASE.items():
        for row in rows:
            extra = {} if table == "account" else {"branch": "b1"}
            extra |= {"at": AT} if table == "request" else {}
            full = {**row, **extra}
            full |= {name: f"{AT}{zone}" for name, value in full.items() if value == AT}
            names = ", ".join(f'"{name}"' for name in full)
            marks = ", ".join(f":{name}" for name in full)
            connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({marks})'), full)


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that there are."""
    with engine.begin() as connection:
        return {
            table: sorted(map(tuple, connection.execute(text(query))), key=repr)
            for table, query in QUERIES.items()
        }


QUERIES = {
    table: f'SELECT {", ".join(sorted(rows[0]))} FROM "{table}"'
    for table, rows in FIRST_RELEASE.items()
}


@pytest.fixture
def engine(url: str) -> Any:
    """A database of the first release, with a branch in it."""
    with engines(url) as made:
        to(made, "base")
        upgrade(made, KEY, "r0001")
        with made.begin() as connection:
            fill(connection)
        yield made
        to(made, "base")


def to(engine: Engine, revision: str) -> None:
    """Go back to a revision."""
    with engine.begin() as connection:
        command.downgrade(configuration(connection, KEY), revision)


async def test_the_branch_of_the_first_release_goes_on(engine: Engine) -> None:
    """An upgrade in the morning, the same tickets wait afterwards."""
    upgrade(engine, KEY)
    database = Database(engine, KEY)
    store = Store(database, plan())
    branch = await store.load()

    assert [(ticket.number, ticket.state) for ticket in branch.waiting()] == [
        ("A001", State.WAITING)
    ]
    assert (branch.desks[C1].state, branch.desks[C1].teller) == (CounterState.OPEN, "anna")
    assert (dict(branch.last), branch.void, list(branch.help)) == ({"A": 1}, {"t9"}, ["k1"])
    assert branch.waiting()[0].issued_at == next(iter(branch.help.values()))
    assert await store.answered("", "t0") == BranchClosed()
    assert len((await store.answered("kiosk:k1", "t1")) or ()) == 1  # type: ignore[arg-type]


async def test_what_the_first_release_wrote_is_chained(engine: Engine, tmp_path: Any) -> None:
    """From then on the past is as guarded as the present."""
    upgrade(engine, KEY)
    with engine.begin() as connection:
        book = Book(connection, "b1", KEY)

        assert book.verify(Anchors(tmp_path / "none", KEY)) == []
        assert GENESIS not in {line.hash for line in book.lines()}


def test_up_down_and_up_again_is_the_same(engine: Engine) -> None:
    """F18: an upgrade that cannot be taken back is a trap."""
    before = everything(engine)
    upgrade(engine, KEY)
    to(engine, "r0001")

    assert everything(engine) == before
    upgrade(engine, KEY)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert without_rowid(connection) == {"request"}


def without_rowid(connection: Connection) -> set[str]:
    """The tables that lie in their key, which no comparison of metadata sees."""
    if connection.dialect.name != "sqlite":
        return {name for name, each in METADATA.tables.items() if each.kwargs}
    laid_out = text("SELECT name FROM pragma_table_list WHERE wr AND name NOT LIKE 'sqlite%'")
    return set(connection.execute(laid_out).scalars())

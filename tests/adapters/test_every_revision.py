"""Every revision goes back from a database in which days were lived, and forward again."""

from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from audited import Audited, audited
from sqlalchemy import Connection, select

from server.adapters.alerts import AlertRows
from server.adapters.schema import configuration, upgrade
from server.adapters.staff_rows import StaffLogRows
from server.adapters.tables import JOURNAL, REQUEST, TICKET
from server.application.staff import Act, Did
from tests.builders import MORNING
from tests.databases import KEY

__all__ = ["audited"]
KEPT = (JOURNAL, REQUEST, TICKET)
"""What no step of a release may lose, however far it goes back."""


def revisions() -> list[str]:
    """All of them, the newest first."""
    folder = ScriptDirectory.from_config(configuration(None, KEY))  # type: ignore[arg-type]
    return [each.revision for each in folder.walk_revisions()]


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """What must be the same afterwards, as it is read today."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in KEPT
    }


def everything(made: Audited) -> dict[str, list[tuple[Any, ...]]]:
    """The same, of a database."""
    with made.database.engine.begin() as connection:
        return rows(connection)


def back_to(made: Audited, revision: str) -> None:
    """As whoever takes a release back does."""
    with made.database.engine.begin() as connection:
        command.downgrade(configuration(connection, KEY), revision)


async def lived_in(made: Audited) -> None:
    """More than days: what else is kept beside them."""
    await StaffLogRows(made.database).add(Act(MORNING, "anna", Did.LOGGED_IN, "anna"))
    await AlertRows(made.database, "b1").open([("late", "cash")], MORNING)


def test_there_is_one_way_through_the_revisions() -> None:
    """Two heads, which two branches of work make, would keep every server from starting."""
    folder = ScriptDirectory.from_config(configuration(None, KEY))  # type: ignore[arg-type]

    assert len(folder.get_heads()) == 1
    assert len(folder.get_bases()) == 1


async def test_from_every_revision_the_branch_goes_on(audited: Audited) -> None:
    """F18: back to each and forward to the newest; nothing is lost, nothing breaks the chain."""
    await lived_in(audited)
    before = everything(audited)
    for revision in revisions()[1:-1]:
        back_to(audited, revision)
        upgrade(audited.database.engine, KEY)

        assert everything(audited) == before, revision
        assert audited.faults() == [], revision
    known = len(before["journal"])
    await audited.days(1)

    assert len(everything(audited)["journal"]) > known
    assert audited.faults() == []


async def test_the_first_revision_keeps_the_journal(audited: Audited) -> None:
    """It knew less of tickets and requests; what happened, and its chain, it gives back whole."""
    before = everything(audited)
    back_to(audited, revisions()[-1])
    upgrade(audited.database.engine, KEY)

    assert everything(audited)["journal"] == before["journal"]
    assert audited.faults() == []


async def test_step_by_step_is_as_good_as_at_once(audited: Audited) -> None:
    """A branch that missed some releases, and one that missed none."""
    await lived_in(audited)
    before = everything(audited)
    down = revisions()[:-1]
    for revision in down[1:]:
        back_to(audited, revision)
    for revision in reversed(down):
        upgrade(audited.database.engine, KEY, revision)

    assert everything(audited) == before
    assert audited.faults() == []


@pytest.mark.parametrize("revision", revisions()[:1])
async def test_the_newest_revision_twice_is_once(audited: Audited, revision: str) -> None:
    """Every start runs them."""
    before = everything(audited)
    upgrade(audited.database.engine, KEY, revision)

    assert everything(audited) == before

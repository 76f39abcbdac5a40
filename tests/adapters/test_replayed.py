"""Every row of a branch is what its journal leads to, or is named."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, update

from server.adapters.scribe import PLANS
from server.adapters.tables import BRANCH, DESK, PLAN, REQUEST, TICKET
from server.application.ports import Order
from server.domain import commands
from tests.adapters.audited import Audited, audited
from tests.builders import MORNING, plan

__all__ = ["audited"]

LATER = MORNING + timedelta(days=9)


@pytest.mark.parametrize(
    ("crime", "named"),
    [
        (update(TICKET).where(TICKET.c.id == "d2880-0").values(body="{}"), "ticket d2880-0"),
        (delete(TICKET).where(TICKET.c.id == "d0-0"), "ticket d0-0 has no row"),
        (update(DESK).where(DESK.c.counter == "c1").values(body="{}"), "counter c1"),
        (update(BRANCH).values(open=True), "branch: open"),
        (update(BRANCH).values(version=7), "branch: version"),
        (update(BRANCH).values(day=LATER.date()), "branch: day"),
        (
            update(BRANCH).values(body=func.replace(BRANCH.c.body, '"epoch":0', '"epoch":3')),
            "branch: body",
        ),
        *(
            (update(TICKET).where(TICKET.c.id == "d0-0").values({name: value}), said)
            for name, value in (
                ("day", LATER.date()),
                ("number", "Z999"),
                ("service", "loans"),
                ("tier", "gold"),
                ("state", "waiting"),
                ("arrival", 1),
            )
            for said in [f"ticket d0-0: {name}"]
        ),
        *(
            (update(REQUEST).where(REQUEST.c.request == "r3.0").values({name: value}), said)
            for name, value in (("at", LATER), ("first", 9), ("count", 0), ("body", "{}"))
            for said in [f"request r3.0 of test: {name}"]
        ),
        (delete(REQUEST).where(REQUEST.c.request == "r3.0"), "request r3.0 of test has no row"),
    ],
)
async def test_replay_names_the_row_that_the_journal_does_not_lead_to(
    audited: Audited, crime: Any, named: str
) -> None:
    """I11: rows are only a copy; whoever edits one is told apart from the record."""
    audited.spoil(crime)

    assert audited.book(lambda book: book.replay(plan())) == [named]


async def test_replay_names_the_key_that_was_edited(audited: Audited) -> None:
    """Whoever renames a row has taken one away and put in another."""
    keys = {TICKET.c.id: "d0-9", REQUEST.c.request: "r9", DESK.c.counter: "c9"}
    own = {TICKET.c.id: "d0-0", REQUEST.c.request: "r3.0", DESK.c.counter: "c1"}
    for key, new in keys.items():
        audited.spoil(update(key.table).where(key == own[key]).values({key.name: new}))

    assert set(audited.book(lambda book: book.replay(plan()))) == {
        "ticket d0-9",
        "ticket d0-0 has no row",
        "request r9 of test is not in the journal",
        "request r3.0 of test has no row",
        "counter c1",
        "counter c9 is not in the journal",
    }


@pytest.mark.parametrize(
    ("crime", "named"),
    [
        (update(PLAN).values(at=LATER), "plan 1: at"),
        (update(PLAN).values(actor="operator:else"), "plan 1: actor"),
        (update(PLAN).values(body=PLANS.dump_json(plan(transfer_bonus=9.0)).decode()), "plan 1"),
        (delete(PLAN), "plan 1 has no row"),
        (
            insert(PLAN).values(branch="b1", version=2, at=LATER, actor="", body="{}"),
            "plan 2 is not in the journal",
        ),
    ],
)
async def test_a_plan_that_nobody_brought_in_is_found(
    audited: Audited, crime: Any, named: str
) -> None:
    """The newest row is what a server would call by."""
    door = await audited.door()
    await door.handle(Order(commands.ChangePlan(plan(transfer_bonus=1.0)), "p1", "operator:o"))
    assert audited.book(lambda book: book.replay(plan())) == []
    audited.spoil(crime)

    assert named in audited.book(lambda book: book.replay(plan()))


async def test_a_row_that_was_written_before_a_field_was_new_is_no_forgery(
    audited: Audited,
) -> None:
    """An upgrade adds fields; what was recorded before it says the same."""
    older = func.replace(TICKET.c.body, '"interpreter_since":null,', "")
    fields = func.replace(BRANCH.c.body, '"corrected":{},', "")
    audited.spoil(update(TICKET).values(body=older), update(BRANCH).values(body=fields))

    assert audited.book(lambda book: book.replay(plan())) == []

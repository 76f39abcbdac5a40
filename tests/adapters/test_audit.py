"""The operator's questions: is the record what it was, and does it lead to what is believed."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, insert, update

from heliotrope.cli import main
from server.adapters.anchors import NAME
from server.adapters.audit import NoCheckpoint
from server.adapters.branch_file import read_plan
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade
from server.adapters.scribe import PLANS
from server.adapters.store import Store
from server.adapters.tables import BRANCH, CHECKPOINT, JOURNAL, PLAN
from server.adapters.watch_tables import TO_HEAD_OFFICE, TOLD
from server.application.chain import Head, Line, link
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from server.domain.plan import Series
from tests.adapters.audited import DAYS, Audited, audited
from tests.builders import MORNING, plan
from tests.databases import KEY

__all__ = ["audited"]

SAMPLE = Path("deploy/branches/sample.toml")


def at(sequence: int) -> Any:
    """One line of the journal."""
    return (JOURNAL.c.branch == "b1") & (JOURNAL.c.sequence == sequence)


async def test_an_honest_journal_verifies_and_leads_to_the_rows(audited: Audited) -> None:
    """I10 and I11, on a live database."""
    assert audited.faults() == []
    assert audited.book(lambda book: book.replay(plan())) == []


@pytest.mark.parametrize(
    "crime",
    [
        update(JOURNAL).where(at(9)).values(actor="teller:else"),
        update(JOURNAL).where(at(9)).values(at=MORNING - timedelta(days=1)),
        update(JOURNAL).where(at(9)).values(body="{}"),
        delete(JOURNAL).where(at(9)),
        delete(JOURNAL).where(JOURNAL.c.sequence > 20),
        update(BRANCH).values(head="0" * 64),
        insert(CHECKPOINT).values(
            branch="b1",
            sequence=0,
            day=MORNING.date(),
            at=MORNING,
            head="0",
            body="{}",
            seal="",
        ),
    ],
)
async def test_a_crime_is_found(audited: Audited, crime: Any) -> None:
    """Whoever can write the database still cannot write the record."""
    audited.spoil(crime)

    assert audited.faults() != []


async def test_cutting_the_end_off_is_found_by_the_anchor_alone(audited: Audited) -> None:
    """The thief also set the branch's row back; the file beside the database remembers."""
    line = audited.book(lambda book: next(book.lines(after=19)))
    audited.spoil(
        delete(JOURNAL).where(JOURNAL.c.sequence > 20),
        update(BRANCH).values(sequence=20, head=line.hash),
    )
    faults = audited.faults()

    assert len(faults) == DAYS - 1
    assert all("was written down and is gone" in fault for fault in faults)


async def test_an_anchor_is_written_at_every_close_and_cannot_be_moved(
    audited: Audited, tmp_path: Path
) -> None:
    """One line a day, sealed."""
    file = tmp_path / NAME
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    file.write_text(file.read_text("utf-8").replace('"sequence": ', '"sequence": 1'), "utf-8")

    assert [line["day"] for line in lines] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert len(audited.faults()) == DAYS


async def test_replay_begins_with_the_plan_with_which_the_branch_began(audited: Audited) -> None:
    """The file may have been edited since, without anybody bringing it in."""
    body = PLANS.dump_json(plan()).decode()
    audited.spoil(PLAN.insert().values(branch="b1", version=0, at=MORNING, actor="", body=body))
    edited = plan(series={"A": Series("A", continues=True)})

    assert audited.book(lambda book: book.replay(edited)) == []


async def test_old_days_leave_behind_a_checkpoint(audited: Audited) -> None:
    """The journal stays small; replay begins there, verify accepts it, the branch goes on."""
    much_later = MORNING + timedelta(days=30)
    before = (await audited.door()).branch
    first = MORNING.date()
    gone = audited.book(lambda book: book.leave(plan(), first, much_later))
    left = audited.book(lambda book: next(book.lines()))

    assert left.sequence == len(gone) + 1 > 1
    assert audited.faults() == []
    assert audited.book(lambda book: book.replay(plan())) == []
    await audited.days(1)
    assert (await audited.door()).branch.sequence > before.sequence
    assert audited.faults() == []
    assert audited.book(lambda book: book.replay(plan())) == []
    second = first + timedelta(days=1)
    more = audited.book(lambda book: book.leave(plan(), second, much_later))
    assert audited.book(lambda book: next(book.lines())).sequence == len(gone) + len(more) + 1
    assert audited.faults() == []
    assert audited.book(lambda book: book.replay(plan())) == []


async def test_no_day_leaves_before_head_office_has_it(audited: Audited) -> None:
    """It could never be sent: head office would have a gap for ever."""
    first, much_later = MORNING.date(), MORNING + timedelta(days=30)
    place = TOLD.insert().values(stream=TO_HEAD_OFFICE + "b1", place=3)
    audited.spoil(place)
    with pytest.raises(NoCheckpoint, match="head office has not had all"):
        audited.book(lambda book: book.leave(plan(), first, much_later))
    audited.spoil(update(TOLD).values(place=10_000))

    assert audited.book(lambda book: book.leave(plan(), first, much_later))


async def test_a_forged_checkpoint_is_found(audited: Audited) -> None:
    """Its seal covers the state and the head."""
    audited.book(lambda book: book.leave(plan(), MORNING.date(), MORNING + timedelta(days=30)))
    body = audited.book(lambda book: book.checkpoint() or {})["body"]
    audited.spoil(update(CHECKPOINT).values(body=body.replace("d0-0", "d0-9")))

    assert any("the checkpoint is not what was signed" in fault for fault in audited.faults())


@pytest.mark.parametrize(
    ("day", "now", "why"),
    [
        (0, 3, "the last 7 days stay"),
        (2, 30, "no day after"),
        (-9, 30, "has left the journal already"),
    ],
)
async def test_what_may_not_leave_stays(audited: Audited, day: int, now: int, why: str) -> None:
    """A kiosk may still hand in; and there is nothing to begin from but a whole day."""
    leaving = MORNING.date() + timedelta(days=day)
    with pytest.raises(NoCheckpoint, match=why):
        audited.book(lambda book: book.leave(plan(), leaving, MORNING + timedelta(days=now)))

    assert audited.faults() == []


async def test_a_faulty_journal_leaves_nothing(audited: Audited) -> None:
    """A checkpoint must not wash a forgery clean."""
    audited.spoil(update(JOURNAL).where(at(3)).values(actor="teller:else"))
    with pytest.raises(NoCheckpoint, match="faulty at 3"):
        audited.book(lambda book: book.leave(plan(), MORNING.date(), MORNING + timedelta(days=30)))

    assert audited.faults() != []


def exported_line(text: str) -> Line:
    """The line that was written out so, its body to the letter."""
    said = json.loads(text)
    body = text[text.index('"body": ') + len('"body": ') : -1]
    told = {name: said[name] for name in ("branch", "sequence", "kind", "actor", "request", "hash")}
    return Line(at=MORNING.fromisoformat(said["at"]), body=body, **told)


async def test_what_is_exported_can_be_verified_from_the_file_alone(audited: Audited) -> None:
    """An archive that nobody can check is a text."""
    lines = list(map(exported_line, audited.book(lambda book: list(book.export()))))
    head = Head()
    for line in lines:
        assert link(KEY, head.hash, line) == line.hash
        head = Head(line.sequence, line.hash)

    assert head.sequence == len(lines) > 20


async def test_the_command_says_whether_the_journal_is_sound(tmp_path: Path) -> None:
    """One line when all is well; else each fault, and a status that a script sees."""
    key = journal_key(tmp_path)
    database = Database(open_database(sqlite_url(tmp_path / "heliotrope.sqlite")), key)
    upgrade(database.engine, key)
    store = Store(database, read_plan(SAMPLE))
    door = Door(store, lambda: MORNING, await store.load())
    await door.handle(Order(commands.OpenDay(), "r1", "test"))
    place = ["journal", "--data", str(tmp_path), "--branch", str(SAMPLE)]
    good = [CliRunner().invoke(main, [*place, what]) for what in ("verify", "replay", "export")]
    with database.engine.begin() as connection:
        connection.execute(update(JOURNAL).values(actor="else"))
    database.close()
    bad = CliRunner().invoke(main, [*place, "verify"])

    assert [one.exit_code for one in good] == [0, 0, 0]
    assert json.loads(good[2].output.splitlines()[0])["kind"] == "DayOpened"
    assert (bad.exit_code, "is not what was recorded here" in bad.output) == (1, True)

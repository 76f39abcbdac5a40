"""What head office takes of journals, on either kind of database: all of it, once, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from server.adapters.database import Database
from server.adapters.received import ReceivedRows
from server.application.chain import GENESIS, Head, Line, link
from server.application.head_office import HeadOffice, Refused, token_hash
from server.application.receiving import Error, Offered, Standing, Taken
from tests.databases import database

KEY = b"b" * 32
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)
BRANCHES = (f"b{number}" for number in count(1))


def goes_on(branch: str, lines: Sequence[Line], many: int, actor: str = "kiosk:k1") -> list[Line]:
    """The journal with so many more lines, chained under the branch's key."""
    written, head = [*lines], lines[-1].hash if lines else GENESIS
    for sequence in range(len(written) + 1, len(written) + many + 1):
        at, body = MORNING + timedelta(seconds=sequence), f'{{"ticket":"t{sequence}"}}'
        line = Line(branch, sequence, at, "TicketIssued", actor, f"r{sequence}", body)
        head = link(KEY, head, line)
        written.append(replace(line, hash=head))
    return written


def place(lines: Sequence[Line], sequence: int) -> Head:
    """That line of a journal."""
    return Head(sequence, lines[sequence - 1].hash) if sequence else Head()


@dataclass(frozen=True, slots=True)
class Office:
    """Head office, and one branch that it knows."""

    office: HeadOffice
    rows: ReceivedRows
    branch: str

    async def take(
        self, lines: Sequence[Line], after: int, through: int, epoch: int = 1
    ) -> Head | Refused:
        """A batch of a journal."""
        offered = Offered(epoch, place(lines, after), lines[after:through])
        return await self.office.take(self.branch, offered, len(lines), "")

    async def known(self) -> list[Line]:
        """The journal as it has come."""
        return [*await self.rows.journal(self.branch)]

    async def standing(self) -> Standing:
        """What is known of the branch."""
        return next(one for one in await self.rows.standings() if one.branch == self.branch)


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


async def office_of(opened: Database) -> Office:
    """With a branch that nothing has come of."""
    rows, branch = ReceivedRows(opened), next(BRANCHES)
    await rows.admit(branch, token_hash("a token"))
    return Office(HeadOffice(rows, lambda _: KEY, lambda: MORNING), rows, branch)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), max_size=12))
async def test_batches_that_come_twice_late_or_torn_change_nothing(
    opened: Database, batches: list[tuple[int, int]]
) -> None:
    """Whatever comes, what is there is how the journal begins; then all of it is."""
    office = await office_of(opened)
    lines = goes_on(office.branch, [], 30)
    await office.take(lines, 0, 1)
    for one, other in batches:
        await office.take(lines, min(one, other), max(one, other))

        known = await office.known()
        assert known == lines[: len(known)]
    reached = len(await office.known())
    assert await office.take(lines, reached, 30) == place(lines, 30)
    assert await office.known() == lines


async def test_a_gap_is_said_and_nothing_is_taken(opened: Database) -> None:
    """Lines that have left the branch before they came are nobody's to make up."""
    office = await office_of(opened)
    lines = goes_on(office.branch, [], 20)
    await office.take(lines, 0, 5)

    assert await office.take(lines, 7, 20) == Refused(Error.GAP, place(lines, 5))
    assert await office.known() == lines[:5]
    assert (await office.standing()).error is Error.GAP
    await office.take(lines, 5, 20)
    assert (await office.standing()).error is None


@pytest.mark.parametrize("change", [{"body": "{}"}, {"actor": "teller:eve"}, {"hash": "0" * 64}])
async def test_a_line_that_was_changed_is_not_taken(
    opened: Database, change: dict[str, str]
) -> None:
    """Nor any after it."""
    office = await office_of(opened)
    lines = goes_on(office.branch, [], 9)
    lines[4] = replace(lines[4], **change)

    found = await office.take(lines, 0, 9)
    assert found == Refused(Error.BROKEN, Head())
    assert await office.known() == []


async def test_a_branch_of_another_key_is_not_believed(opened: Database) -> None:
    """The token alone does not write history."""
    office = await office_of(opened)
    strange = HeadOffice(office.rows, lambda _: b"x" * 32, lambda: MORNING)
    unknown = HeadOffice(office.rows, lambda _: None, lambda: MORNING)
    lines = goes_on(office.branch, [], 3)
    for each in (strange, unknown):
        found = await each.take(office.branch, Offered(1, Head(), lines), 3, "")

        assert found == Refused(Error.BROKEN, Head())


@pytest.mark.parametrize("kept", [0, 1, 37, 100])
async def test_a_restored_branch_goes_on_and_what_it_lost_stays(
    opened: Database, kept: int
) -> None:
    """Found by marks that are ever further apart; the copy is the only one of what was lost."""
    office = await office_of(opened)
    before = goes_on(office.branch, [], 100)
    await office.take(before, 0, 100)
    restored = goes_on(office.branch, before[:kept], 5, actor="operator:root")

    marks = await office.office.marks(office.branch)
    shared = next(each for each in marks if each in [place(restored, n) for n in range(kept + 1)])
    found = await office.take(restored, shared.sequence, len(restored), epoch=2)

    assert found == place(restored, kept + 5)
    assert await office.known() == restored
    standing = await office.standing()
    assert (standing.lost, standing.sequence) == (100 - kept, kept + 5)
    assert isinstance(await office.take(before, 0, 100), Refused)
    assert (await office.standing()).error is Error.SUPERSEDED


async def test_a_branch_restored_twice_goes_by_its_newest_chapter(opened: Database) -> None:
    """The second time from an older backup than the first."""
    office = await office_of(opened)
    first = goes_on(office.branch, [], 20)
    second = goes_on(office.branch, first[:10], 4, actor="kiosk:k2")
    third = goes_on(office.branch, first[:5], 2, actor="kiosk:k3")
    await office.take(first, 0, 20, epoch=1)
    await office.take(second, 10, 14, epoch=2)
    await office.take(third, 5, 7, epoch=3)

    assert await office.known() == third
    assert (await office.standing()).lost == (20 - 10) + (14 - 5)


async def test_two_copies_under_one_epoch_are_told_apart(opened: Database) -> None:
    """Somebody has copied a box: the second one is not mixed into the first."""
    office = await office_of(opened)
    one = goes_on(office.branch, [], 20)
    other = goes_on(office.branch, one[:10], 10, actor="kiosk:k2")
    await office.take(one, 0, 20)

    assert await office.take(other, 10, 20) == Refused(Error.FORKED, place(one, 20))
    assert await office.take(other, 0, 20) == Refused(Error.FORKED, place(one, 20))
    assert await office.known() == one


async def test_of_two_servers_with_one_batch_one_writes_it(opened: Database) -> None:
    """Both answer the same."""
    office = await office_of(opened)
    lines = goes_on(office.branch, [], 8)
    chapters = await office.rows.chapters(office.branch)
    await office.take(lines, 0, 4)
    first = (await office.rows.chapters(office.branch))[0]
    after = replace(first, head=place(lines, 8))

    assert await office.rows.take(office.branch, first, Taken(after, lines[4:]))
    assert not await office.rows.take(office.branch, first, Taken(after, lines[4:]))
    assert not await office.rows.take(office.branch, None, Taken(after, lines))
    assert chapters == []
    assert await office.known() == lines


async def test_whoever_has_no_token_is_nobody(opened: Database) -> None:
    """Tokens are kept as hashes, and admitted again a branch has but the new one."""
    office = await office_of(opened)
    lines = goes_on(office.branch, [], 2)
    await office.take(lines, 0, 2)

    assert await office.office.admits(office.branch, "a token")
    assert not await office.office.admits(office.branch, token_hash("a token"))
    assert not await office.office.admits("nobody", "")
    await office.rows.admit(office.branch, token_hash("another"))
    assert not await office.office.admits(office.branch, "a token")
    assert await office.known() == lines
    await office.rows.forget(office.branch)
    assert not await office.office.admits(office.branch, "another")
    assert await office.known() == []

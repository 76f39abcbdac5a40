"""Contacts and calls on either kind of database: sealed, erased in time, sent once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select, text

from server.adapters.contact_tables import (
    CONTACT,
    MESSAGE,
    NUMBER_SEEN,
    RETURN_CALL,
    RETURN_CALL_TEXT,
)
from server.adapters.contacts import ContactRows
from server.adapters.database import Database
from server.adapters.return_calls import ReturnCallRows
from server.adapters.sealing import NoContactKey, Seal, contact_keys
from server.application.contacts import Reach
from server.application.messaging import Settled
from server.domain.contacts import Channel, Contact, Purpose, Why
from server.domain.return_calls import Result, ReturnCall
from tests.builders import MORNING, after
from tests.databases import database

KEY = b"c" * 32
REACH = Reach("+8613800138000", "the-token-of-a-page")
UNTIL = MORNING + timedelta(hours=32)
ASK = Contact(Purpose.ASK, "t1", Channel.SMS, "ko", MORNING, UNTIL, "A001")
CALL = replace(ASK, purpose=Purpose.CALL)
DUE = ReturnCall(CALL.id, Why.KEY, MORNING, after(60), "ko", "A001", "cash", "gold")
LENA = "lobby:lena"


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.fixture
def rows(opened: Database) -> ContactRows:
    """Of one branch."""
    return ContactRows(opened, "b1", Seal(KEY))


@pytest.fixture
def calls(opened: Database, rows: ContactRows) -> ReturnCallRows:
    """Of the same."""
    return ReturnCallRows(opened, "b1", rows)


def count(opened: Database, table: Table) -> int:
    """How many rows there are."""
    return len(opened.read_now(lambda at: at.execute(select(table)).all()))


async def test_what_was_agreed_to_is_there_as_it_was(opened: Database, rows: ContactRows) -> None:
    """Each purpose by itself; a number that is put right replaces the wrong one."""
    await rows.keep(ASK, Reach("+8600000000"))
    await rows.keep(ASK, REACH)
    await rows.keep(CALL, REACH)
    await rows.draw(CALL)
    other = ContactRows(opened, "b2", Seal(KEY))

    assert {*await rows.of("t1")} == {ASK, replace(CALL, drawn=True)}
    assert await rows.all(Purpose.ASK) == [ASK]
    assert opened.read_now(lambda at: rows.reach(at, ASK.id)) == REACH
    assert await other.of("t1") == []


async def test_no_address_can_be_read_from_the_rows(opened: Database, rows: ContactRows) -> None:
    """Nor from a row that was put in another's place, nor under another key."""
    await rows.keep(ASK, REACH)
    await rows.keep(CALL, Reach("+82101234567"))
    table = text("select * from contact")
    kept = opened.read_now(lambda at: [tuple(row) for row in at.execute(table)])
    with opened.engine.begin() as at:
        sealed = select(CONTACT.c.sealed).where(CONTACT.c.id == ASK.id).scalar_subquery()
        at.execute(CONTACT.update().where(CONTACT.c.id == CALL.id).values(sealed=sealed))
    stranger = ContactRows(opened, "b1", Seal(b"d" * 32))

    assert all(part not in repr(kept) for part in ("13800138000", "101234567", REACH.token))
    assert opened.read_now(lambda at: rows.reach(at, CALL.id)) is None
    assert opened.read_now(lambda at: stranger.reach(at, ASK.id)) is None
    assert await stranger.claim(ASK.id, "t1-1", MORNING) is None


async def test_without_a_key_nothing_is_kept_and_what_is_there_still_grows_old(
    opened: Database, rows: ContactRows
) -> None:
    """A key that was taken away erases nothing too late."""
    await rows.keep(ASK, REACH)
    keyless = ContactRows(opened, "b1", None)
    with pytest.raises(RuntimeError, match="without a key"):
        await keyless.keep(CALL, REACH)
    claimed = await keyless.claim(ASK.id, "t1-1", MORNING)
    await keyless.forget(UNTIL)

    assert (claimed, count(opened, CONTACT), count(opened, MESSAGE)) == (None, 0, 0)


async def test_an_address_is_erased_when_its_time_is_over(
    opened: Database, rows: ContactRows
) -> None:
    """Not a moment earlier, whatever else is."""
    await rows.keep(ASK, REACH)
    left = []
    for moment in (UNTIL - timedelta(seconds=1), UNTIL):
        await rows.forget(moment)
        left.append(count(opened, CONTACT))

    assert left == [1, 0]


async def test_a_message_is_claimed_once_and_its_address_goes_with_it(
    opened: Database, rows: ContactRows
) -> None:
    """Two servers that both believe they are on duty send one."""
    await rows.keep(ASK, REACH)
    first, second = [await rows.claim(ASK.id, "t1-1", MORNING) for _ in range(2)]
    await rows.settle(ASK.id, "t1-1", Settled.SENT, MORNING)
    left = count(opened, CONTACT)
    await rows.keep(ASK, REACH)

    assert first is not None
    assert (first.reach, first.tries, second, left) == (REACH, 1, None, 0)
    assert await rows.claim(ASK.id, "t1-1", after(60)) is None
    assert await rows.settled("t1-1") is Settled.SENT
    assert await rows.settled("t2-1") is None


async def test_a_message_that_was_surely_not_sent_is_due_again_after_a_pause(
    rows: ContactRows,
) -> None:
    """Until then it is nobody's."""
    await rows.keep(ASK, REACH)
    await rows.claim(ASK.id, "t1-1", MORNING)
    await rows.settle(ASK.id, "t1-1", Settled.DUE, after(5))
    early, due = [await rows.claim(ASK.id, "t1-1", after(minute)) for minute in (4, 5)]

    assert early is None
    assert due is not None
    assert due.tries == 2


async def test_whoever_takes_the_consent_back_is_not_written_to(rows: ContactRows) -> None:
    """Also between two attempts."""
    await rows.keep(ASK, REACH)
    await rows.claim(ASK.id, "t1-1", MORNING)
    await rows.settle(ASK.id, "t1-1", Settled.DUE, after(1))
    await rows.drop([ASK.id])

    assert await rows.claim(ASK.id, "t1-1", after(5)) is None


async def test_a_call_keeps_the_number_longer_and_its_result_erases_it(
    opened: Database, rows: ContactRows, calls: ReturnCallRows
) -> None:
    """The number's own retention, and not a day more than is needed."""
    await rows.keep(CALL, REACH)
    fortnight = MORNING + timedelta(days=14)
    first, again = [await calls.open(DUE, fortnight) for _ in range(2)]
    await rows.forget(fortnight - timedelta(seconds=1))
    kept = count(opened, CONTACT)
    over = DUE.over(Result.REACHED, after(90))
    done, late = [await calls.step(DUE, over, "more chairs") for _ in range(2)]
    told = await calls.told(DUE.id)

    assert (first, again, kept, done, late) == (True, False, 1, True, False)
    assert count(opened, CONTACT) == 0
    assert told is not None
    assert (told.call, told.suggestion) == (over, "more chairs")
    assert (await calls.running(), await calls.closed_since(after(90))) == ([], [over])
    assert await calls.opened(MORNING, after(1)) == [over]
    assert await calls.opened(after(1), after(2)) == []


async def test_a_call_lapses_with_its_number(
    opened: Database, rows: ContactRows, calls: ReturnCallRows
) -> None:
    """When nobody called, and when the number is gone for any other reason."""
    await rows.keep(CALL, REACH)
    await calls.open(DUE, after(120))
    await calls.lapse(after(119))
    before = await calls.running()
    await calls.lapse(after(120))
    (over,) = await calls.closed_since(MORNING)

    assert (before, over.result, count(opened, CONTACT)) == ([DUE], Result.LAPSED, 0)


async def test_taking_the_consent_back_ends_the_call(
    opened: Database, rows: ContactRows, calls: ReturnCallRows
) -> None:
    """And a second press changes nothing; without a call there is only the number to erase."""
    await rows.keep(CALL, REACH)
    await calls.withdraw(CALL.id, MORNING)
    gone = await calls.open(DUE, after(120))
    await rows.keep(CALL, REACH)
    await calls.open(DUE, after(120))
    for minute in (5, 6):
        await calls.withdraw(CALL.id, after(minute))
    (over,) = await calls.closed_since(MORNING)

    assert (gone, over.result, over.closed) == (False, Result.WITHDRAWN, after(5))
    assert count(opened, CONTACT) == 0


async def test_whoever_agrees_anew_is_called_anew(rows: ContactRows, calls: ReturnCallRows) -> None:
    """And nobody can act on a page of the call before."""
    await rows.keep(CALL, REACH)
    await calls.open(DUE, after(120))
    await calls.withdraw(CALL.id, after(5))
    await rows.keep(CALL, REACH)
    again = replace(DUE, opened=after(10))
    opened_anew = await calls.open(again, after(240))

    assert opened_anew
    assert await calls.running() == [replace(again, steps=3)]


async def test_the_number_is_for_whoever_took_the_call_and_that_is_kept(
    rows: ContactRows, calls: ReturnCallRows
) -> None:
    """Nobody else sees it, and nobody sees it unseen."""
    await rows.keep(CALL, REACH)
    await calls.open(DUE, after(120))
    mine = replace(DUE, owner=LENA, steps=2)
    before = await calls.number(DUE.id, LENA, after(1))
    await calls.step(DUE, mine, "")
    seen = [await calls.number(DUE.id, actor, after(2)) for actor in (LENA, "manager:min", "")]
    await calls.step(mine, mine.over(Result.REACHED, after(3)), "")
    later = await calls.number(DUE.id, LENA, after(4))
    told = await calls.told(DUE.id)

    assert (before, seen, later) == ("", [REACH.address, "", ""], "")
    assert told is not None
    assert [(one.at, one.actor) for one in told.seen] == [(after(2), LENA)]
    assert await calls.number("call-nobody", LENA, after(4)) == ""


async def test_suggestions_are_erased_after_three_months_and_calls_after_two_years(
    opened: Database, rows: ContactRows, calls: ReturnCallRows
) -> None:
    """Or at once, when somebody says so."""
    for of in ("t1", "t2"):
        contact = replace(CALL, of=of)
        call = replace(DUE, id=contact.id, owner=LENA)
        await rows.keep(contact, REACH)
        await calls.open(call, after(120))
        await calls.number(call.id, LENA, after(1))
        await calls.step(call, call.over(Result.REACHED, after(2)), "more chairs")
    await calls.erase("call-t2")
    seen = []
    for days in (89, 91, 731):
        await calls.forget(MORNING + timedelta(days=days))
        seen.append([count(opened, one) for one in (RETURN_CALL_TEXT, NUMBER_SEEN, RETURN_CALL)])

    assert seen == [[1, 2, 2], [0, 2, 2], [0, 0, 0]]


# --- keys -----------------------------------------------------------------------------------------
@given(address=st.text(), token=st.text(), place=st.text())
def test_what_is_sealed_opens_in_its_place_alone(address: str, token: str, place: str) -> None:
    """And is never the same twice."""
    seal, reach = Seal(KEY), Reach(address, token)
    sealed = seal.close(reach, place)

    assert seal.open(sealed, place) == reach
    assert seal.open(sealed, place + "x") is None
    assert seal.close(reach, place) != sealed
    assert repr(reach) == "Reach()"


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(setting=st.text(min_size=1).filter(lambda text: len(text) != 64))
def test_what_is_no_key_is_refused_with_a_remedy(setting: str) -> None:
    """A short key would be worse than none."""
    with pytest.raises(NoContactKey, match="openssl rand -hex 32"):
        contact_keys(setting)


def test_a_key_is_hexadecimal_and_none_is_none() -> None:
    """There is no default key."""
    assert contact_keys("") == ()
    assert contact_keys("0f" * 32) == (b"\x0f" * 32,)
    assert contact_keys(f"{'aa' * 32} {'0f' * 32}") == (b"\xaa" * 32, b"\x0f" * 32)
    with pytest.raises(NoContactKey):
        contact_keys("zz" * 32)

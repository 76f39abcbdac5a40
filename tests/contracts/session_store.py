"""What every store of sessions keeps to."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from server.application.sessions import Session, SessionRows
from tests.builders import MORNING

Law = Callable[[SessionRows], Awaitable[None]]
ANNA = Session("a" * 64, "anna", MORNING, MORNING)
LATER = Session("b" * 64, "anna", MORNING + timedelta(hours=1), MORNING + timedelta(hours=1))
TOM = Session("c" * 64, "tom", MORNING, MORNING)


async def what_is_added_is_found_as_it_was(rows: SessionRows) -> None:
    """And nothing else is."""
    await rows.add(ANNA)

    assert await rows.find(ANNA.key) == ANNA
    assert await rows.find(TOM.key) is None


async def somebody_was_here_is_kept(rows: SessionRows) -> None:
    """At once, for whoever asks next."""
    await rows.add(ANNA)
    await rows.find(ANNA.key)
    await rows.see(ANNA.key, LATER.seen)
    found = await rows.find(ANNA.key)

    assert found is not None
    assert (found.begun, found.seen) == (ANNA.begun, LATER.seen)


async def those_of_one_account_are_told_newest_first(rows: SessionRows) -> None:
    """For who wants to know where they are logged in."""
    for session in (ANNA, TOM, LATER):
        await rows.add(session)

    assert list(await rows.of("anna")) == [LATER, ANNA]


async def an_ended_one_is_nobodys(rows: SessionRows) -> None:
    """Also one that was asked for a moment ago."""
    for session in (ANNA, TOM):
        await rows.add(session)
        await rows.find(session.key)
    await rows.end([ANNA.key])

    assert await rows.find(ANNA.key) is None
    assert await rows.find(TOM.key) == TOM


async def old_ones_are_swept(rows: SessionRows) -> None:
    """And no others."""
    for session in (ANNA, LATER):
        await rows.add(session)
    await rows.sweep(LATER.begun)

    assert list(await rows.of("anna")) == [LATER]


LAWS: list[Law] = [
    what_is_added_is_found_as_it_was,
    somebody_was_here_is_kept,
    those_of_one_account_are_told_newest_first,
    an_ended_one_is_nobodys,
    old_ones_are_swept,
]

"""Who stands at the kiosk: a tier, and a ticket that is theirs already."""

from dataclasses import replace
from datetime import timedelta

from server.application.identifying import Found, Identifying, Identity
from server.domain.model import Branch, TicketId
from tests.builders import with_tickets
from tests.contracts.directories import ANNA, Memory

CLARA = Identity("card", "62218999000111444")


def identifying(directory: Memory | None) -> Identifying:
    """With a salt that is none."""
    return Identifying(directory, bytes)


def waiting(branch: Branch, found: Found) -> bool:
    """Whether it is known that they wait as t1."""
    return found.waiting is branch.tickets[TicketId("t1")]


async def test_who_waits_already_is_told_so() -> None:
    """A second ticket for one person is a place that nobody will come to."""
    branch, asked = with_tickets("t1"), identifying(Memory())
    first = await asked.identify(branch, "q1", ANNA)
    asked.takes("q1", TicketId("t1"))
    again = await asked.identify(branch, "q2", ANNA)
    another = await asked.identify(branch, "q3", CLARA)

    assert first == Found(known=True, tier=again.tier)
    assert (first.tier, another.tier) == ("gold", None)
    assert waiting(branch, again)
    assert another.waiting is None


async def test_the_next_day_knows_nobody() -> None:
    """The salt is another one, and what was remembered is gone."""
    branch, asked = with_tickets("t1"), identifying(Memory())
    await asked.identify(branch, "q1", ANNA)
    asked.takes("q1", TicketId("t1"))
    assert branch.day is not None
    tomorrow = replace(branch, day=branch.day + timedelta(days=1))

    assert (await asked.identify(tomorrow, "q2", ANNA)).waiting is None
    assert ANNA.number not in repr(vars(asked))


async def test_a_silent_directory_is_said_and_keeps_nobody_from_waiting() -> None:
    """The kiosk goes by its prefixes; who waits already is known here."""
    directory = Memory()
    branch, asked = with_tickets("t1"), identifying(directory)
    await asked.identify(branch, "q1", ANNA)
    asked.takes("q1", TicketId("t1"))
    directory.silent = True
    found = await asked.identify(branch, "q2", ANNA)

    assert (found.known, found.tier) == (False, None)
    assert waiting(branch, found)


async def test_a_tier_that_the_branch_does_not_have_is_none() -> None:
    """The directory is the organisation's, the ladder the branch's."""
    asked = identifying(Memory(**{CLARA.number: "emperor"}))

    assert await asked.identify(with_tickets("t1"), "q1", CLARA) == Found(known=True)


async def test_without_a_directory_nothing_is_remembered() -> None:
    """Nothing is asked, so nothing is held."""
    branch, asked = with_tickets("t1"), identifying(None)
    found = await asked.identify(branch, "q1", ANNA)
    asked.takes("q1", TicketId("t1"))

    assert found == Found(known=False)
    assert not asked.possible
    assert (await asked.identify(branch, "q2", ANNA)).waiting is None

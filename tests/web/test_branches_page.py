"""All branches at a glance: who answers for many sees the worst first."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from web_world import TEN, busy_morning

from server.application.branch_now import branch_now
from server.application.chain import GENESIS, Head
from server.application.receiving import Chapter, Error, Standing
from server.web.branches_view import ENOUGH, SHOWN, branches_view
from server.web.house import House
from wire.journals import BranchNow

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
NOW = branch_now(busy_morning(), TEN)


def standing(
    code: str, heard: datetime | None = TEN, now: BranchNow = NOW, error: Error | None = None
) -> Standing:
    """Of a branch that was heard then."""
    chapter = Chapter(1, Head(), Head(40, GENESIS))
    said = now.model_copy(update={"name": {"en": code}}).model_dump_json() if heard else ""
    return Standing(code, heard, 45, error, said, [chapter] if heard else [])


def calm() -> BranchNow:
    """Nobody waits."""
    return NOW.model_copy(update={"tiers": ()})


@dataclass
class MemoryOffice:
    """What head office knows."""

    known: Sequence[Standing]

    async def standings(self) -> Sequence[Standing]:
        return self.known


def codes(*known: Standing, find: str = "") -> list[tuple[str, str]]:
    """The page's rows and their marks, in order."""
    return [(row.code, row.mark) for row in branches_view([], known, TEN, find).rows]


def test_the_worst_stands_first() -> None:
    """What is wrong, who is silent, who waits too long; then the rest."""
    closed = calm().model_copy(update={"open": False})
    found = codes(
        standing("closed", now=closed),
        standing("calm", now=calm()),
        standing("late"),
        standing("silent", TEN - timedelta(hours=2)),
        standing("broken", error=Error.BROKEN),
        standing("new", None),
    )

    assert [code for code, _ in found] == ["broken", "silent", "late", "calm", "closed", "new"]
    assert dict(found)["late"] in {"past", "twice"}


def test_of_few_ratings_no_mean_is_told() -> None:
    """Chance would say it."""
    few = NOW.model_copy(update={"rated": ENOUGH - 1, "stars": 1.0})
    enough = NOW.model_copy(update={"rated": ENOUGH, "stars": 4.25})
    rows = branches_view([], [standing("a", now=few), standing("b", now=enough)], TEN, "").rows

    assert {row.code: row.stars for row in rows} == {"a": "", "b": "4.2"}


def test_of_three_thousand_the_worst_are_shown_and_the_rest_is_found() -> None:
    """By code or name, however it is written."""
    many = [standing(f"n{number:04}", now=calm()) for number in range(3_000)]
    view = branches_view([], many, TEN, "")

    assert (len(view.rows), view.hidden, view.branches) == (SHOWN, 3_000 - SHOWN, 3_000)
    assert codes(*many, find="N2999") == [("n2999", "fine")]


def test_who_is_silent_does_not_count_as_waiting_now() -> None:
    """Nobody knows who waits there."""
    silent = standing("silent", TEN - timedelta(hours=2))

    assert branches_view([], [silent], TEN, "").waiting == 0
    assert branches_view([], [standing("heard")], TEN, "").waiting > 0


@pytest.mark.parametrize(("name", "status"), [("min", 200), ("ana", 200), ("anna", 403)])
async def test_managers_and_analysts_look(log_in: LogIn, name: str, status: int) -> None:
    """Tellers do not."""
    client = await log_in(name)

    assert (await client.get("/branches")).status_code == status


async def test_the_page_says_what_ails_a_branch(app: FastAPI, log_in: LogIn) -> None:
    """In words, beside its own branches."""
    office = MemoryOffice([standing("far", error=Error.GAP), standing("mute", None)])
    app.state.head_office = office
    client = await log_in("min")
    said = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", (await client.get("/branches?lang=en")).text))

    assert "in 3 branches" in said
    assert "Some of its records were lost on the way. 5 records to come" in said
    assert "Not heard yet" in said


async def test_an_account_of_one_branch_does_not_look_at_all(house: House, log_in: LogIn) -> None:
    """Its manager sees their own, as before."""
    accounts = house.staff.accounts
    known = await accounts.find("min")
    assert known is not None
    client = await log_in("min")
    whole = await client.get("/")
    await accounts.save(replace(known, branch=house.code))

    assert 'href="/branches"' in whole.text
    assert 'href="/branches"' not in (await client.get("/")).text
    assert (await client.get("/branches")).status_code == 403

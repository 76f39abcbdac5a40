"""Directories of customers: what each must do, and what only one of them can."""

from datetime import date
from pathlib import Path

import pytest

from server.adapters.customers import BankService, LocalCustomers, NoDirectory, directory
from server.adapters.database import sqlite_url
from server.application.identifying import DirectorySilent, Identity
from tests.contracts import directories
from tests.contracts.directories import ANNA, KINDS, TOKEN, UNTIL
from tests.databases import database, empty

BERT = Identity("card", "62218999000111333")


def written(folder: Path) -> bytes:
    """All that stands on its disk."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("kind", KINDS)
async def test_a_customer_has_a_tier_and_a_stranger_none(kind: str, tmp_path: Path) -> None:
    """Whoever is asked; the same number on another document is somebody else."""
    async with directories.directory(kind, tmp_path) as known:
        told = [
            await known.tier(each, UNTIL)
            for each in (ANNA, BERT, Identity("identity", ANNA.number))
        ]

    assert told == ["gold", None, None]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_staff_are_told_the_tier_and_what_the_bank_remembers(
    kind: str, tmp_path: Path
) -> None:
    """A directory that remembers nothing tells the tier alone; of a stranger there is nothing."""
    async with directories.directory(kind, tmp_path) as known:
        anna, bert = [await known.record(each, UNTIL) for each in (ANNA, BERT)]

    assert bert is None
    assert anna is not None
    assert anna.tier == "gold"
    assert anna.visits == (() if kind == "local" else (directories.VISIT,))


async def test_a_tier_ends_with_its_last_day(tmp_path: Path) -> None:
    """On the day itself it still counts."""
    async with directories.directory("local", tmp_path) as known:
        told = [await known.tier(ANNA, date(2026, 11, day)) for day in (20, 21)]

    assert told == ["gold", None]


async def test_the_table_holds_no_number_and_forgets_whom_it_shall(tmp_path: Path) -> None:
    """A stolen database names nobody; and the law lets everybody be erased."""
    url = sqlite_url(tmp_path / "customers.sqlite")
    empty(url)
    opened = database(url)
    customers = LocalCustomers(opened)
    await customers.bring([(ANNA, "gold", None), (BERT, "silver", None)], replace=False)
    await customers.bring([(BERT, "diamond", None)], replace=True)
    told = [await customers.tier(each, UNTIL) for each in (ANNA, BERT)]
    erased = [await customers.forget(each) for each in (ANNA, BERT)]
    gone = await customers.tier(BERT, UNTIL)
    opened.close()

    assert told == [None, "diamond"]
    assert (erased, gone) == ([False, True], None)
    assert ANNA.number.encode() not in written(tmp_path)


@pytest.mark.parametrize("number", ["0500", "0302", "0200"])
async def test_a_service_on_a_bad_day_is_silent(number: str) -> None:
    """A fault, a redirect, a page: none of them is a tier, and none of them is nobody."""
    with directories.bank() as url:
        service = BankService(url, TOKEN, 5)
        with pytest.raises(DirectorySilent):
            await service.tier(Identity("card", number), UNTIL)
        await service.close()


async def test_a_service_that_is_not_there_or_not_ours_is_silent() -> None:
    """What is said of it names nobody."""
    with directories.bank() as url:
        stranger = BankService(url, "wrong", 5)
        said = [await silence(stranger)]
    said.append(await silence(BankService(url, TOKEN, 5)))  # it has stopped

    assert said == ["HTTPStatusError", "ConnectError"]


async def silence(service: BankService) -> str:
    """What is said of a service that does not answer."""
    with pytest.raises(DirectorySilent) as silent:
        await service.tier(ANNA, UNTIL)
    await service.close()
    return str(silent.value)


@pytest.mark.parametrize("setting", ["yes", "http://bank.example/tier", "https:", "LOCAL"])
def test_a_setting_that_is_none_is_refused(setting: str, tmp_path: Path) -> None:
    """Numbers of cards would cross the network in the clear."""
    opened = database(sqlite_url(tmp_path / "none.sqlite"))
    with pytest.raises(NoDirectory, match="HELIOTROPE_CUSTOMERS"):
        directory(setting, opened, "", 1)
    opened.close()


def test_nowhere_is_a_setting_too(tmp_path: Path) -> None:
    """Most branches have prefixes only."""
    opened = database(sqlite_url(tmp_path / "none.sqlite"))
    found = directory("", opened, "", 1)
    opened.close()

    assert found is None

"""Reads files of customers, and keeps or forgets those who are in them."""

import csv
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from server.adapters.customers import LocalCustomers
from server.adapters.database import (
    Database,
    DatabaseUnusable,
    in_one_sentence,
    open_database,
    sqlite_url,
)
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.schema import upgrade
from server.application.identifying import Identity
from server.application.ports import StoreFailed

COLUMNS: Final = ("document", "number", "tier")
MOST_SAID: Final = 20
"""Faults that are told at once."""


class FileUnusable(ValueError):
    """The file is not one of customers; the message says where and what to do."""


CANNOT: Final = (DatabaseUnusable, FileUnusable, KeyUnreadable, StoreFailed)


def plain(number: object) -> object:
    """As readers read it: without the spaces and dashes of print, in capitals."""
    return re.sub(r"[\s-]", "", number).upper() if isinstance(number, str) else number


def _none(text: object) -> object:
    return text or None


Number = Annotated[str, BeforeValidator(plain), Field(pattern=r"^[0-9A-Z]{4,40}$", repr=False)]


class Line(BaseModel):
    """One customer."""

    document: Literal["card", "identity", "code"]
    number: Number
    tier: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    until: Annotated[date | None, BeforeValidator(_none)] = None


async def bring(file: Path, data: Path, url: str, *, replace: bool) -> int:
    """Keep all customers of `file`; how many.

    Raises:
        FileUnusable: something in it is wrong, and nothing was kept.
        StoreFailed: the database did not take them.
    """
    lines = list(read(file))
    kept = [(Identity(line.document, line.number), line.tier, line.until) for line in lines]
    async with _customers(data, url) as customers:
        await customers.bring(kept, replace=replace)
    return len(kept)


async def forget(document: str, number: str, data: Path, url: str) -> bool:
    """Erase one; whether there was one."""
    async with _customers(data, url) as customers:
        return await customers.forget(Identity(document, str(plain(number))))


def read(file: Path) -> Iterator[Line]:
    """The customers of a file.

    Raises:
        FileUnusable: it cannot be read, or some lines are wrong.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            yield from _lines(file, csv.DictReader(opened, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise FileUnusable(f"{file}: {wrong}") from None


def _lines(file: Path, rows: "csv.DictReader[str]") -> Iterator[Line]:
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        raise FileUnusable(
            f"{file}: no column {', '.join(missing)} in its first line; "
            "write document,number,tier,until"
        )
    faults = list[str]()
    for row in rows:
        try:
            yield Line.model_validate(row)
        except ValidationError as wrong:
            # Without the input: what stands there may be somebody's number.
            first = wrong.errors(include_url=False, include_input=False)[0]
            faults.append(f"line {rows.line_num}, {first['loc'][0]}: {first['msg']}")
    if faults:
        more = f"\nand {len(faults) - MOST_SAID} more" if len(faults) > MOST_SAID else ""
        raise FileUnusable(f"{file}: nothing kept\n" + "\n".join(faults[:MOST_SAID]) + more)


@asynccontextmanager
async def _customers(data: Path, url: str) -> AsyncIterator[LocalCustomers]:
    url, key = url or sqlite_url(data / "heliotrope.sqlite"), journal_key(data)
    with in_one_sentence(url):
        opened = Database(open_database(url), key)
        upgrade(opened.engine, key)
    try:
        yield LocalCustomers(opened)
    finally:
        opened.close()

"""Logs that cannot be put right, and what is said of each."""

import gzip

from former_log import HEAD, LOG


def edited(number: int, column: str, value: str) -> str:
    """The log with another value on one line."""
    rows = LOG.splitlines()
    cells = rows[number - 1].split(",")
    cells[HEAD.split(",").index(column)] = value
    rows[number - 1] = ",".join(cells)
    return "\n".join(rows) + "\n"


def without(column: str) -> str:
    """The log without a column."""
    at = HEAD.split(",").index(column)
    return "\n".join(
        ",".join(cell for place, cell in enumerate(row.split(",")) if place != at)
        for row in LOG.splitlines()
    )


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "no file": (b"", "log.csv:1: is empty; its first line must name ticket, day, service"),
    "no rows": (HEAD + "\n", "log.csv:1: has no rows; give a log of past days"),
    "no column": (without("tier"), "log.csv:1: tier: there is no such column; did you mean"),
    "a column twice": (
        LOG.replace("outcome,counter", "outcome,outcome", 1),
        "log.csv:1: counter: there is no such column",
    ),
    "a short row": (LOG + "b1,2026-03-07\n", "log.csv:17: has 2 fields, the first line has 10"),
    "no ticket": (edited(3, "ticket", ""), "log.csv:3: ticket: is empty; every row needs"),
    "a ticket twice": (
        edited(4, "ticket", "a1"),
        'log.csv:4: ticket: "a1" stands on line 2 already; strike one out',
    ),
    "no date": (edited(2, "day", "2026-02-30"), 'log.csv:2: day: "2026-02-30" is no date; write'),
    "no moment": (edited(2, "called", "9:05"), 'log.csv:2: called: "9:05" is no moment; write'),
    "not issued": (edited(2, "issued", ""), 'log.csv:2: issued: "" is no moment; write it like'),
    "another day": (
        edited(2, "day", "2026-03-03"),
        "log.csv:2: issued: 2026-03-02T09:05:00 is not of the day 2026-03-03; write both in",
    ),
    "ends days later": (
        edited(2, "finished", "2026-03-09T09:05:00"),
        "log.csv:2: finished: 2026-03-09T09:05:00 is not of the day 2026-03-02",
    ),
    "an offset": (
        edited(2, "issued", "2026-03-02T09:05:00+00:00"),
        "log.csv:2: issued: has an offset from UTC, and no plan tells the time zone; write local",
    ),
    "an offset among others": (
        edited(3, "issued", "2026-03-02T09:06:00Z"),
        "log.csv:3: issued: has an offset from UTC, unlike the times before; write all of them",
    ),
    "an outcome": (
        edited(5, "outcome", "serve"),
        'log.csv:5: outcome: there is no outcome "serve"; did you mean "served"?',
    ),
    "no service": (edited(5, "service", " "), "log.csv:5: service: is empty; every row needs one"),
    "served without a call": (
        edited(5, "called", "").replace(
            "2026-03-02T09:09:00,2026-03-02T09:20", ",2026-03-02T09:20"
        ),
        "log.csv:5: called: is empty; a ticket that was called says when",
    ),
    "cancelled without an end": (
        edited(4, "finished", ""),
        "log.csv:4: finished: is empty; a ticket that was cancelled says when",
    ),
    "a zero byte": (LOG.encode().replace(b"loans", b"lo\0ns", 1), "log.csv:3: has a zero byte"),
    "not UTF-8": (
        LOG.encode().replace(b"loans", b"lo\xffns", 1),
        "log.csv:3: is not UTF-8; export",
    ),
    "a huge line": (LOG + "x" * 20_000, "log.csv:17: is longer than 16384 bytes; this is no line"),
    "an open quote": (LOG + '"b1,2026-03-07\n', "log.csv:17: is no CSV: unexpected end of data"),
    "a broken archive": (
        gzip.compress(LOG.encode())[:-20],
        "the compressed file ends or breaks here; copy it again",
    ),
    "no archive": (b"\x1f\x8b" + b"nonsense" * 9, "log.csv: unknown compression method; name"),
}

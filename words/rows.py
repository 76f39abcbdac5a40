"""Where a row of Chinese may end: never before a mark that closes, nor within a number's words."""

import re
from collections.abc import Callable, Iterator
from typing import Final

CLOSING: Final = "，。！？、：；）」』》”’"
"""No row begins with one of them (GB/T 15834-2011, 5.1.10; CLREQ, 3.1.3)."""
_OPENING: Final = "（「『《“‘"
"""No row ends with one of them."""
_PARTS: Final = re.compile(
    rf"[{_OPENING}]*(?:[0-9]+ [\u4e00-\u9fff]{{1,2}}|[A-Za-z0-9]+|.)[{CLOSING}]*"
)
"""What stands together: a number with what it counts, a Latin word, a character."""


def broken(line: str, room: float, width: Callable[[str], float]) -> str:
    """The line with breaks where it is too wide; untouched where no such mark stands in it."""
    if not any(mark in CLOSING for mark in line) or width(line) <= room:
        return line
    return "\n".join(_rows(_PARTS.findall(line), room, width))


def _rows(parts: list[str], room: float, width: Callable[[str], float]) -> Iterator[str]:
    row = ""
    for part in parts:
        if row and width(row + part.rstrip()) > room:
            yield row.rstrip()
            row = part.lstrip()
        else:
            row += part
    yield row

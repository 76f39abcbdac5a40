"""A CSV file, plain or compressed, as columns of text with the line of each row."""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from server.adapters.branch_file import Fault, meant
from server.adapters.history_file.faults import HistoryFileError, Repair, Repairs

LONGEST: Final = 16_384
"""Bytes of a line; a longer one is no line of a log."""
PACKED: Final = b"\x1f\x8b"
"""With which a compressed file begins."""
MARK: Final = "\ufeff"
"""That some programs begin a file with."""


class Readable(Protocol):
    """A file, or what it was before it was compressed."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or its first bytes."""
        ...


class Reader(Protocol):
    """What the csv module makes of it."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """Its rows."""
        ...


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns that were asked for; all of one length."""

    file: str
    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.lines)

    def fault(self, row: int, column: str, what: str) -> Fault:
        """What is wrong with a cell."""
        return Fault(self.file, self.lines[row], column, what)


def cells(path: Path, wanted: Sequence[str], repairs: Repairs) -> Cells:
    """The file's columns of these names.

    Raises:
        HistoryFileError: it is not there, is no CSV, lacks a column, or a row is not whole.
    """
    try:
        return _cells(path, wanted, repairs)
    except OSError as wrong:
        raise HistoryFileError([Fault(str(path), 0, "", f"{_why(wrong)}; name another")]) from None


def _why(wrong: OSError) -> str:
    return (wrong.strerror or str(wrong)).lower()


def _cells(path: Path, wanted: Sequence[str], repairs: Repairs) -> Cells:
    with _opened(path) as file:
        text = Text(path, file)
        reader = csv.reader(text, strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            places = _places(path, header, wanted)
            lines, rows = _rows(path, reader, len(header), repairs)
        except csv.Error as wrong:
            what = f"is no CSV: {wrong}; export it again, separated by commas"
            raise HistoryFileError([Fault(str(path), text.line, "", what)]) from None
        except (EOFError, zlib.error):
            what = "the compressed file ends or breaks here; copy it again"
            raise HistoryFileError([Fault(str(path), text.line, "", what)]) from None
    if not rows:
        raise HistoryFileError([Fault(str(path), 1, "", "has no rows; give a log of past days")])
    columns = list(zip(*rows, strict=True))
    return Cells(str(path), lines, {name: columns[at] for name, at in places.items()})


@contextmanager
def _opened(path: Path) -> Iterator[Readable]:
    """The file as it was before it was compressed, if it was."""
    with path.open("rb") as file:
        packed = file.read(len(PACKED)) == PACKED
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked


def _places(path: Path, header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    if not any(header):
        what = f"is empty; its first line must name {', '.join(wanted)}"
        raise HistoryFileError([Fault(str(path), 1, "", what)])
    faults = [
        Fault(str(path), 1, name, f"there is no such column; {meant(name, header)}")
        for name in wanted
        if name not in header
    ]
    faults += [
        Fault(str(path), 1, name, "stands twice; name each column once")
        for name in wanted
        if header.count(name) > 1
    ]
    if faults:
        raise HistoryFileError(faults)
    return {name: header.index(name) for name in wanted}


def _rows(
    path: Path, reader: Reader, width: int, repairs: Repairs
) -> tuple[list[int], list[list[str]]]:
    lines, rows, faults = [], [], []
    for row in reader:
        if not any(cell.strip() for cell in row):
            repairs.note(Repair.BLANK, str(path), [reader.line_num])
        elif len(row) == width:
            lines.append(reader.line_num)
            rows.append(row)
        else:
            what = f"has {len(row)} fields, the first line has {width}; write it whole"
            faults.append(Fault(str(path), reader.line_num, "", what))
    if faults:
        raise HistoryFileError(faults)
    return lines, rows


class Text:
    """The lines of a file as text, and the number of the last one given."""

    def __init__(self, path: Path, file: Readable) -> None:
        self._path, self._file = path, file
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        while raw := self._file.readline(LONGEST + 1):
            self.line += 1
            yield self._said(raw)

    def _said(self, raw: bytes) -> str:
        if len(raw) > LONGEST:
            raise self._fault(f"is longer than {LONGEST} bytes; this is no line of a log")
        if b"\0" in raw:
            raise self._fault("has a zero byte; the file is damaged, export it again")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise self._fault("is not UTF-8; export the file as UTF-8") from None
        return text.removeprefix(MARK) if self.line == 1 else text

    def _fault(self, what: str) -> HistoryFileError:
        return HistoryFileError([Fault(str(self._path), self.line, "", what)])

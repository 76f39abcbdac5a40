"""Days and moments of a log as numbers: ordinals, and minutes after local midnight."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.adapters.branch_file import Fault
from server.adapters.history_file.faults import HistoryFileError
from server.adapters.history_file.lines import Cells
from server.forecast.history import DAY
from server.forecast.scene import Floats, Ints

ISSUED_UNTIL: Final = 1.25 * DAY
"""A business day may go on after midnight."""
NOT_AFTER: Final = 2 * DAY
"""A leg is over by the end of the next day."""
Faults = list[Fault]


@dataclass
class Times:
    """Reads moments; all with an offset, which `zone` then turns to local time, or none."""

    zone: ZoneInfo | None
    faults: Faults = field(default_factory=list)
    _offset: bool | None = None
    """Whether the first moment had one."""

    def days(self, cells: Cells, column: str = "day") -> Ints:
        """Ordinals of dates."""
        known: dict[str, int] = {}
        days = np.zeros(len(cells), np.int64)
        for row, cell in enumerate(cells.columns[column]):
            day = known.get(cell)
            if day is None:
                day = known[cell] = self._day(cells, row, column, cell)
            days[row] = day
        self.stop()
        return days

    def minutes(self, cells: Cells, column: str, days: Ints, *, must: bool = False) -> Floats:
        """Minutes after midnight of the row's day; NaN where the cell is empty.

        Those that `must` be there are of the very day, or of the night after it.
        """
        at = np.full(len(cells), np.nan)
        within = ISSUED_UNTIL if must else NOT_AFTER
        for row, (cell, day) in enumerate(zip(cells.columns[column], days.tolist(), strict=True)):
            if cell or must:
                at[row] = self._minutes(cells, (row, column), (cell, day), within)
        self.stop()
        return at

    def stop(self) -> None:
        """Refuse the file if anything was wrong so far."""
        if self.faults:
            raise HistoryFileError(self.faults)

    def _day(self, cells: Cells, row: int, column: str, cell: str) -> int:
        try:
            return date.fromisoformat(cell.strip()).toordinal()
        except ValueError:
            what = f'"{cell[:40]}" is no date; write it like 2027-02-17'
            self.faults.append(cells.fault(row, column, what))
            return 1

    def _minutes(
        self, cells: Cells, place: tuple[int, str], of: tuple[str, int], within: float
    ) -> float:
        (row, column), (cell, day) = place, of
        try:
            moment = datetime.fromisoformat(cell.strip())
        except ValueError:
            what = f'"{cell[:40]}" is no moment; write it like 2027-02-17T09:30:00'
            self.faults.append(cells.fault(row, column, what))
            return np.nan
        wrong = self._zoned(moment)
        if not wrong and self.zone is not None and moment.tzinfo is not None:
            moment = moment.astimezone(self.zone)
        after = (moment.toordinal() - day) * DAY + moment.hour * 60.0 + moment.minute
        after += (moment.second + moment.microsecond / 1e6) / 60.0
        if not wrong and not 0.0 <= after < within:
            wrong = f"{cell} is not of the day {date.fromordinal(day)}; write both in local time"
        if wrong:
            self.faults.append(cells.fault(row, column, wrong))
        return after

    def _zoned(self, moment: datetime) -> str:
        """What is wrong with the moment's offset, or that it has none."""
        has = moment.tzinfo is not None
        self._offset = has if self._offset is None else self._offset
        if has != self._offset:
            said = "has an offset from UTC" if has else "has no offset from UTC"
            return f"{said}, unlike the times before; write all of them local, without one"
        if has and self.zone is None:
            return "has an offset from UTC, and no plan tells the time zone; write local times"
        return ""


def numbered(cells: Cells, column: str, known: Sequence[str] = ()) -> tuple[tuple[str, ...], Ints]:
    """The distinct values, those that are known first, and which one each row has."""
    at = {value: place for place, value in enumerate(known)}
    rows = [at.setdefault(value.strip(), len(at)) for value in cells.columns[column]]
    return tuple(at), np.array(rows, np.int64)

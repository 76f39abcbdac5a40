"""A former system's files are read as they are, put right and counted, or refused with the line."""

import gzip
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from former_faults import REFUSED, edited
from former_log import COUNTERS, LOG, ROSTER
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.adapters.branch_file import read_settings
from server.adapters.history_file import HistoryFileError, Past, read_past
from server.forecast.history import NOBODY, Ended

PLAN = read_settings(Path("deploy/branches/sample.toml")).plan


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Past]:
    """Reads a log, and other files beside it."""

    def reader(log: str | bytes = LOG, zone: str = "", **others: str) -> Past:
        path = tmp_path / "log.csv"
        path.write_bytes(log.encode() if isinstance(log, str) else log)
        beside = {}
        for name, text in others.items():
            beside[name] = tmp_path / f"{name}.csv"
            beside[name].write_text(text, "utf-8")
        return read_past(path, **beside, zone=zone)

    return reader


def lines(wrong: pytest.ExceptionInfo[HistoryFileError]) -> list[str]:
    """What is said, without the folder."""
    return [line.rpartition("/")[2] for line in str(wrong.value).splitlines()]


def test_a_log_is_a_history(read: Callable[..., Past]) -> None:
    """Minutes after midnight, codes by number, nobody where no counter is named."""
    history = read().history

    assert history.services == ("cash", "loans")
    assert history.days.tolist() == [date(2026, 3, d).toordinal() for d in range(2, 8)]
    assert history.issued[:3].tolist() == [545.0, 546.0, 547.5]
    assert history.called[:3].tolist() == pytest.approx([545.0, 550.0, np.nan], nan_ok=True)
    assert history.ended[:4].tolist() == [Ended.SERVED, Ended.NO_SHOW, Ended.CANCELLED, 3]
    assert history.counter[:3].tolist() == [0, 1, NOBODY]


def test_a_further_leg_bears_the_first_ones_ticket(read: Callable[..., Past]) -> None:
    """It is no new customer; a number that only looks like one is."""
    past = read()

    assert [t for t, leg in zip(past.tickets, past.history.second, strict=True) if leg] == ["a4-2"]


def test_a_compressed_log_reads_the_same(read: Callable[..., Past]) -> None:
    """Logs are large."""
    packed = read(gzip.compress(LOG.encode()))

    assert packed.tickets == read().tickets


def test_a_mark_at_the_beginning_and_windows_line_ends_do_no_harm(
    read: Callable[..., Past],
) -> None:
    """Spreadsheets write both."""
    assert read("\ufeff" + LOG.replace("\n", "\r\n")).tickets == read().tickets


def test_roster_and_counters_are_presence(read: Callable[..., Past]) -> None:
    """Planned, there, and on a break."""
    history = read(roster=ROSTER, counters=COUNTERS).history
    day = date(2026, 3, 2).toordinal()

    assert history.planned.of(day, 0) == [(540.0, 720.0), (750.0, 1020.0)]
    assert history.there.of(day, 0) == [(541.0, 1021.0)]
    assert history.breaks.of(day, 0) == [(600.0, 610.0)]


def test_times_with_an_offset_are_turned_to_the_branchs_zone(read: Callable[..., Past]) -> None:
    """A system that writes UTC is no reason to be wrong by eight hours."""
    utc = LOG.replace("T09:", "T01:").replace("T10:", "T02:").replace(":00,", ":00+00:00,")
    utc = utc.replace(":30,", ":30+00:00,")

    assert read(utc, zone="Asia/Shanghai").history.issued.tolist() == read().history.issued.tolist()


@pytest.mark.parametrize("damage", REFUSED)
def test_what_cannot_be_put_right_is_refused_with_line_and_remedy(
    read: Callable[..., Past], damage: str
) -> None:
    """Whoever exported the file goes to the line."""
    log, said = REFUSED[damage]

    with pytest.raises(HistoryFileError) as wrong:
        read(log)

    assert any(said in line for line in lines(wrong)), lines(wrong)


REPAIRED = {
    "order": (lambda: _swapped(2, 3), "log.csv:3"),
    "called_early": (lambda: edited(2, "called", "2026-03-02T09:04:00"), "log.csv:2"),
    "started_early": (lambda: edited(2, "started", "2026-03-02T09:04:00"), "log.csv:2"),
    "finished_early": (lambda: edited(2, "finished", "2026-03-02T09:03:00"), "log.csv:2"),
    "not_started": (lambda: edited(2, "started", ""), "log.csv:2"),
    "not_finished": (lambda: edited(2, "finished", ""), "log.csv:2"),
    "not_called": (lambda: edited(2, "called", ""), "log.csv:2"),
    "overlaps": (lambda: edited(6, "counter", "c1"), "log.csv:5"),
    "no_counter": (lambda: edited(2, "counter", ""), "log.csv:2"),
    "blank": (lambda: LOG + ",,,,,,,,,\n", "log.csv:17"),
}


def _swapped(one: int, other: int) -> str:
    rows = LOG.splitlines()
    rows[one - 1], rows[other - 1] = rows[other - 1], rows[one - 1]
    return "\n".join(rows)


@pytest.mark.parametrize("kind", REPAIRED)
def test_what_is_put_right_is_counted(read: Callable[..., Past], kind: str) -> None:
    """Nothing is used silently that was not in the file."""
    make, first = REPAIRED[kind]

    told = read(make()).repairs.plain()

    assert told[kind]["rows"] == 1
    assert str(told[kind]["first"]).endswith(first)
    assert set(told) - {kind} <= {"overlaps"}


def test_a_sound_file_needs_no_repair(read: Callable[..., Past]) -> None:
    """Or the count would mean nothing."""
    assert read(roster=ROSTER, counters=COUNTERS).repairs.plain() == {}


def test_a_file_with_too_many_repairs_is_a_wrong_file(read: Callable[..., Past]) -> None:
    """Columns in the wrong order look like that."""
    row = "x{0},2026-03-02,cash,basic,2026-03-02T09:30:00,2026-03-02T09:29:00,,,no_show,c1\n"

    with pytest.raises(HistoryFileError) as wrong:
        read(LOG + "".join(row.format(number) for number in range(30)))

    assert lines(wrong)[0].startswith("log.csv:17: 30 of 45 rows are called before issued; look")


def test_a_day_of_another_time_zone_is_refused(read: Callable[..., Past]) -> None:
    """Eight hours of error in one day would spoil all that is learnt of arrivals."""
    moved = LOG.replace("2026-03-06T09", "2026-03-06T17").replace("2026-03-06T10", "2026-03-06T18")

    with pytest.raises(HistoryFileError) as wrong:
        read(moved)

    assert lines(wrong)[0].startswith(
        "log.csv:15: day: tickets of this day are issued about 17:05, those"
    )


def test_with_a_plan_every_code_must_be_the_plans(tmp_path: Path) -> None:
    """A service that the branch does not have would never be called."""
    path = tmp_path / "log.csv"
    path.write_text(LOG.replace("loans", "loanz"), "utf-8")

    with pytest.raises(HistoryFileError) as wrong:
        read_past(path, plan=PLAN)

    assert (
        'log.csv:3: service: there is no service "loanz"; did you mean "loans"?' in lines(wrong)[0]
    )


PRESENCE = {
    ("roster", "c9"): (
        ROSTER.replace("c1,", "c9,", 1),
        'roster.csv:2: counter: there is no counter "c9"; ',
    ),
    ("roster", "backwards"): (
        ROSTER.replace("T12:00", "T08:00", 1),
        "roster.csv:2: to: ends before it begins; write from before to",
    ),
    ("counters", "event"): (
        COUNTERS.replace("break_start", "pause", 1),
        'counters.csv:3: event: there is no event "pause"; there is',
    ),
    ("counters", "at"): (
        COUNTERS.replace("T10:00:00", "T1:00", 1),
        'counters.csv:3: at: "2026-03-02T1:00" is no moment; write it',
    ),
}


@pytest.mark.parametrize("damage", PRESENCE, ids=" ".join)
def test_presence_is_refused_with_its_line(
    read: Callable[..., Past], damage: tuple[str, str]
) -> None:
    """The other two files are looked at as closely."""
    text, said = PRESENCE[damage]

    with pytest.raises(HistoryFileError) as wrong:
        read(**{damage[0]: text})

    assert lines(wrong)[0].startswith(said)


def test_presence_without_an_end_is_counted(read: Callable[..., Past]) -> None:
    """A teller who forgot to close was there until the day's last event."""
    cut = "\n".join(line for line in COUNTERS.splitlines() if ",break_end," not in line)
    past = read(counters=cut)

    assert past.history.breaks.of(date(2026, 3, 2).toordinal(), 0) == [(600.0, 1021.0)]
    assert past.repairs.plain()["never_closed"]["rows"] == 1


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, len(LOG) - 1), st.integers(0, 3), st.binary(max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_any_damage_is_refused_or_leaves_a_history_that_holds(
    read: Callable[..., Past], damages: list[tuple[int, int, bytes]]
) -> None:
    """Never a history in which somebody is called before they came."""
    log = LOG.encode()
    for at, cut, into in damages:
        log = log[:at] + into + log[at + cut :]
    try:
        past = read(log)
    except HistoryFileError:
        return
    of = past.history

    assert len(set(past.tickets)) == len(of) > 0
    assert (np.diff(of.time) >= 0).all()
    assert not (of.called < of.issued).any()
    assert not (of.started < of.called).any()
    assert not (of.finished < np.fmax(of.called, of.issued)).any()
    assert not np.isnan(of.left).any()

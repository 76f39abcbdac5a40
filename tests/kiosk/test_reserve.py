"""Numbers that are never given twice, tickets that are never lost."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from kiosk_scenes import heartbeat, numbered, request

from kiosk.reserve import AT_ONCE, NoNumber, Reserve
from wire.messages import AwayTicket, Leased, LeasedNumbers

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SERIES = st.sampled_from(("A", "B"))
DAYS = st.integers(0, 2)


def leased(*runs: tuple[int, str, int, int], prefix: str = "") -> Leased:
    """Day, series, first and last."""
    leases = tuple(
        LeasedNumbers(
            day=(MORNING + timedelta(days=day)).date(),
            series=series,
            first=first,
            last=last,
            prefix=prefix and f"{series}{prefix}",
        )
        for day, series, first, last in runs
    )
    return Leased(id="l", epoch=1, leases=leases, own="7")


def test_a_kiosk_that_was_never_given_a_name_gives_no_number(tmp_path: Path) -> None:
    """Two of them would print the same."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    with pytest.raises(NoNumber):
        reserve.give(request("r1"), "A", MORNING)
    left = reserve.ids()
    reserve.close()

    assert left == []


class World(RuleBasedStateMachine):
    """A kiosk that is switched off at any moment, and a server that files or refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "reserve.sqlite"
        self.reserve = Reserve(self.path)
        self.reserve.fill(leased())
        self.given: dict[str, AwayTicket] = {}
        self.filed: list[AwayTicket] = []
        self.sent: dict[str, tuple[AwayTicket, ...]] = {}
        self.held = 500

    @rule(series=SERIES, day=DAYS)
    def give(self, series: str, day: int) -> None:
        asked = request(f"r{len(self.given)}")
        given = self.reserve.give(asked, series, MORNING + timedelta(days=day))
        assert self.reserve.give(asked, "B", MORNING) == given
        self.given[given.id] = given

    @rule(many=st.integers(1, 5))
    def fill(self, many: int) -> None:
        runs = [(day, series, self.held, self.held + many) for day in (0, 1) for series in "AB"]
        self.held += many + 1
        self.reserve.fill(leased(*runs))

    @rule()
    def hand_in(self) -> None:
        if not self.reserve.handed_in():
            id_ = f"h{len(self.sent)}"
            if tickets := self.reserve.hand_in(id_):
                self.sent[id_] = tickets

    @rule(refuses=st.booleans())
    def answer(self, refuses: bool) -> None:
        if id_ := self.reserve.handed_in():
            if refuses:
                self.reserve.not_filed(id_, "no")
            else:
                self.filed += self.sent[id_]
                self.reserve.filed(id_)

    @rule(was_sent=st.booleans())
    def switch_off(self, was_sent: bool) -> None:
        self.reserve.close()
        self.reserve = Reserve(self.path)
        self.reserve.recover([self.reserve.handed_in()] if was_sent else [], list(self.given))

    @invariant()
    def no_number_twice_on_one_day(self) -> None:
        numbers = [(one.number, one.issued_at.date()) for one in self.given.values()]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def none_is_lost(self) -> None:
        kept = set(self.reserve.ids())
        assert kept | {one.id for one in self.filed} == self.given.keys()
        assert len(self.reserve) == len(kept)

    def teardown(self) -> None:
        self.reserve.close()
        self.folder.cleanup()


World.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestWorld = World.TestCase


def test_leases_first_in_order_and_then_its_own_series(tmp_path: Path) -> None:
    """The longest outage ends in numbers that need no lease."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    reserve.fill(leased((0, "A", 505, 506), (0, "A", 500, 501), (1, "A", 500, 540)))
    numbers = [reserve.give(request(f"r{at}"), "A", MORNING).number for at in range(6)]
    tomorrow = reserve.give(request("r9"), "A", MORNING + timedelta(days=1)).number
    reserve.close()

    assert numbers == ["A500", "A501", "A505", "A506", "A7-001", "A7-002"]
    assert tomorrow == "A500"


def test_after_a_restore_numbers_bear_the_epoch(tmp_path: Path) -> None:
    """As the server writes them."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    reserve.fill(leased((0, "A", 21, 30), prefix="R1-"))
    number = reserve.give(request("r1"), "A", MORNING).number
    reserve.close()

    assert number == "AR1-021"


def test_the_server_hears_how_far_the_leases_are_used(tmp_path: Path) -> None:
    """Else it would not fill them up."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    reserve.fill(leased((0, "A", 500, 509)))
    for at in range(12):
        reserve.give(request(f"r{at}"), "A", MORNING)
    used = reserve.used()
    reserve.close()

    assert [(one.day, one.series, one.ordinal) for one in used] == [(MORNING.date(), "A", 509)]


def test_a_ticket_that_was_never_on_paper_has_not_happened(tmp_path: Path) -> None:
    """The power went between the number and the printer: nobody holds it, nobody is called."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    reserve.fill(leased((0, "A", 500, 509)))
    for id_ in ("r1", "r2"):
        reserve.give(request(id_), "A", MORNING)
    reserve.recover(sent=[], begun=["r1"])
    left, next_number = reserve.ids(), reserve.give(request("r3"), "A", MORNING).number
    reserve.close()

    assert (left, next_number) == (["r1"], "A502")


def test_what_is_refused_together_is_handed_in_one_by_one(tmp_path: Path) -> None:
    """One bad slip keeps the others from nothing, and is kept itself."""
    reserve = Reserve(tmp_path / "reserve.sqlite")
    reserve.fill(leased())
    for at in range(AT_ONCE + 1):
        reserve.give(request(f"r{at}"), "A", MORNING)
    first = reserve.hand_in("h1")
    reserve.not_filed("h1", "taken")
    handed = [len(first), len(reserve.hand_in("h2"))]
    reserve.filed("h2")
    for at in range(AT_ONCE):
        (one,) = reserve.hand_in(f"s{at}")
        reserve.not_filed(f"s{at}", "taken") if one.id == "r3" else reserve.filed(f"s{at}")
    left, more = reserve.ids(), reserve.hand_in("h9")
    reserve.close()

    assert handed == [AT_ONCE, 1]
    assert (left, more) == (["r3"], ())


@given(st.floats(1.0, 100.0), st.integers(0, 300_000))
@settings(max_examples=10, deadline=None)
def test_the_servers_clock_is_known_by_our_own(speed: float, seconds: int) -> None:
    """After a restart without the server, too."""
    with tempfile.TemporaryDirectory() as folder:
        reserve = Reserve(Path(folder) / "reserve.sqlite")
        beat = heartbeat().model_copy(update={"speed": speed})
        reserve.keep_time(beat, MORNING)
        reserve.keep_menu(numbered())
        known = reserve.time(MORNING + timedelta(seconds=seconds))
        menu = reserve.menu()
        reserve.close()

    assert known is not None
    assert abs(known.made_at - beat.made_at - timedelta(seconds=seconds) * speed).seconds == 0
    assert menu == numbered()

"""What differs from board to board: its services, its pictures, its room."""

from said import call, heartbeat, lobby
from watched import Watched, awake

from display.board import Clip, Setup, switched_on


def test_a_board_of_some_services_shows_and_announces_only_theirs() -> None:
    """Several boards in a hall, each with its own services."""
    watched = Watched(switched_on(0.0, Setup(services=("loans", "cash"))))
    watched.hear(heartbeat(), 0.0)
    watched.hear(lobby(call("C001", service="loans"), call("B001", service="business")), 0.0)
    seen = watched.seen(0.0)

    assert watched.numbers == ["C001"]
    assert seen.earlier == ()
    assert [line.name for line in seen.services] == ["现金与转账", "贷款"]


def test_the_lines_at_the_foot_take_turns_each_in_every_language() -> None:
    """How numbers work, who has priority, what the branch has to say."""
    watched = awake()
    rules = tuple({code: f"{code} {line}" for code in ("zh", "ko", "en")} for line in range(2))
    watched.hear(lobby(rules=rules), 0.0)
    seen = [watched.seen(second).rule for second in range(0, 60, 10)]

    assert seen == ["zh 0", "ko 0", "en 0", "zh 1", "ko 1", "en 1"]


def test_a_long_number_gets_the_whole_width_and_the_services_a_line() -> None:
    """A kiosk's own number is longer than a usual one, and as large."""
    watched = awake()
    watched.hear(lobby(*(call(f"A7-00{row}", second=-60) for row in range(6))), 0.0)
    seen = watched.seen(0.0)

    assert seen.spread
    assert (len(seen.earlier), len(seen.services)) == (3, 1)


def test_pictures_take_turns_with_the_services_and_never_stand_over_a_call() -> None:
    """No advert over a call."""
    clips = (Clip("one.jpg", 10.0), Clip("two.mp4", 20.0))
    watched = Watched(switched_on(0.0, Setup(playlist=clips)))
    watched.hear(heartbeat(), 0.0)
    watched.hear(lobby(call("A001", second=-60)), 0.0)
    shown = []
    for second in range(0, 100, 10):
        watched.hear(heartbeat(second), second)
        shown.append(watched.seen(second).clip)
    watched.hear(heartbeat(125), 125.0)
    in_turn = watched.seen(125.0).clip
    watched.hear(lobby(call("A002", second=125), sequence=2, second=125), 125.0)

    assert shown == ["", "", "", "one.jpg", "", "", "", "two.mp4", "two.mp4", ""]
    assert in_turn == "one.jpg"
    assert watched.seen(125.0).on_sun
    assert watched.seen(125.0).clip == ""

"""So many in so long."""

from hypothesis import given
from hypothesis import strategies as st

from server.web.limiter import NAMES_KEPT, Limiter


@given(st.lists(st.floats(0, 30), max_size=200), st.integers(1, 8), st.floats(1, 60))
def test_never_more_than_the_share_within_any_window(
    pauses: list[float], most: int, seconds: float
) -> None:
    """However somebody times it."""
    limiter, now, taken = Limiter(most, seconds), 0.0, list[float]()
    for pause in pauses:
        now += pause
        if limiter.take("anna", now):
            taken.append(now)

    assert all(
        len([other for other in taken if 0 <= other - begin < seconds]) <= most for begin in taken
    )


def test_names_do_not_fill_the_memory() -> None:
    """Whoever sends ever new names is forgotten, not stored."""
    limiter = Limiter(1, 60)
    for number in range(NAMES_KEPT + 10):
        limiter.take(str(number), 0)

    assert len(limiter._seen) == NAMES_KEPT

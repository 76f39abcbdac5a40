"""How many alerts ring, and which never do."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.application.ringing import HOUR, Begun, Ringing
from server.domain.plan import PRESSING, AlertKind, AlertRules
from tests.builders import after

COUNTED = sorted(set(AlertKind) - PRESSING)
begun = st.lists(
    st.builds(
        Begun,
        st.tuples(st.sampled_from(sorted(AlertKind)).map(str), st.sampled_from("abcdef")),
        st.integers(0, 600).map(after),
    ),
    max_size=80,
)


def rung(rules: AlertRules, alerts: Sequence[Begun]) -> list[Begun]:
    """Those of a counted kind that rang."""
    ringing = Ringing(rules, alerts)
    return [one for one in set(alerts) if one.kind in COUNTED and not ringing.is_too_many(one)]


@given(begun, st.integers(1, 9))
def test_no_hour_rings_more_often_than_it_may(alerts: Sequence[Begun], most: int) -> None:
    """Whichever hour is looked at, and not only full ones."""
    found = sorted(
        one.at for one in rung(AlertRules(most_an_hour=most), sorted(set(alerts), key=str))
    )

    assert all(sum(timedelta(0) <= at - begins < HOUR for at in found) <= most for begins in found)


@given(begun, st.integers(1, 9))
def test_none_is_kept_back_while_there_is_room(alerts: Sequence[Begun], most: int) -> None:
    """What does not ring came after so many that did."""
    unique = sorted(set(alerts), key=str)
    found = rung(AlertRules(most_an_hour=most), unique)
    back = [one for one in unique if one.kind in COUNTED and one not in found]

    for one in back:
        before = [other for other in found if timedelta(0) <= one.at - other.at < HOUR]
        assert len(before) == most


@given(begun)
def test_a_person_who_needs_somebody_always_rings(alerts: Sequence[Begun]) -> None:
    """Even where the branch wants it otherwise."""
    rules = AlertRules(most_an_hour=1, quiet=tuple(AlertKind))
    ringing = Ringing(rules, alerts)
    pressing = [one for one in alerts if one.kind in PRESSING]

    assert not any(ringing.is_too_many(one) for one in pressing)
    assert not any(ringing.is_quiet(one.kind) for one in pressing)


def test_quiet_ones_take_nobody_s_place() -> None:
    """Else a branch that silences a kind would hear less of the others."""
    idle = [Begun(("idle", f"c{number}"), after(number)) for number in range(5)]
    late = Begun(("late", "cash"), after(6))
    ringing = Ringing(AlertRules(most_an_hour=1, quiet=(AlertKind.IDLE,)), [*idle, late])

    assert not ringing.is_too_many(late)
    assert ringing.flood(after(7)) is None


def test_what_there_is_too_much_of_is_named() -> None:
    """So that somebody sets it otherwise."""
    many = [Begun(("idle", f"c{number}"), after(number)) for number in range(3)]
    ringing = Ringing(AlertRules(most_an_hour=3), [*many, Begun(("late", "cash"), after(4))])
    found = ringing.flood(after(5))

    assert found is not None
    assert (found.kind, found.count, found.among) == (AlertKind.IDLE, 3, 4)
    assert ringing.flood(after(70)) is None

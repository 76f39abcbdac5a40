"""What the call bar shows, and what its one key orders."""

import pytest

from heliotrope.callbar.face import face, order


def told(desk: str, ticket: str = "", state: str = "") -> dict[str, object]:
    """What the interface says of a branch with one counter."""
    there = [{"id": ticket, "number": "A021", "state": state}] if ticket else []
    return {"counters": {"c1": {"state": desk, "ticket": ticket or None}}, "tickets": there}


@pytest.mark.parametrize(
    ("desk", "state", "number", "verb", "fields"),
    [
        ("open", "", "", "call-next", {"counter": "c1", "finishing": "done"}),
        ("open", "called", "A021", "start", {"counter": "c1"}),
        ("open", "serving", "A021", "call-next", {"counter": "c1", "finishing": "done"}),
        ("closed", "", "", "open-counter", {"counter": "c1", "teller": "anna"}),
    ],
)
def test_the_key_does_what_comes_next(
    desk: str, state: str, number: str, verb: str, fields: dict[str, str]
) -> None:
    """One key for the whole rhythm, as on the teller's page."""
    shown = face(told(desk, "t1" if state else "", state), "c1", "en")

    assert (shown.number, shown.verb) == (number, verb)
    assert order(shown, "c1", "anna") == fields


@pytest.mark.parametrize(("language", "word"), [("zh", "叫下一位"), ("ko", "다음 호출")])
def test_it_speaks_the_teller_s_language(language: str, word: str) -> None:
    """As the page does."""
    assert face(told("open"), "c1", language).word == word

"""The fold checker sees a message that nobody replaced."""

from random import Random

from server.application.publish import counter
from tests.builders import C1, C2, MORNING, after, called
from tests.proof.shelf import Shelf


def test_what_was_replaced_is_not_stale() -> None:
    """When a snapshot was made does not matter, only what it shows."""
    branch, shelf = called(), Shelf()
    shelf.take((code, counter(branch, code, MORNING)) for code in (C1, C2))

    assert shelf.stale({code: counter(branch, code, after(5)) for code in (C1, C2)}) == []


def test_a_missing_message_is_stale() -> None:
    """A reader who comes now would see nothing."""
    branch = called()

    assert Shelf().stale({C1: counter(branch, C1, MORNING)}) == ["I8 c1 is stale"]


def test_seeded_corruptions_of_messages_are_seen() -> None:
    """The checker itself is mutation-tested: at least nine of ten."""
    rng = Random(13)  # noqa: S311 - seeded, to be repeated
    show = counter(called(), C1, MORNING)
    wrong = {"counter": "9", "state": "closed", "number": None, "phase": "serving", "attempt": 7}
    found = []
    for _ in range(50):
        field = rng.choice(sorted(wrong))
        shelf = Shelf({C1: show.model_copy(update={field: wrong[field]})})
        found.append(bool(shelf.stale({C1: show})))

    assert sum(found) >= 0.9 * len(found)

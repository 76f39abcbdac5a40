"""What head office may know: figures and the journal, in which no customer has a name."""

from dataclasses import fields
from typing import Final, get_args

from server.application.branch_now import branch_now
from server.domain.events import Event
from tests.builders import MORNING, after, with_tickets
from wire.journals import BranchNow

LOOKED_AT: Final = {
    "code": "of an appointment, by chance",
    "device": "of the branch",
    "elsewhere": "another branch",
    "kiosk": "of the branch",
    "language": "two letters",
    "leg": "a ticket's id",
    "machine": "of the branch",
    "move": "a kind of event",
    "note": "an id; its text stays in the branch, where it can be erased",
    "number": "on the slip",
    "outcome": "of the plan",
    "reason": "of the plan, or of a list",
    "reference": "of a form, by which only the branch finds it",
    "rule": "of the plan",
    "series": "a letter",
    "social": "of the plan",
    "superseded": "a number",
    "teller": "an account of the staff, for whom docs/data-protection.md says it",
    "token": "SHA-256 of 192 random bits",
    "version": "of a questionnaire",
    "where": "another branch",
}
"""Text in events, and what it is. A new one must be looked at before it may leave the branch."""


def test_no_event_has_text_that_nobody_has_looked_at() -> None:
    """The journal goes to head office as it stands, for its chain covers every letter."""
    text = {field.name for kind in get_args(Event) for field in fields(kind) if field.type is str}

    assert text == LOOKED_AT.keys()


def test_how_a_branch_stands_names_nobody() -> None:
    """Counts and waits; the only words are the plan's."""
    told = branch_now(with_tickets("t1", "t2", "t3", at=MORNING), after(7))

    assert [tier.waiting for tier in told.tiers if tier.waiting] == [3]
    assert max(tier.longest_seconds for tier in told.tiers) == 7 * 60
    assert BranchNow.model_validate_json(told.model_dump_json()) == told
    assert "A001" not in told.model_dump_json()
    assert "t1" not in told.model_dump_json()

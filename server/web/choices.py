"""What a teller chooses from, in words: outcomes, reasons. The journal has their codes only."""

from collections.abc import Mapping
from typing import Final

from server.domain.plan import Plan
from server.domain.serving import DONE
from words.phrases import pick, say

OUTCOMES: Final = {DONE: "Completed", "papers": "Papers missing", "returns": "Will come back"}
"""What a visit can come to where the bank lists nothing, and its words."""
HOLDS: Final = {
    "papers": "Papers missing",
    "form": "Fills in a form",
    "waits-for-colleague": "Waits for a colleague",
}
"""Why a customer is put aside."""
APPROVALS: Final = {
    "approval": "A supervisor approves",
    "system": "The computer is slow",
    "copies": "Copies are made",
}
"""Why a customer stays at the counter without being served."""
CHOSEN: Final = {
    "was-here": "Was here before",
    "urgent": "Cannot wait long",
    "supervisor": "The supervisor asks for it",
}
"""Why somebody is called out of turn."""
UPGRADES: Final = {"identified": "Has shown who they are", "supervisor": CHOSEN["supervisor"]}
"""Why a tier is changed."""
WORDS: Final[Mapping[str, str]] = OUTCOMES | HOLDS | APPROVALS | CHOSEN | UPGRADES


def outcomes(plan: Plan, language: str) -> dict[str, str]:
    """What a visit can come to, in words: done unless the teller says otherwise."""
    if not plan.outcomes:
        return {code: say(language, word) for code, word in OUTCOMES.items()}
    done = {DONE: say(language, OUTCOMES[DONE])}
    return done | {code: pick(texts, language) for code, texts in plan.outcomes.items()}


def breaks(plan: Plan, language: str) -> dict[str, str]:
    """Why a counter may pause, in words; empty where the bank does not ask."""
    return {code: pick(texts, language) for code, texts in plan.break_reasons.items()}

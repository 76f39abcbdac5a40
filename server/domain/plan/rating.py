"""What customers are asked after a service: head office's template, known by its version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from server.domain.plan.customers import Texts

USUAL: Final = "usual"
"""The version of the questions that are asked where head office has none of its own."""
REASONS_MOST: Final = 6
"""More do not fit on a pad."""


class Aspect(StrEnum):
    """What can be rated on its own, after the one main question."""

    ATTITUDE = "attitude"
    SPEED = "speed"
    SKILL = "skill"
    SURROUNDINGS = "surroundings"


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One question, reasons to choose from, aspects; answers to two versions are never mixed."""

    version: str = USUAL
    question: Texts = field(default_factory=dict)
    """Empty: the usual words."""
    reasons: Mapping[str, Texts] = field(default_factory=dict)
    """By the id that reports count; empty: the usual ones."""
    aspects: tuple[Aspect, ...] = ()

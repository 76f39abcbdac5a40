"""What customers are asked after a service, where head office gives no words of its own."""

from collections.abc import Mapping
from typing import Final

QUESTION: Final = "How was it with us?"
WHY: Final = "What could we do better?"
EACH: Final = "And how was each of these?"
FACES: Final = ("Very poor", "Poor", "Fair", "Good", "Very good")
"""The words for the scores 1 to 5."""
ASK_WHY_UP_TO: Final = 3
"""Whoever gives this score or less is asked why."""
REASONS: Final[Mapping[str, str]] = {
    "long-wait": "The wait was long",
    "slow-service": "The service was slow",
    "not-solved": "Not solved",
    "not-explained": "Not well explained",
    "not-friendly": "Not friendly",
    "other": "Something else",
}
"""Reason ids as reports count them, and their words."""
ASPECTS: Final[Mapping[str, str]] = {
    "attitude": "Friendliness",
    "speed": "Speed of service",
    "skill": "Knowledge",
    "surroundings": "The branch itself",
}
"""What can be asked about on its own."""

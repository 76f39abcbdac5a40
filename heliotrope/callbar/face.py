"""What the bar shows of a counter, from what the interface for programs says of the branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from words.phrases import say

AT_COUNTER: Final = {"called": "Called", "serving": "Serving"}
DESK: Final = {"open": "Ready", "paused": "On a break", "closed": "Closed"}
NEXT: Final = {"called": "Start", "serving": "Call next", "": "Call next"}
VERBS: Final = {"called": "start", "serving": "call-next", "": "call-next"}
"""What the key does, by the state of whoever is there."""


@dataclass(frozen=True, slots=True)
class Face:
    """The bar at one moment."""

    number: str
    """Of whoever is there; empty: nobody."""
    state: str
    verb: str
    word: str
    """Of the one button."""
    trouble: str = ""


def face(told: Mapping[str, Any], counter: str, language: str) -> Face:
    """The bar of a counter."""
    desk = told["counters"][counter]
    ticket = next((one for one in told["tickets"] if one["id"] == desk["ticket"]), None)
    if ticket is None:
        word = "Open the counter" if desk["state"] == "closed" else NEXT[""]
        verb = "open-counter" if desk["state"] == "closed" else VERBS[""]
        return Face("", say(language, DESK[desk["state"]]), verb, say(language, word))
    state = ticket["state"]
    return Face(
        ticket["number"], say(language, AT_COUNTER[state]), VERBS[state], say(language, NEXT[state])
    )


def order(face_: Face, counter: str, teller: str) -> dict[str, str]:
    """The fields of the verb that the key gives now."""
    more = {"call-next": {"finishing": "done"}, "open-counter": {"teller": teller}}
    return {"counter": counter, **more.get(face_.verb, {})}

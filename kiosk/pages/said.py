"""What several pages say."""

import re
from collections.abc import Callable
from typing import Final

from kiosk.footer import footer
from kiosk.screen import Screen
from kiosk.sizes import slots
from wire.messages import Forecast
from words.languages import right_to_left
from words.phrases import people_ahead, pick, say
from words.waits import told

_ENDS: Final = re.compile(r"(?<=[.!?]) ")
"""Where one sentence ends and another follows; Chinese ones are short, and stay together."""


def speaker(language: str) -> Callable[..., str]:
    """Says everything in that language."""
    return lambda text, **values: say(language, text, **values)


def sentences(text: str) -> tuple[str, ...]:
    """Each on a line of its own, so that none is broken near its end."""
    return tuple(_ENDS.split(text))


def back(language: str) -> str:
    """The way back, always in the same words."""
    return ("→ " if right_to_left(language) else "← ") + say(language, "Back")


def span(screen: Screen, first: int, count: int) -> tuple[int, int]:
    """From and to which place of a list is shown; all of it, or all but a tile for "More"."""
    most = slots(screen.frame, len(footer(screen)))
    return (0, count) if count <= most else (first, min(first + most - 1, count))


def name_of(screen: Screen, service: str) -> str:
    """A service's name."""
    lines = screen.menu.services if screen.menu else ()
    names = (pick(line.name, screen.language) for line in lines if line.service == service)
    return next(names, "")


def outlook(
    language: str, ahead: int | None, forecast: Forecast | None, *, short: bool = False
) -> tuple[str, ...]:
    """How many are ahead, and how long it takes; nothing of what is not known."""
    if ahead is None:
        return ()
    people = people_ahead(language, ahead)
    return (people, told(language, forecast, short=short)) if forecast else (people,)

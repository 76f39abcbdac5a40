"""What several pages say."""

from collections.abc import Callable
from datetime import datetime

from kiosk.screen import Screen
from wire.messages import Forecast
from wire.servertime import FORECAST_SHOWN_SECONDS
from words.languages import right_to_left
from words.phrases import people_ahead, pick, say
from words.waits import told


def speaker(language: str) -> Callable[..., str]:
    """Says everything in that language."""
    return lambda text, **values: say(language, text, **values)


def back(language: str) -> str:
    """The way back, always in the same words."""
    return ("→ " if right_to_left(language) else "← ") + say(language, "Back")


def name_of(screen: Screen, service: str) -> str:
    """A service's name."""
    lines = screen.menu.services if screen.menu else ()
    names = (pick(line.name, screen.language) for line in lines if line.service == service)
    return next(names, "")


def fresh(screen: Screen, made_at: datetime | None, at: float) -> bool:
    """Whether what the server said then may still be told."""
    if screen.away(at) or screen.time is None or made_at is None:
        return False
    return screen.time.age(made_at, at) <= FORECAST_SHOWN_SECONDS


def outlook(language: str, ahead: int | None, forecast: Forecast | None) -> tuple[str, ...]:
    """How many are ahead, and how long it takes; nothing of what is not known."""
    if ahead is None:
        return ()
    people = people_ahead(language, ahead)
    return (people, told(language, forecast)) if forecast else (people,)

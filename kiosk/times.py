"""How long each page of the kiosk waits, in seconds."""

from typing import Final

from kiosk import screen as s
from kiosk.screen import Page, Screen

DOUBLE_TAP: Final = 0.5
KEY_TWICE: Final = 0.15
"""A digit may well stand twice in a code."""
NUMBER_AFTER: Final = 0.6
"""So long the server is waited for before the kiosk gives a number by itself;"""
MOMENT_AFTER: Final = 1.0
"""Then patience is asked for: quick answers need no apology;"""
ANSWER_WITHIN: Final = 10.0
"""and so long where it has none to give."""
IDENTIFY_WITHIN: Final = 2.5
"""So long for the tier that only a directory knows; then the card's prefix decides."""
PRINT_WITHIN: Final = 20.0
INACTIVE_AFTER: Final = 60.0
WARNING: Final = 20.0
HELP_SHOWN: Final = 20.0
TICKET_SHOWN: Final = 12.0
TICKET_SHOWN_LEAST: Final = 3.0
NUMBER_SHOWN: Final = 60.0
NUMBER_SHOWN_LEAST: Final = 8.0
MESSAGE_SHOWN: Final = 30.0


def twice(verb: str) -> float:
    """Within so long two touches of one button are one."""
    return KEY_TWICE if verb in {"key", "erase"} else DOUBLE_TAP


def settled(screen: Screen, at: float) -> bool:
    """Whether the page has stood long enough that a tap is meant for it."""
    return at - screen.turned >= least(screen.page)


def idle(screen: Screen, at: float) -> float:
    """Seconds since anything moved."""
    return at - max(screen.touched, screen.turned)


def patience(screen: Screen) -> int:
    """How many times longer customers in an accessible mode may take."""
    return 2 if screen.adapted else 1


def shown(screen: Screen) -> float:
    """How long a page that needs no answer stays."""
    if not isinstance(screen.page, s.Take):
        return MESSAGE_SHOWN * patience(screen)
    return (TICKET_SHOWN if screen.page.on_paper else NUMBER_SHOWN) * patience(screen)


def least(page: Page) -> float:
    """How long a page stands before its own buttons count."""
    if not isinstance(page, s.Take):
        return DOUBLE_TAP
    return TICKET_SHOWN_LEAST if page.on_paper else NUMBER_SHOWN_LEAST


def warning_over(screen: Screen, at: float) -> bool:
    """Whether nobody answered the question whether anybody is there."""
    return screen.warned is not None and at - screen.warned > WARNING * patience(screen)

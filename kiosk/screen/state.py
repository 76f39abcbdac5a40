"""All that a kiosk shows and knows."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.screen.pages import Page, Starting
from kiosk.sizes import GLASS, Frame, Glass, frame
from wire.messages import Forecast, Menu, MenuLine
from wire.servertime import FORECAST_SHOWN_SECONDS, ServerTime
from words.languages import FIRST, offered

HOME_LANGUAGE = FIRST[0]
NO_PAPER: Final = frozenset({"out", "cover", "jam", "offline"})
"""States of the printer in which no slip comes out."""


class Note(StrEnum):
    """What became of the customer's card or code."""

    CARD_READ = "Your card was read. Thank you."
    CARD_UNKNOWN = "We do not know this card. Please go on without it."
    CARD_UNCHECKED = "We could not check your card. Please go on."
    CODE_UNKNOWN = "This is no code that we know."


@dataclass(frozen=True, slots=True)
class Help:
    """Staff were called from here; `told` once the server has committed it."""

    id: str
    since: float
    told: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer is told of a wait."""

    ahead: int
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the customer has said beside one service; it ends with the session."""

    needs: tuple[str, ...] = ()
    social: str = ""
    several: bool = False
    """More than one service is wanted."""
    services: tuple[str, ...] = ()
    """Those that have been chosen, the first to be served first."""


WITHOUT: Final = Wish()


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole state of a kiosk. Seconds are those of one monotonic clock."""

    page: Page = field(default_factory=Starting)
    language: str = HOME_LANGUAGE
    large: bool = False
    contrast: bool = False
    low: bool = False
    """Everything that can be touched stands in the lower half."""
    spoken: bool = False
    """Somebody listens instead of looking."""
    tier: str | None = None
    wish: Wish = WITHOUT
    identified: str = ""
    """The question by which the server knows who this is."""
    waits_as: str = ""
    """The number under which they wait already."""
    note: Note | None = None
    warned: float | None = None
    """Since when we have been asking whether the customer is still there."""
    help: Help | None = None
    menu: Menu | None = None
    time: ServerTime | None = None
    unanswered: float = float("-inf")
    """When a number was last waited for in vain: until the server is heard again, it is away."""
    paper: str = "unknown"
    turned: float = float("-inf")
    """When the page last changed."""
    touched: float = float("-inf")
    last_button: str = ""
    glass: Glass = GLASS

    def turn(self, page: Page, at: float) -> "Screen":
        """The screen on another page."""
        return replace(self, page=page, turned=at, warned=None)

    def on(self, page: Page) -> "Screen":
        """On another page without anybody's doing."""
        return replace(self, page=page)

    def away(self, at: float) -> bool:
        """Whether the server cannot be counted on now."""
        return self.time is None or self.time.away(at)

    def alone(self, at: float) -> bool:
        """Whether numbers are given here at once: nobody waits for what did not come just now."""
        return self.away(at) or (self.time is not None and self.time.heard < self.unanswered)

    def fresh(self, made_at: datetime | None, at: float) -> bool:
        """Whether what the server said then may still be told."""
        if self.away(at) or self.time is None or made_at is None:
            return False
        return self.time.age(made_at, at) <= FORECAST_SHOWN_SECONDS

    def told(self, line: MenuLine, at: float) -> "Told | None":
        """What may be said now of the wait for a service; None: nothing."""
        menu, tier = self.menu, self.tier_shown
        if menu is None or not self.fresh(menu.made_at, at) or tier not in line.ahead:
            return None
        forecast = line.forecast.get(tier) if self.fresh(menu.foreseen_at, at) else None
        return Told(line.ahead[tier], forecast)

    def line(self, service: str) -> MenuLine | None:
        """The service, if the customer may choose it."""
        return next((line for line in self.offered if line.service == service), None)

    @property
    def tier_shown(self) -> str:
        """For whom waits are told, as far as it is known who that is."""
        return self.tier or (self.menu.tier if self.menu else "")

    @property
    def adapted(self) -> bool:
        """Whether somebody has made it easier to see, to read or to reach."""
        return self.large or self.contrast or self.low or self.spoken

    @property
    def prints(self) -> bool:
        """Whether a slip may come out, as far as is known."""
        return self.paper not in NO_PAPER

    @property
    def frame(self) -> Frame:
        """How large things are in this mode."""
        return frame(self.glass, large=self.large, low=self.low)

    @property
    def languages(self) -> tuple[str, ...]:
        """What can be spoken here, the one to begin with first."""
        return offered(self.menu.languages if self.menu else ())

    @property
    def offered(self) -> tuple[MenuLine, ...]:
        """The services that the customer may choose, as far as it is known who that is."""
        if self.menu is None:
            return ()
        tier = self.tier_shown
        return tuple(line for line in self.menu.services if not line.tiers or tier in line.tiers)

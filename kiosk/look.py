"""Sizes and colours of one screen, from the tokens that all surfaces share."""

from dataclasses import dataclass
from typing import Final, Self

from words.languages import right_to_left
from words.tokens import CORNER, DAY, HIGH_CONTRAST, Colour

DESIGN_WIDTH: Final = 1080
DESIGN_HEIGHT: Final = 1920
PIXELS_A_MM: Final = 4.04
"""Of 1080 x 1920 on 21.5 inches."""

_DIGITS: Final = {
    True: ((4, 440), (6, 290), (64, 150)),
    False: ((4, 280), (6, 200), (64, 120)),
}
"""Font sizes by the number's length, where it stands alone and where a code stands below."""

Rgba = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Pixels and colours as Kivy wants them; `u` is one pixel of the design."""

    u: float
    font: str
    direction: str
    text: float
    name: float
    heading: float
    bar: float
    row: float
    foot: float
    rows: int
    """At the lower edge."""
    corner: float
    ground: Rgba
    ink: Rgba
    primary: Rgba
    on_primary: Rgba
    muted: Rgba
    tile: Rgba
    edge: Rgba
    note: Rgba
    on_note: Rgba
    tallest: float
    """No tile grows beyond this."""

    @property
    def right_to_left(self) -> bool:
        """Whether rows begin at the right."""
        return self.direction == "rtl"

    @property
    def lower(self) -> float:
        """Of the lower two thirds, where hands reach, what is above the two rows of buttons."""
        feet = self.rows * self.foot + (self.rows - 1) * 16 * self.u
        return (DESIGN_HEIGHT * 2 / 3 - 80) * self.u - self.bar - feet

    def digits(self, number: str, *, alone: bool) -> float:
        """The largest size at which a number fits."""
        return next(size for longest, size in _DIGITS[alone] if len(number) <= longest) * self.u

    @classmethod
    def of(cls, *, u: float, language: str, large: bool, contrast: bool, rows: int = 1) -> Self:
        """The look of a screen in that language and mode."""
        theme = HIGH_CONTRAST if contrast else DAY
        text, name, heading = (53, 72, 92) if large else (40, 54, 72)
        return cls(
            u=u,
            font=f"heliotrope-{language}",
            direction="rtl" if right_to_left(language) else "ltr",
            text=text * u,
            name=name * u,
            heading=heading * u,
            bar=(168 if large else 96) * u,
            row=84 * u,
            foot=(112 if large else 96) * u,
            rows=rows,
            corner=CORNER * u,
            ground=rgba(theme.ground),
            ink=rgba(theme.ink),
            primary=rgba(theme.primary),
            on_primary=rgba(theme.on_primary),
            muted=rgba(theme.muted),
            tile=rgba(theme.tile),
            edge=rgba(theme.edge),
            note=rgba(theme.primary if contrast else theme.info),
            on_note=rgba(theme.on_primary if contrast else theme.on_state),
            tallest=(312 if large else 220) * u,
        )


def rgba(colour: Colour) -> Rgba:
    """`#RRGGBB` as Kivy wants it."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 1.0

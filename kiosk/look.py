"""Sizes and colours of one screen, from the tokens that all surfaces share."""

from dataclasses import dataclass, replace
from typing import Self

from kiosk.fitting import Letters, fitting, tiles
from kiosk.sheet import Button
from kiosk.sizes import HEADER, LEADING, Frame, frame
from kiosk.view import View
from words.contrast import PAPER, needs_paper, worn
from words.languages import right_to_left
from words.tokens import CORNER, DAY, HIGH_CONTRAST, Colour

Rgba = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Pixels and colours as Kivy wants them; `u` is one pixel of the design."""

    u: float
    font: str
    direction: str
    frame: Frame
    letters: Letters
    lower: float
    """How high the tiles stand."""
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
    paper: Rgba
    """Behind the logo; unseen where the ground is as light."""

    @property
    def right_to_left(self) -> bool:
        """Whether rows begin at the right."""
        return self.direction == "rtl"

    @property
    def text(self) -> float:
        """The size of small letters."""
        return self.letters.text * self.u

    @property
    def name(self) -> float:
        """The size of a tile's name."""
        return self.letters.name * self.u

    @property
    def heading(self) -> float:
        """The size of what stands above everything."""
        return self.letters.heading * self.u

    @property
    def advice(self) -> float:
        """How much larger than small letters, and how much wider apart, advice is set."""
        return self.letters.advice(self.frame)

    @property
    def header(self) -> float:
        """The size of who and when, which never grow beyond their row."""
        return min(self.letters.text, HEADER / LEADING) * self.u

    @property
    def tallest(self) -> float:
        """No tile grows beyond this."""
        return self.letters.tallest * self.u

    @property
    def gap(self) -> float:
        """Between two things that can be touched."""
        return self.frame.gap * self.u

    def digits(self, number: str, *, alone: bool, lines: int) -> float:
        """The largest size at which a number fits, above so many lines."""
        return self.letters.digits(number, alone=alone, lines=lines) * self.u

    def stack(self, tiles: tuple[Button, ...]) -> float:
        """The height of tiles that stand as close as they can."""
        return self.letters.stack(tiles, self.frame) * self.u

    def tile_height(self, tile: Button) -> float:
        """How high a tile must be for its words."""
        return max(self.frame.tile, self.letters.tile(tile)) * self.u

    @classmethod
    def of(cls, seen: View, u: float) -> Self:
        """The look of the page of this screen; `u` is a pixel of the design on this window."""
        of = frame(seen.glass, large=seen.large, low=seen.low)
        letters = fitting(seen, of)
        return replace(cls.of_frame(seen, u), letters=letters, lower=tiles(seen, of, letters) * u)

    @classmethod
    def of_frame(cls, seen: View, u: float) -> Self:
        """The look of what belongs to every screen."""
        theme = HIGH_CONTRAST if seen.contrast else worn(DAY, dict(seen.colours))
        of = frame(seen.glass, large=seen.large, low=seen.low)
        return cls(
            u=u,
            font=f"heliotrope-{seen.language}",
            direction="rtl" if right_to_left(seen.language) else "ltr",
            frame=of,
            letters=Letters(of.letters),
            lower=of.lower(max(1, len(seen.footer))) * u,
            corner=CORNER * u,
            ground=rgba(theme.ground),
            ink=rgba(theme.ink),
            primary=rgba(theme.primary),
            on_primary=rgba(theme.on_primary),
            muted=rgba(theme.muted),
            tile=rgba(theme.tile),
            edge=rgba(theme.edge),
            note=rgba(theme.primary if seen.contrast else theme.info),
            on_note=rgba(theme.on_primary if seen.contrast else theme.on_state),
            paper=(*rgba(PAPER)[:3], float(needs_paper(theme.ground))),
        )


def rgba(colour: Colour) -> Rgba:
    """`#RRGGBB` as Kivy wants it."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 1.0

"""What boards, pads and signs must be told, from the environment: HELIOTROPE_BRANCH and so on."""

import math
import re
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from display.board import Setup
from display.sign_size import least_inches
from display.strip.frames import LEAST_ADDRESS, MOST_ADDRESS
from display.strip.writing import CODE_PAGES
from wire.messages import Id
from wire.settings import DeviceSettings
from words.reading import Layout, Screen, layout

Metres = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Inches = Annotated[float, Field(gt=0, allow_inf_nan=False)]
CONVERTER: Final = re.compile(r"socket://[^/:]+:\d{1,5}")
Size = Annotated[str, Field(pattern=r"^[1-9]\d{2,4}x[1-9]\d{2,4}$")]


class Settings(DeviceSettings):
    """What all have in common."""

    model_config = SettingsConfigDict(frozen=True)

    data: Path = Path("var/display")
    """Where fonts, sound and unsent answers are kept."""

    @property
    def folder(self) -> Path:
        """This device's own part of `data`."""
        return self.data / self.device


class GlassSettings(Settings):
    """What has a window."""

    size: Size
    touches: Path | None = None
    """A socket through which a test's fingers come in."""

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        width, height = self.size.split("x")
        return int(width), int(height)


def _listed(told: object) -> object:
    """`cash,loans` as two, as the web board's address has them."""
    return tuple(filter(None, told.split(","))) if isinstance(told, str) else told


class BoardSettings(GlassSettings):
    """A board in one zone."""

    kind: Literal["board"] = "board"
    zone: Id = "hall"
    size: Size = "1920x1080"
    distance: Metres = 10.0
    """Metres to the last row of seats."""
    diagonal: Inches = 43.0
    """Inches of the screen."""
    services: Annotated[tuple[Id, ...], NoDecode, BeforeValidator(_listed)] = ()
    """Whose calls and waits it shows, as `cash,loans`; none: those of its whole zone."""
    playlist: DirectoryPath | None = None
    """A folder of the branch's pictures and films, shown in turn with the services."""
    playlist_seconds: float = Field(10.0, ge=1)
    """How long each is shown."""
    silent: bool = False
    """Another board of the same hall says the calls."""
    clips: Path = Path("var/voice")
    """What `heliotrope voice build` has made; what is missing there is made when it is needed."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        """Refuse a screen on which nobody could read the numbers from there."""
        self._layout()
        return self

    @property
    def setup(self) -> Setup:
        """What the board's pictures depend on."""
        from display.playlist import playlist  # noqa: PLC0415 - lines do without Pillow

        shown = playlist(self.playlist, self.playlist_seconds) if self.playlist else ()
        return Setup(self._layout(), self.services, shown)

    def _layout(self) -> Layout:
        found = layout(Screen(self.distance, self.diagonal, *self.pixels))
        if isinstance(found, Layout):
            return found
        if not found.metres:
            raise ValueError(f"{self.diagonal:g} inches are too small for a board")
        raise ValueError(
            f"{self.diagonal:g} inches cannot be read from {self.distance:g} m, only from "
            f"{found.metres:g} m or nearer: HELIOTROPE_DIAGONAL or HELIOTROPE_DISTANCE must change"
        )


class PadSettings(GlassSettings):
    """A pad on one counter."""

    kind: Literal["pad"] = "pad"
    counter: Id
    size: Size = "1024x600"
    pictures: DirectoryPath | None = None
    """A folder of the branch's pictures, for while nobody is there; none: its flower."""

    @property
    def art(self) -> tuple[str, ...]:
        """Those that can be shown."""
        from wire.pictures import in_folder  # noqa: PLC0415 - lines do without Pillow

        return tuple(map(str, in_folder(self.pictures))) if self.pictures else ()


class SignSettings(GlassSettings):
    """A sign above a counter."""

    kind: Literal["sign"] = "sign"
    counter: Id
    size: Size = "1280x800"
    distance: Metres = 5.0
    """Metres from which its number must be read."""
    diagonal: Inches = 10.1
    """Inches of the screen."""
    reduced_motion: bool = False
    """Nothing blinks on it."""

    @model_validator(mode="after")
    def _readable(self) -> Self:
        """Refuse a screen on which nobody could read the number from there."""
        least = least_inches(self.distance, self.diagonal, self.pixels)
        if self.diagonal < least:
            raise ValueError(
                f"{self.diagonal:g} inches are too few to be read from {self.distance:g} m: "
                f"HELIOTROPE_DIAGONAL must be at least {math.ceil(10 * least) / 10:g}"
            )
        return self


def _known(code_page: str) -> str:
    if code_page not in CODE_PAGES:
        raise ValueError(f"{code_page} is none of {', '.join(CODE_PAGES)}")
    return code_page


def _addressed(told: object) -> object:
    """`c1=1 c2=2` as a table; a strip that is mistyped would stay dark and nobody would know."""
    if not isinstance(told, str):
        return told
    pairs = [each.partition("=")[::2] for each in told.split()]
    addresses = dict(pairs)
    if len(addresses) < len(pairs):
        raise ValueError("a counter is named twice")
    return addresses


def _apart(addresses: dict[str, int]) -> dict[str, int]:
    if len({*addresses.values()}) < len(addresses):
        raise ValueError("two counters have the same address")
    return addresses


Address = Annotated[int, Field(ge=LEAST_ADDRESS, le=MOST_ADDRESS)]


def _reached(port: str) -> str:
    """A device's file, or a converter on the network; nothing else is opened."""
    if "://" in port and not CONVERTER.fullmatch(port):
        raise ValueError(f"{port} is neither a device's path nor socket://HOST:PORT")
    return port


class LineSettings(Settings):
    """What hangs on a serial line."""

    port: Annotated[str, AfterValidator(_reached)]
    """Such as /dev/ttyUSB0, or socket://192.0.2.20:4001 of a converter on the network."""
    baud: int = Field(9600, gt=0)


class StripSettings(LineSettings):
    """The LED strips of one serial line."""

    kind: Literal["sign"] = "sign"
    counters: Annotated[
        dict[Id, Address],
        NoDecode,
        BeforeValidator(_addressed),
        Field(min_length=1),
        AfterValidator(_apart),
    ]
    """The counters' codes, and the addresses of their strips on the line: `c1=1 c2=2`."""
    code_page: Annotated[str, AfterValidator(_known)] = "ascii"
    cells: int = Field(8, ge=1)
    """Letters side by side."""
    reduced_motion: bool = False


class EvaluatorSettings(LineSettings):
    """Five buttons on one counter."""

    kind: Literal["pad"] = "pad"
    counter: Id


class ButtonSettings(LineSettings):
    """The call button of a counter: the device is named as the counter."""

    kind: Literal["button"] = "button"


class PagerSettings(LineSettings):
    """A base with its pagers."""

    kind: Literal["pager"] = "pager"
    pagers: Address = 20
    """How many there are; they are numbered from 1."""

"""What a bank makes of its slips: a TOML file with logo, parts, languages and texts of its own."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from printer.logo import on_paper
from printer.sections import Grid
from wire.messages import Texts
from words.glyphs import lacking, named
from words.languages import KNOWN
from words.lines_of_toml import lines_of

DOTS: Final[Mapping[int, int]] = {58: 384, 80: 576}
"""Across the paper, by its width in millimetres; 8 a millimetre within the margins."""
LOGO, NUMBER = "logo", "number"
PARTS: Final = (LOGO, "branch", "line", NUMBER, "service", "waiting", "code", "foot")
"""What there is to put on a slip, beside the bank's own texts."""
_HIGHEST: Final = 400
"""Dots of a logo: 5 cm of paper on every slip."""
Where = tuple[str | int, ...]
Wrong = tuple[Where, str]


@dataclass(frozen=True, slots=True)
class Template:
    """How a slip is made up."""

    width: int = DOTS[80]
    """Dots."""
    also: tuple[str, ...] = ("en", "zh")
    """The second language is the first of these that is not the customer's."""
    parts: tuple[str, ...] = (
        *(
            LOGO,
            "branch",
            "line",
            NUMBER,
            "service",
            "line",
            "waiting",
            "line",
            "code",
            "line",
            "foot",
        ),
    )
    texts: Mapping[str, Texts] = field(default_factory=dict)
    """The bank's own, by the names under which they stand among the parts."""
    logo: Image.Image | None = None
    """For these slips alone; None: the bank's own, of `/look`."""


STANDARD: Final = Template()


class TemplateError(ValueError):
    """The file cannot be used; a line for each fault, with its place and its remedy."""


def read(path: Path) -> Template:
    """The template in that file.

    Raises:
        TemplateError: with all that is wrong.
    """
    try:
        text = path.read_text("utf-8")
        told = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise TemplateError(f"{path}: {wrong}") from None
    template, faults = _understood(told, path.parent)
    if faults:
        lines = lines_of(text)
        raise TemplateError("\n".join(_placed(path, lines, fault) for fault in faults))
    return template


def _understood(told: Mapping[str, Any], folder: Path) -> tuple[Template, list[Wrong]]:
    faults: list[Wrong] = [
        ((key,), f"there is no key {key}{_meant(key, _KEYS)}") for key in told if key not in _KEYS
    ]
    template = STANDARD
    for key, understand in _KEYS.items():
        if key in told:
            value, wrong = understand(told[key], folder)
            faults += [((key, *where), what) for where, what in wrong]
            template = template if wrong else replace(template, **{key: value})
    return template, [*faults, *_together(template, told)]


def _together(template: Template, told: Mapping[str, Any]) -> Iterator[Wrong]:
    """What the keys must say of one another."""
    own = told.get("texts", {})
    names = tuple(own) if isinstance(own, dict) else ()
    known = (*PARTS, *names)
    for place, part in enumerate(template.parts):
        if part not in known:
            yield ("parts", place), f"there is no part {part}{_meant(part, known)}"
    for name in names:
        if name in PARTS:
            yield ("texts", name), f"{name} is a part already; give the text another name"
        elif name not in template.parts:
            yield ("texts", name), f"it stands nowhere: add {name} to parts, or leave it out"
    if NUMBER not in template.parts:
        yield ("parts",), "a slip without its number is none: add number"
    yield from _fits(template)


def _fits(template: Template) -> Iterator[Wrong]:
    room = Grid.of("en", template.width).inner
    if (logo := template.logo) and logo.width > room:
        yield ("logo",), f"it is {logo.width} dots wide; the paper has room for {room}: narrow it"


def _width(value: Any, _: Path) -> tuple[int, list[Wrong]]:
    if value not in DOTS:
        return 0, [((), f"paper is 58 or 80 mm wide, not {value}")]
    return DOTS[value], []


def _also(value: Any, _: Path) -> tuple[tuple[str, ...], list[Wrong]]:
    if not isinstance(value, list):
        return (), [((), 'write a list, as in ["en", "zh"]; [] for one language on a slip')]
    wrong: list[Wrong] = [
        ((place,), f"nothing is known in {code}{_meant(str(code), KNOWN)}")
        for place, code in enumerate(value)
        if code not in KNOWN
    ]
    return tuple(map(str, value)), wrong


def _parts(value: Any, _: Path) -> tuple[tuple[str, ...], list[Wrong]]:
    if not isinstance(value, list):
        return (), [((), f"write a list, of {', '.join(PARTS)} and names of texts")]
    return tuple(map(str, value)), []


def _texts(value: Any, _: Path) -> tuple[Mapping[str, Texts], list[Wrong]]:
    if not isinstance(value, dict):
        return {}, [((), "write a table for each text, as in [texts.welcome]")]
    return value, [fault for name, texts in value.items() for fault in _text(name, texts)]


def _text(name: str, texts: Any) -> Iterator[Wrong]:
    if not isinstance(texts, dict) or not texts:
        yield (name,), 'say it in each language, as in zh = "欢迎"'
        return
    for code, text in texts.items():
        if code not in KNOWN:
            yield (name, code), f"nothing is known in {code}{_meant(code, KNOWN)}"
        if not isinstance(text, str):
            yield (name, code), "write the text in quotes"
        elif boxes := lacking(text):
            shapes = ", ".join(map(named, boxes))
            yield (name, code), f"our fonts have no shape for {shapes}; write it otherwise"


def _logo(value: Any, folder: Path) -> tuple[Image.Image | None, list[Wrong]]:
    try:
        with Image.open(folder / str(value)) as picture:
            drawn = picture.convert("RGBA")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as wrong:
        return None, [((), f"{value} is no picture: {wrong}; a PNG in black and white is best")]
    black = on_paper(drawn)
    if black.height > _HIGHEST:
        return None, [((), f"it is {black.height} dots high; more than {_HIGHEST} waste paper")]
    return black, []


_KEYS: Final[Mapping[str, Callable[[Any, Path], tuple[Any, list[Wrong]]]]] = {
    "width": _width,
    "also": _also,
    "parts": _parts,
    "texts": _texts,
    "logo": _logo,
}


def _meant(word: str, known: Any) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else f"; there is {', '.join(known)}"


def _placed(path: Path, lines: Mapping[Where, int], fault: Wrong) -> str:
    where, what = fault
    found = next(
        (lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), 0
    )
    place = f"{path}:{found}" if found else str(path)
    return f"{place}: {'.'.join(map(str, where))}: {what}"

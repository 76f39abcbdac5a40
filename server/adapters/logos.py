"""What is made of a bank's pictures: one of our own, whatever came. Nothing else is kept."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageOps, UnidentifiedImageError
from resvg_py import svg_to_bytes

from server.application.pictures import NoPicture, Why

BOX: Final = (512, 160)
"""Dots, so that it is sharp on every screen."""
GLASS: Final = (1920, 1080)
PHOTO_MOST: Final = 40_000_000
QUALITY: Final = 85
DOTS_MOST: Final = 4_000_000
NARROWEST, WIDEST = 0.25, 8.0
DARK: Final = 150
"""Of 255: greys below it have a contrast of 3 and more on white, and are black on a slip."""
WHITE: Final = 245
LEAST_DARK: Final = 0.05
"""So much of what is drawn must be that dark."""
PNG: Final = b"\x89PNG\r\n\x1a\n"
SVG, SCRIPT, STYLE = "svg", "script", "style"
SHAPES: Final = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"}
    | {"tspan", "defs", "style", "title", "desc", "metadata", "linearGradient", "radialGradient"}
    | {"stop", "clipPath", "mask", "symbol"}
)
"""All that a logo needs; whatever runs, loads, repeats or moves is none of them."""
LOADS: Final = ("url(", "javascript:", "@import", "expression(")


def drawn(file: bytes) -> bytes:
    """The PNG that is shown, at most `BOX` large.

    Raises:
        NoPicture: it is no picture, or does more than show one.
    """
    if file.startswith(PNG):
        return _fitted(file)
    if file.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _fitted(_rendered(file))
    raise NoPicture(Why.NEITHER)


def photographed(file: bytes) -> bytes:
    """The JPEG that boards show, at most `GLASS` large, without where and when it was taken.

    Raises:
        NoPicture: it is no picture.
    """
    try:
        picture = Image.open(BytesIO(file), formats=("PNG", "JPEG", "WEBP"))
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise NoPicture(Why.NO_PHOTO) from None
    if picture.width * picture.height > PHOTO_MOST:
        raise NoPicture(Why.LARGE)
    try:
        whole = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError):
        raise NoPicture(Why.UNREADABLE) from None
    whole.thumbnail(GLASS)
    made = BytesIO()
    whole.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _rendered(file: bytes) -> bytes:
    root = _parsed(file)
    for part in _active(root):
        raise NoPicture(Why.ACTIVE, part)
    wide, high = _ratio(root)
    _check(wide, high)
    scale = min(BOX[0] / wide, BOX[1] / high)
    try:
        width, height = max(round(wide * scale), 1), max(round(high * scale), 1)
        return svg_to_bytes(svg_string=file.decode("utf-8-sig"), width=width, height=height)
    except (ValueError, UnicodeDecodeError):
        raise NoPicture(Why.UNREADABLE) from None


def _parsed(file: bytes) -> Element:
    try:
        root: Element = fromstring(file, forbid_dtd=True)
    except DefusedXmlException:
        raise NoPicture(Why.ACTIVE, "<!DOCTYPE>") from None
    except (ParseError, ValueError, LookupError):
        raise NoPicture(Why.UNREADABLE) from None
    if _local(root.tag) != SVG:
        raise NoPicture(Why.NEITHER)
    return root


def _active(root: Element) -> Iterator[str]:
    """What is no shape, by its name."""
    for element in root.iter():
        tag = _local(element.tag)
        if tag == SCRIPT or (tag not in SHAPES and not _foreign(element.tag)):
            yield f"<{tag}>"
        if tag == STYLE and _loads(element.text or ""):
            yield f"<{STYLE}>"
        for name, value in element.attrib.items():
            if _local(name).lower().startswith("on") or _loads(value):
                yield _local(name)
            if _local(name) == "href" and not value.startswith("#"):
                yield "href"


def _loads(text: str) -> bool:
    said = text.lower().replace("url(#", "")
    return any(each in said for each in LOADS)


def _foreign(tag: str) -> bool:
    """What a drawing program notes for itself: nobody draws it."""
    return tag.startswith("{") and not tag.startswith("{http://www.w3.org/2000/svg}")


def _local(name: str) -> str:
    return str(name).rpartition("}")[2]


def _ratio(root: Element) -> tuple[float, float]:
    box = root.get("viewBox", "").replace(",", " ").split()
    size = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]  # noqa: PLR2004
    try:
        wide, high = (float(each.removesuffix("px").removesuffix("mm")) for each in size)
    except ValueError:
        raise NoPicture(Why.UNREADABLE) from None
    return wide, high


def _check(wide: float, high: float) -> None:
    if not (wide > 0 and high > 0 and NARROWEST <= wide / high <= WIDEST):
        raise NoPicture(Why.SHAPE)


def _fitted(png: bytes) -> bytes:
    try:
        picture = Image.open(BytesIO(png), formats=("PNG",))
        _check(*picture.size)
        if picture.width * picture.height > DOTS_MOST:
            raise NoPicture(Why.LARGE)
        whole = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise NoPicture(Why.UNREADABLE) from None
    whole.thumbnail(BOX)
    if not _is_seen(whole):
        raise NoPicture(Why.PALE)
    made = BytesIO()
    whole.save(made, "PNG", optimize=True)
    return made.getvalue()


def _is_seen(logo: Image.Image) -> bool:
    """Whether it can be seen on white paper and light screens; dark ones give it white paper."""
    paper = Image.alpha_composite(Image.new("RGBA", logo.size, "white"), logo).convert("L")
    greys = paper.histogram()
    return sum(greys[:DARK]) >= max(LEAST_DARK * sum(greys[:WHITE]), 1)

"""What is wrong with a screen as it is laid out, and how near to wrong the worst of it comes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from math import inf
from typing import Any

from kiosk_builds import Build

from kiosk.fitting import KEYPADS
from kiosk.look import Rgba
from kiosk.sizes import CAPITAL
from kiosk.sizes import frame as frame_of
from kiosk.view import View
from words.tokens import contrast

Box = tuple[float, float, float, float]
LEGIBLE_MM = 4.8
ADVICE = {"before", "maintenance", "paper"}
"""Pages with something to read above their tiles."""
LEGIBLE_ON_LITTLE_MM = 3.4
"""No capital is lower, however much has to be said (ADA 707.7.2); below 12 inches a little."""


def box(widget: Any) -> Box:
    """Left, bottom, right, top."""
    return (*widget.to_window(*widget.pos), *widget.to_window(widget.right, widget.top))


def labels(face: Any) -> list[Any]:
    """Every text that can be seen."""
    from kiosk.widgets import OneLine, Words  # noqa: PLC0415 - after the stage is set

    found = [child for child in face.walk(restrict=True) if isinstance(child, OneLine | Words)]
    return [label for label in found if label.text and all(up.opacity for up in upwards(label))]


def upwards(widget: Any) -> Iterator[Any]:
    """The widget and all that hold it."""
    while widget.parent is not widget:
        yield widget
        widget = widget.parent


def pushes(face: Any) -> list[Any]:
    """Everything that answers a touch."""
    from kiosk.widgets import Push  # noqa: PLC0415 - after the stage is set

    found = [child for child in face.walk(restrict=True) if isinstance(child, Push)]
    return [push for push in found if push.name and push.opacity and not push.quiet]


def faults(face: Any, build: Build) -> Iterator[tuple[object, ...]]:
    """All that is wrong with what is drawn."""
    seen, mm = build.seen, build.seen.glass.mm
    yield from ((*build.parts, "cut off", text) for text in cut_off(face))
    yield from ((*build.parts, *fault) for fault in out_of_reach(face, seen, mm))
    least = 7 if seen.contrast else 4.5
    for label in labels(face):
        if ratio(label, face) < least:
            yield *build.parts, "pale", label.text, ratio(label, face)
        legible = LEGIBLE_MM if seen.glass.inches >= 12 else LEGIBLE_ON_LITTLE_MM
        if label.font_size * CAPITAL < legible * mm:
            yield *build.parts, "small", label.text, label.font_size


def cut_off(face: Any) -> Iterator[str]:
    """Texts that are larger than their box, or stand outside of what holds them."""
    for label in labels(face):
        (left, bottom, right, top), outer = box(label), box(label.parent)
        inside = (
            outer[0] - 1 <= left
            and right <= outer[2] + 1
            and outer[1] - 1 <= bottom
            and top <= outer[3] + 1
        )
        wide, high = label.texture_size
        if not inside or wide > label.width + 1 or high > label.height + 1:
            yield label.text


def out_of_reach(face: Any, seen: View, mm: float) -> Iterator[tuple[object, ...]]:
    """Targets that are small, high up, or too near to each other."""
    targets = {push.name: box(push) for push in pushes(face)}
    tiles = {tile.id for tile in seen.tiles}
    frame = frame_of(seen.glass, large=seen.large, low=seen.low)
    little = seen.glass.inches < 12 and (len(tiles) > 2 or seen.name in ADVICE)
    dense = seen.name in KEYPADS or little or seen.name == "maintenance"
    highest = 1 / 2 if frame.low else 1 if frame.roomy else 2 / 3
    yield from (("nameless", push.name) for push in pushes(face) if not push.label)
    for name, (left, bottom, right, top) in targets.items():
        least = 30 if name in tiles and not dense else 20
        if min(right - left, top - bottom) < least * mm - 1:
            yield "small", name, right - left, top - bottom, least * mm
        if top > 1920 * highest + 1:
            yield "high", name, top
    for (one, a), (other, b) in combinations(targets.items(), 2):
        if gap(a, b) < 2.5 * mm - 1:
            yield "near", one, other, gap(a, b)


@dataclass
class Figures:
    """The worst of all screens that were looked at."""

    screens: int = 0
    targets: int = 0
    texts: int = 0
    side: float = inf
    apart: float = inf
    capital: float = inf
    """Millimetres."""
    pale: dict[bool, float] = field(default_factory=dict)
    """The least contrast, by whether it is the high one."""
    faults: list[tuple[object, ...]] = field(default_factory=list)

    def add(self, face: Any, build: Build) -> None:
        """Look at one more."""
        mm, high = build.seen.glass.mm, build.seen.contrast
        boxes, texts = [box(push) for push in pushes(face)], labels(face)
        self.screens, self.targets = self.screens + 1, self.targets + len(boxes)
        self.texts += len(texts)
        sides = (min(right - left, top - low) for left, low, right, top in boxes)
        gaps = (gap(one, other) for one, other in combinations(boxes, 2))
        self.side = min(self.side, *(side / mm for side in sides))
        self.apart = min(self.apart, *(between / mm for between in gaps))
        self.capital = min(self.capital, *(text.font_size * CAPITAL / mm for text in texts))
        ratios = map(partial(ratio, face=face), texts)
        self.pale[high] = min(self.pale.get(high, inf), *ratios)
        self.faults += faults(face, build)

    def __str__(self) -> str:
        """One line of them."""
        return (
            f"{self.screens} screens, {self.targets} targets, {self.texts} texts; "
            f"smallest side {self.side:.1f} mm, nearest {self.apart:.1f} mm, "
            f"lowest capital {self.capital:.1f} mm, "
            f"lowest contrast {self.pale.get(False, inf):.1f}, "
            f"high {self.pale.get(True, inf):.1f}; {len(self.faults)} faults"
        )


def gap(one: Box, other: Box) -> float:
    """How far two boxes are apart."""
    return max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])


def ratio(label: Any, face: Any) -> float:
    """How well a text stands out from its ground."""
    return contrast(hexed(label.color), hexed(ground(label, face)))


def ground(label: Any, face: Any) -> Rgba:
    """The colour that a text stands on."""
    from kiosk.face import Note  # noqa: PLC0415 - after the stage is set
    from kiosk.widgets import Push  # noqa: PLC0415

    for holder in upwards(label):
        if isinstance(holder, Push) and holder.fill[3]:
            return tuple(holder.fill)
        if isinstance(holder, Note):
            return holder.look.note
    return face.look.ground


def hexed(colour: Any) -> str:
    """As the tokens have it."""
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colour[:3])

"""Screens as people meet them: scene, language, glass, mode and theme, each pair at least once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from kiosk_scenes import NOW, scenes

from kiosk.sizes import Glass
from kiosk.view import View, view
from words.languages import FIRST, KNOWN

INCHES = (21.5, 10.1, 15.6, 32.0)
MODES = ({}, {"large": True}, {"low": True}, {"large": True, "low": True})
THEMES = ({}, {"contrast": True})


@dataclass(frozen=True)
class Build:
    """One of them; the numbers are places in the tables above."""

    scene: str
    language: str
    inches: float
    mode: int
    theme: int

    @property
    def parts(self) -> tuple[object, ...]:
        """What is combined."""
        return self.scene, self.language, self.inches, self.mode, self.theme

    @property
    def seen(self) -> View:
        """What stands there."""
        spoken = tuple(dict.fromkeys((*FIRST, self.language)))
        screen = replace(
            scenes()[self.scene],
            language=self.language,
            glass=Glass(inches=self.inches),
            **MODES[self.mode],
            **THEMES[self.theme],
        )
        menu = screen.menu and screen.menu.model_copy(update={"languages": spoken})
        return view(replace(screen, menu=menu), NOW)


def pairs(build: Build) -> set[tuple[object, ...]]:
    """Every two parts that meet in it."""
    return set(combinations(enumerate(build.parts), 2))


def builds() -> Iterator[Build]:
    """Each scene in each language; glass, mode and theme so that most is new."""
    rest = list(product(INCHES, range(len(MODES)), range(len(THEMES))))
    met: set[tuple[object, ...]] = set()
    for scene, language in product(scenes(), KNOWN):
        offered = (Build(scene, language, *others) for others in rest)
        chosen = max(offered, key=lambda build: len(pairs(build) - met))
        met |= pairs(chosen)
        yield chosen

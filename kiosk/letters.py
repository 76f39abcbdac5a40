"""Labels whose letters come from the font that has them, and stand in the order they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label

from words.fonts import SMALLER
from words.glyphs import CJK
from words.rows import broken
from words.shaping import drawn, runs


class Letters(CoreLabel):
    """One paragraph: its rows are broken as they are read, and drawn as they stand."""

    text: str

    def render(self, real: bool = False) -> Any:
        """Kivy's own, but that it would begin a Chinese row with a full stop."""
        room, whole = self.text_size[0], self.text
        if not real and room:
            self.text = "\n".join(broken(line, room, self._width) for line in whole.split("\n"))
        try:
            return super().render(real)
        finally:
            self.text = whole

    def _width(self, text: str) -> int:
        return self.get_extents(text)[0]

    def get_extents(self, text: str) -> tuple[int, int]:
        """How much room a row takes, whatever fonts it needs."""
        width = sum(self._room(font, run) for font, run in runs(drawn(text)))
        return width, super().get_extents("")[1]  # so rows of all scripts are equally far apart

    def _render_text(self, text: str, x: float, y: float) -> None:
        right_to_left = self.options["base_direction"] == "rtl"
        parts = runs(drawn(text, right_to_left=right_to_left))
        baseline = y + min(self._ascent(font) for font, _ in parts)
        for font, run in parts:
            with self._set_in(font):
                super()._render_text(run, x, round(baseline - self.get_ascent()))
            x += self._room(font, run)

    def _ascent(self, font: str) -> int:
        with self._set_in(font):
            return int(self.get_ascent())

    def _room(self, font: str, run: str) -> int:
        with self._set_in(font):
            return int(super().get_extents(run)[0])

    @contextmanager
    def _set_in(self, font: str) -> Iterator[None]:
        """The label's own font stands for the family's main one, in its language's shapes."""
        own = {key: self.options[key] for key in ("font_name", "font_size")}
        if font != CJK:
            smaller = SMALLER * own["font_size"]
            self.options |= {"font_name": f"heliotrope-{font}", "font_size": smaller}
            self.resolve_font_name()
        try:
            yield
        finally:
            self.options |= own
            self.resolve_font_name()


class Text(Label):
    """A label of such letters."""

    def _create_label(self) -> None:
        settings = {name: getattr(self, name) for name in self._font_properties}
        self._label = Letters(usersize=self.text_size, **settings)

"""Which key does what at a counter: defaults, a person's own, and keys that are not ours to take.

A key is named as browsers name its place (`Numpad1`, `F9`); two after each other are one binding
with a space between them. Keyboards, keypads and pedals all send such keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

FREE: Final = re.compile(
    r"F(2|4|8|9|1[3-9]|2[0-4])|Pause|ScrollLock|Insert"
    r"|Numpad(\d|Enter|Decimal|Add|Subtract|Multiply|Divide|Comma)"
)
"""Keys of which browsers, and the windows of core banking beside them, make no use."""
LETTER: Final = re.compile(r"Key[A-Z]|Digit\d")
TYPES: Final = re.compile(r"(Key[A-Z]|Digit\d|Numpad(?!Enter).*)")
"""Keys that write a character: WCAG 2.1.4 wants them to be switched off by whoever wants it."""
MOST: Final = 2
"""Keys of one binding."""
CAPS: Final[Mapping[str, str]] = {
    "Enter": "↵",
    "Add": "+",
    "Subtract": "−",
    "Multiply": "×",
    "Divide": "÷",
    "Decimal": ".",
    "Comma": ",",
}


class Wrong(StrEnum):
    """What speaks against a binding, as a sentence."""

    UNKNOWN = "This key belongs to the browser or to core banking."
    LETTER = "Single letters are switched off."
    TWICE = "This key does something else already."
    BEGINS = "Another key begins with this one."


@dataclass(frozen=True, slots=True)
class Keymap:
    """What one person has decided; what they have not is as the table of actions says."""

    own: Mapping[str, str] = field(default_factory=dict)
    """Bindings by action."""
    letters: bool = False
    """Single letters and digits may be keys."""
    characters: bool = True
    """Keys that write a character act at all."""

    def bindings(self, defaults: Mapping[str, str]) -> dict[str, str]:
        """The binding of every action."""
        return {action: self.own.get(action, key) for action, key in defaults.items()}


def faults(keymap: Keymap, defaults: Mapping[str, str]) -> dict[str, Wrong]:
    """What speaks against it, by action; empty if nothing does."""
    bound = keymap.bindings(defaults)
    return dict(_faults(bound, keymap.letters))


def cap(binding: str) -> str:
    """What stands on the keys of a binding: `Num + 1` for two of the number pad."""
    first, _, then = binding.partition(" ")
    both = first.startswith("Numpad") and then.startswith("Numpad")
    return " ".join(
        filter(None, (_cap(first), _cap(then).removeprefix("Num ") if both else _cap(then)))
    )


def own_of(bindings: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """What of it differs from the defaults."""
    return {
        action: binding
        for action, binding in bindings.items()
        if action in defaults and binding != defaults[action]
    }


def _faults(bound: Mapping[str, str], letters: bool) -> Iterator[tuple[str, Wrong]]:
    for action, binding in bound.items():
        others = [key for other, key in bound.items() if other != action and key]
        wrong = _wrong(binding, others, letters)
        if wrong is not None:
            yield action, wrong


def _wrong(binding: str, others: list[str], letters: bool) -> Wrong | None:
    keys = binding.split()
    if len(keys) > MOST or not all(FREE.fullmatch(key) or LETTER.fullmatch(key) for key in keys):
        return Wrong.UNKNOWN
    if not letters and any(LETTER.fullmatch(key) for key in keys):
        return Wrong.LETTER
    if keys and binding in others:
        return Wrong.TWICE
    # The key that opens the further verbs is meant to begin theirs.
    return Wrong.BEGINS if _begins(binding, others) else None


def _begins(binding: str, others: list[str]) -> bool:
    return bool(binding) and any(other.startswith(f"{binding} ") for other in others)


def _cap(key: str) -> str:
    if key.startswith("Numpad"):
        name = key.removeprefix("Numpad")
        return f"Num {CAPS.get(name, name)}"
    return key.removeprefix("Key").removeprefix("Digit")

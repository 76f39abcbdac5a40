"""Ten digits, a key to erase and one to go on: the same wherever something is typed."""

from typing import Final

from kiosk.pages.said import speaker
from kiosk.sheet import Button

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")


def keys(typed: str, least: int, most: int, language: str) -> tuple[Button, ...]:
    """The keys for what has `least` to `most` digits, alive as far as they do something now."""
    speak = speaker(language)
    labels = {"erase": speak("Erase"), "enter": speak("OK")}
    alive = {"erase": bool(typed), "enter": len(typed) >= least}
    return tuple(
        Button(
            key if key in labels else f"key:{key}",
            labels.get(key, key),
            alive=alive.get(key, len(typed) < most),
            chosen=key == "enter" and alive["enter"],
        )
        for key in KEYS
    )

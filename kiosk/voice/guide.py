"""Leads who listens: hears keys, sees what the screen shows, speaks, and touches in their stead."""

from collections.abc import Callable
from typing import Protocol, assert_never

from kiosk.view import View
from kiosk.voice.listening import Act, Hush, Press, Say, Voice, look, press
from kiosk.voice.speech import Speech


class Window(Protocol):
    """What customers see and touch."""

    tap: Callable[[str], None]

    def show(self, view: View) -> None:
        """Draw this."""

    def dim(self, dark: bool) -> None:
        """Draw nothing that can be seen, or everything again."""


class Guide:
    """Between the kiosk's shell, its window, its keypad and its voice."""

    def __init__(self, speech: Speech, window: Window) -> None:
        self._speech, self._window = speech, window
        self._voice = Voice()
        self._seen: View | None = None

    def show(self, view: View) -> None:
        """Draw this, and say what is new."""
        self._window.show(view)
        self._seen = view
        self._follow(*look(self._voice, view))

    def press(self, key: str) -> None:
        """A key of the keypad, or a plug in its jack."""
        if self._seen is None:
            return
        voice, acts = press(self._voice, key, self._seen)
        self._follow(voice, acts)
        if voice.on and not any(isinstance(act, Press) for act in acts):
            self._window.tap("moved")

    def _follow(self, voice: Voice, acts: tuple[Act, ...]) -> None:
        if voice.curtain != self._voice.curtain:
            self._window.dim(voice.curtain)
        self._voice = voice
        for act in acts:
            self._do(act)

    def _do(self, act: Act) -> None:
        match act:
            case Say():
                self._speech.say(act)
            case Hush():
                self._speech.hush()
            case Press(button=button):
                self._window.tap(button)
            case _:
                assert_never(act)

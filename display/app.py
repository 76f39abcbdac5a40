"""Shows a view, turns a tap into an input, runs an effect: the shell of board, pad and sign."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol
from uuid import uuid4

from kivy.app import App
from kivy.clock import Clock

from display import board, board_view, look, pad, pad_view, sign
from display.announce import Begun
from display.board_screen import BoardScreen
from display.hearing import Heard, Ticked
from display.pad_screen import PadScreen
from display.saying import Announce, Hush
from display.sign_screen import SignScreen
from wire.messages import Call, CounterShow, Lobby, Look, Questionnaire, ServerState

TICKS_A_SECOND: Final = 4


class Speaker(Protocol):
    """A board's voice."""

    def say(self, order: Announce, begun: Callable[[float], None]) -> None:
        """Say it, and tell at its beginning how many seconds it lasts; 0: it is not said."""

    def hush(self) -> None:
        """Be silent at once."""


class BoardShell(App):
    """The board in its window."""

    def __init__(self, setup: board.Setup, unit: float, speaker: Speaker) -> None:
        super().__init__()
        self.drawn: Callable[[int], None] = _unheard
        self.wear: Callable[[Look], None] = look.wear
        self._speaker = speaker
        self._calls: tuple[Call, ...] | None = None
        self._board = board.switched_on(time.monotonic(), setup)
        first = board_view.view(self._board, time.monotonic())
        self.screen = BoardScreen(first, setup.layout, unit=unit)

    def build(self) -> BoardScreen:
        """Kivy asks for the root widget."""
        Clock.schedule_interval(lambda _: self._take(Ticked(time.monotonic())), 1 / TICKS_A_SECOND)
        return self.screen

    def hear(self, message: Lobby | ServerState) -> None:
        """The server said something."""
        if not isinstance(message, ServerState):
            self.wear(message.look)
        self._take(Heard(message, time.monotonic()))
        if isinstance(message, Lobby):
            before, self._calls = self._calls, message.calls
            if before is not None and before != message.calls:
                self.drawn(message.sequence)

    def list(self, clips: tuple[board.Clip, ...]) -> None:
        """These are shown between calls."""
        self._take(board.Listed(clips, time.monotonic()))

    def told(self) -> dict[str, Any]:
        """What is on the screen, for the remote."""
        seen = self.screen.view
        newest = seen.newest or board_view.Shown("", "")
        shown = {"number": newest.number or None, "counter": newest.counter or None}
        earlier = [one.number for one in seen.earlier]
        words = {"language": seen.language, "stale": bool(seen.stale), "on_sun": seen.on_sun}
        words |= {"clip": seen.clip, "logo": look.MARK.file}
        return {"screen": seen.screen, **shown, "earlier": earlier, **words}

    def _take(self, event: board.Input) -> None:
        self._board, effects = board.step(self._board, event)
        seen = board_view.view(self._board, event.at)
        if seen != self.screen.view:
            self.screen.show(seen)
        for effect in effects:
            match effect:
                case Announce(begun=begun):
                    self.screen.flash()
                    self._speaker.say(effect, partial(self._sounds, begun))
                case Hush():
                    self._speaker.hush()

    def _sounds(self, begun: Begun, seconds: float) -> None:
        self._take(board.Sounded(begun, seconds, time.monotonic()))


def _unheard(_: int) -> None:
    """Nobody asks what is on the screen."""


Post = Callable[[pad.Keep | pad.Send], None]


class PadShell(App):
    """The pad in its window."""

    def __init__(self, unit: float, post: Post, begun: pad.Pad) -> None:
        super().__init__()
        self._post = post
        self.wear: Callable[[Look], None] = look.wear
        self._pad = begun
        self.screen = PadScreen(pad_view.view(begun, time.monotonic()), unit=unit)

    def build(self) -> PadScreen:
        """Kivy asks for the root widget."""
        Clock.schedule_interval(lambda _: self._take(Ticked(time.monotonic())), 1 / TICKS_A_SECOND)
        return self.screen

    def hear(self, message: CounterShow | ServerState) -> None:
        """The server said something."""
        if not isinstance(message, ServerState):
            self.wear(message.look)
        self._take(Heard(message, time.monotonic()))

    def want(self, questionnaire: Questionnaire) -> None:
        """Head office wants this asked."""
        self._take(pad.Wanted(questionnaire, time.monotonic()))

    def touch(self, name: str) -> None:
        """A finger left the key of that name."""
        kind, _, which = name.partition("-")
        self._take(TOUCHES[kind](which, time.monotonic()))

    def told(self) -> dict[str, Any]:
        """What is on the screen, for the remote."""
        seen = self.screen.view
        shown = {"number": seen.number or None, "counter": seen.counter or None}
        return {
            "screen": seen.screen,
            **shown,
            "language": seen.language,
            "stale": bool(seen.stale),
        }

    def _take(self, event: pad.Input) -> None:
        self._pad, effects = pad.step(self._pad, event)
        for effect in effects:
            self._post(effect)
        seen = pad_view.view(self._pad, event.at)
        if seen != self.screen.view:
            self.screen.show(seen)


class SignShell(App):
    """The sign in its window."""

    def __init__(self, unit: float, *, still: bool = False) -> None:
        super().__init__()
        self._sign = sign.switched_on(time.monotonic(), still=still)
        self.screen = SignScreen(sign.view(self._sign, time.monotonic()), unit=unit)

    def build(self) -> SignScreen:
        """Kivy asks for the root widget."""
        Clock.schedule_interval(lambda _: self._take(Ticked(time.monotonic())), 1 / TICKS_A_SECOND)
        return self.screen

    def hear(self, message: CounterShow | ServerState) -> None:
        """The server said something."""
        if not isinstance(message, ServerState):
            look.wear(message.look)
        self._take(Heard(message, time.monotonic()))

    def told(self) -> dict[str, Any]:
        """What is on the screen, for the remote."""
        seen = self.screen.view
        shown = {"screen": seen.screen, "number": seen.number or None, "words": self.screen.words}
        return {**shown, "blink": seen.blink, "stale": bool(seen.stale)}

    def _take(self, event: sign.Input) -> None:
        self._sign = sign.step(self._sign, event)
        seen = sign.view(self._sign, event.at)
        if seen != self.screen.view:
            self.screen.show(seen)


TOUCHES: Final[dict[str, Callable[[str, float], pad.Touch]]] = {
    "face": lambda which, at: pad.FaceTouched(int(which), uuid4().hex, at),
    "reason": pad.ReasonTouched,
    "language": pad.LanguageTouched,
    "done": lambda _, at: pad.Done(at),
}
"""The first word of a key's name, and the input it becomes."""

"""Somebody who listens: five keys, a kiosk's flow, and all that is heard; no clock, no sound."""

from dataclasses import replace

from kiosk_scenes import MORNING, NOW, base

from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Input, Screen
from kiosk.view import View, view
from kiosk.voice.listening import Act, Press, Say, Voice, look, press
from kiosk.voice.spots import spots
from wire.messages import Forecast, Issued


class Listener:
    """One person at one kiosk."""

    def __init__(self, language: str, screen: Screen | None = None) -> None:
        self.at = NOW
        self.screen = screen or replace(base(), page=s.Attract(), language=language)
        self.voice = Voice()
        self.heard: list[Say] = []
        self._count = 0

    @property
    def seen(self) -> View:
        """What stands on the screen."""
        return view(self.screen, self.at)

    @property
    def last(self) -> tuple[str, ...]:
        """The sentences that were said last."""
        return self.heard[-1].texts if self.heard else ()

    def do(self, what: str) -> None:
        """A key; or what a word says: `find` a button, `wait` seconds, or what the kiosk did."""
        word, _, more = what.partition(" ")
        match word:
            case "find":
                self.find(more)
            case "wait":
                self.at += float(more)
                self._happens(s.Ticked(at=self.at, id=self._id()))
            case "issued":
                self._happens(self._issued())
            case "printed" | "unprinted":
                proved = word == "printed"
                done = s.Printed(of=self._asked(), proved=proved, at=self.at, id=self._id())
                self._happens(done)
            case key:
                self.press(key)

    def press(self, key: str) -> None:
        """One key of the keypad, a second after the last."""
        self.at += 1
        voice, acts = press(self.voice, key, self.seen)
        self._follow(voice, acts)

    def find(self, button: str) -> None:
        """With one key only, past everything that stands before it."""
        for _ in spots(self.seen):
            if self.voice.focus == button:
                return
            self.press("next")
        raise AssertionError(f"{button} was not met on {self.seen.name}")

    def _follow(self, voice: Voice, acts: tuple[Act, ...]) -> None:
        self.voice = voice
        for act in acts:
            if isinstance(act, Say):
                self.heard.append(act)
            if isinstance(act, Press):
                tap = s.Tapped(button=act.button, token="t", at=self.at, id=self._id())
                self._happens(tap)

    def _happens(self, happened: Input) -> None:
        self.screen, _ = step(self.screen, happened)
        self._follow(*look(self.voice, self.seen))

    def _issued(self) -> s.Replied:
        number = Issued(
            id=self._asked(),
            number="A021",
            service="cash",
            tier="basic",
            issued_at=MORNING,
            ahead=5,
            forecast=Forecast(p50=12, p90=18),
        )
        return s.Replied(reply=number, at=self.at, id=self._id())

    def _asked(self) -> str:
        page = self.screen.page
        assert isinstance(page, s.Asking | s.Printing)
        return page.id

    def _id(self) -> str:
        self._count += 1
        return f"r{self._count}"

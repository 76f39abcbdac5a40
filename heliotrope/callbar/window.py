"""The bar itself: tkinter's window above all others; what waits is done in one thread beside it."""

import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Final

from heliotrope.callbar.branch_client import BranchClient, NotAllowed, NotReached, Place, Refused
from heliotrope.callbar.face import Face, face, order
from words.phrases import say
from words.tokens import DAY

ASKED_EVERY_MS: Final = 2_000
DRAWN_EVERY_MS: Final = 50
BOUNCE_MS: Final = 300
"""The same key within this is one nervous finger."""
SAID: Final = {
    NotReached: "No connection",
    NotAllowed: "Name or password is wrong.",
}


class Bar:
    """Shows one counter, and gives the one order that comes next."""

    def __init__(self, place: Place, language: str, key: str) -> None:
        self._place, self._language = place, language
        self._client = BranchClient(place, language)
        self._face: Face | None = None
        self._work = ThreadPoolExecutor(max_workers=1)
        self._news: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._quiet = True
        self.window = tk.Tk(className="heliotrope-callbar")
        self._number, self._state, self._button = self._built(key)
        self.window.after(0, self._ask)
        self.window.after(0, self._draw)

    def run(self) -> None:
        """Until it is closed."""
        self.window.mainloop()
        self._work.shutdown(cancel_futures=True)

    def press(self) -> None:
        """The key of the whole screen, from its own thread."""
        self._news.put(self._pressed)

    def _built(self, key: str) -> tuple[tk.Label, tk.Label, tk.Button]:
        self.window.title(say(self._language, "Counter {number}", number=self._place.counter))
        self.window.attributes("-topmost", True)
        self.window.resizable(False, False)
        self.window.configure(background=DAY.ground)
        number, state = tk.Label(self.window), tk.Label(self.window)
        for label in (number, state):
            label.configure(background=DAY.ground, foreground=DAY.ink)
        number.configure(font=("Noto Sans", 28, "bold"), width=7)
        state.configure(font=("Noto Sans", 10), width=28, anchor="w")
        button = tk.Button(
            self.window,
            font=("Noto Sans", 14, "bold"),
            background=DAY.primary,
            foreground=DAY.on_primary,
            command=self._pressed,
            width=18,
        )
        number.grid(row=0, column=0, rowspan=2, padx=8, pady=8)
        state.grid(row=0, column=1, sticky="w")
        button.grid(row=1, column=1, padx=8, pady=8)
        self._key = key
        return number, state, button

    def _pressed(self) -> None:
        if self._face is None or not self._quiet:
            return
        self._quiet = False
        self.window.after(BOUNCE_MS, self._calm)
        self._after(self._work.submit(self._ordered, self._face))

    def _calm(self) -> None:
        self._quiet = True

    def _ask(self) -> None:
        self._after(self._work.submit(self._seen))
        self.window.after(ASKED_EVERY_MS, self._ask)

    # --- in the thread beside ---------------------------------------------------------------------
    def _seen(self) -> Face:
        return face(self._client.told(), self._place.counter, self._language)

    def _ordered(self, shown: Face) -> Face:
        self._client.give(shown.verb, order(shown, self._place.counter, self._place.teller))
        return self._seen()

    # --- and back ---------------------------------------------------------------------------------
    def _after(self, work: "Future[Face]") -> None:
        work.add_done_callback(lambda done: self._news.put(lambda: self._show(done)))

    def _draw(self) -> None:
        try:
            while True:
                self._news.get_nowait()()
        except Empty:
            self.window.after(DRAWN_EVERY_MS, self._draw)

    def _show(self, done: "Future[Face]") -> None:
        if done.cancelled():
            return
        wrong = done.exception()
        if wrong is not None:
            self._state.configure(text=self._sentence(wrong), foreground=DAY.danger)
            return
        self._face = done.result()
        self._number.configure(text=self._face.number or "–")
        self._state.configure(text=self._face.state, foreground=DAY.ink)
        self._button.configure(text=f"{self._face.word}  {self._key}".strip())

    def _sentence(self, wrong: BaseException) -> str:
        if isinstance(wrong, Refused):
            return str(wrong)
        for kind, text in SAID.items():
            if isinstance(wrong, kind):
                return say(self._language, text)
        raise wrong

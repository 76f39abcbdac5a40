"""One key of the whole screen, whichever window has the focus; by X11."""

from collections.abc import Callable
from threading import Thread
from typing import Any, Final

from Xlib import XK, X, display
from Xlib.error import BadAccess, CatchError, DisplayError

LOCKS: Final = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
"""Caps Lock and Num Lock may be on: it is the same key."""


class NoHotKey(RuntimeError):
    """The screen is not X11's, or another program has the key."""


def hear(key: str, pressed: Callable[[], None]) -> Thread:
    """Call `pressed` whenever that key goes down, in a thread that ends with the program.

    Raises:
        NoHotKey: it cannot be heard.
    """
    try:
        screen = display.Display()
    except (DisplayError, OSError) as none:
        raise NoHotKey(str(none)) from None
    code = screen.keysym_to_keycode(XK.string_to_keysym(key))
    if not code:
        raise NoHotKey(f"there is no key {key} on this keyboard")
    _grab(screen, code)
    heard = Thread(target=_listen, args=(screen, pressed), daemon=True)
    heard.start()
    return heard


def _grab(screen: Any, code: int) -> None:
    taken = CatchError(BadAccess)
    for locks in LOCKS:
        screen.screen().root.grab_key(
            code, locks, True, X.GrabModeAsync, X.GrabModeAsync, onerror=taken
        )
    screen.sync()
    if taken.get_error():
        raise NoHotKey("another program has this key")


def _listen(screen: Any, pressed: Callable[[], None]) -> None:
    while True:
        if screen.next_event().type == X.KeyPress:
            pressed()

"""Runs the bar."""

import contextlib
from collections.abc import Callable
from importlib import import_module

import structlog

from heliotrope.callbar.branch_client import Place
from heliotrope.callbar.window import Bar

log = structlog.get_logger()


def run(place: Place, language: str, key: str) -> None:
    """Until the window is closed; without a key of the whole screen where there is none."""
    bar = Bar(place, language, key)
    _hear(key, bar.press)
    bar.run()


def _hear(key: str, pressed: Callable[[], None]) -> None:
    with contextlib.suppress(ImportError):  # Windows, or without the extra
        hotkey = import_module("heliotrope.callbar.hotkey")
        try:
            hotkey.hear(key, pressed)
        except hotkey.NoHotKey as why:
            log.warning("no key for the whole screen", key=key, reason=str(why))
            return
        log.info("key for the whole screen", key=key)
        return
    log.warning("no key for the whole screen", key=key, reason="the extra callbar is missing")

"""What a kiosk's screen costs: memory over many journeys, and a page's first picture."""

import os
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.system.parts import OFFSCREEN

os.environ |= OFFSCREEN  # before Kivy is imported
sys.path.insert(0, str(Path(__file__).parents[1] / "kiosk"))

from kiosk_scenes import NOW, scenes
from kiosk_window import frames, opened

from kiosk.view import view
from words.phrases import LANGUAGES

JOURNEYS = int(os.environ.get("JOURNEYS", "300"))
PAGES = ("attract", "services", "asking", "printing", "take")
STEPS = 10
SIZE = "135x240"
"""Pixels cost time and keep nothing: small ones leave it to what could be kept."""
OTHERS = 4
"""Every so manieth customer reads another language than the branch's first: a new face each way."""


def main() -> None:
    """A window in this process; no broker, no printer."""
    app = opened(SIZE)
    shown = [scenes()[name] for name in PAGES]
    views = {
        code: [view(replace(screen, language=code), NOW) for screen in shown] for code in LANGUAGES
    }
    seconds, (home, *codes) = [], list(LANGUAGES)
    for place in range(JOURNEYS):
        other = codes[place // OTHERS % len(codes)]
        for seen in views[home if place % OTHERS else other]:
            began = time.perf_counter()
            app.show(seen)
            frames(1)
            seconds.append(time.perf_counter() - began)
        if (place + 1) % (JOURNEYS // STEPS) == 0:
            print(f"{place + 1} journeys: {resident()} MiB", flush=True)
    print(f"a page and its picture at {SIZE}: p50 {1000 * statistics.median(seconds):.1f} ms")


def resident() -> int:
    """MiB of memory that this process holds (proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()

"""How quick the machine is just now: its speed doubles and halves within minutes."""

import os
import time


def steps() -> float:
    """CPU milliseconds of a million steps of a Python loop, best of five."""

    def loop() -> float:
        began, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number * number
        return 1000 * (time.process_time() - began)

    return min(loop() for _ in range(5))


def now() -> str:
    """The yardstick, and how many others want to run."""
    return f"a million steps {steps():.0f} ms, load {os.getloadavg()[0]:.1f}"

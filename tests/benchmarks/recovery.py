"""How soon a teller's and the lobby's page are right again after 502, a hang and a restart.

`python -m tests.benchmarks.recovery`; OUT=15 is how many seconds each outage lasts, TIMES=1 how
often each is tried.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from playwright.sync_api import Page, sync_playwright
from web_browser import CHROMIUM, FLAGS, Branch, free_branch, sit_down
from web_outages import KINDS, Gateway, Outages, listen, moment, recovered

from tests.benchmarks import yardstick

OUT = float(os.environ.get("OUT", "15"))
TIMES = int(os.environ.get("TIMES", "1"))


def main() -> None:
    """One line for each kind of outage."""
    branch = free_branch(Path(tempfile.mkdtemp()))
    branch.start("busy")
    try:
        with Gateway(branch.port) as gateway, sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            pages = [chromium.new_context().new_page() for _ in range(2)]
            front = Branch(gateway.port, branch.folder)
            sit_down(pages[0], front, "tom", "/teller/c6")
            sit_down(pages[1], front, "lena", "/lobby")
            for page in pages:
                listen(page)
            for kind in KINDS:
                say(kind, [after(kind, Outages(branch, gateway), pages) for _ in range(TIMES)])
            chromium.close()
    finally:
        branch.kill()


def after(kind: str, outages: Outages, pages: list[Page]) -> list[float]:
    """Seconds of each page, counted from the end of the outage."""
    KINDS[kind](outages, lambda: pages[0].wait_for_timeout(OUT * 1000))
    began = moment(pages[0])
    return [recovered(page, began) for page in pages]


def say(kind: str, seconds: list[list[float]]) -> None:
    """The figures of one kind."""
    teller, lobby = (", ".join(f"{one:.1f}" for one in each) for each in zip(*seconds, strict=True))
    told = f"{OUT:.0f} s of {kind}: teller {teller} s, lobby {lobby} s"
    print(f"right again after {told} ({yardstick.now()})", flush=True)


if __name__ == "__main__":
    main()

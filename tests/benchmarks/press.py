"""From a teller's key to the number on the page: twelve pages in Chromium, and the crowd.

`python -m tests.benchmarks.press`; PRESSES=96 is how often a next customer is called.
"""

import asyncio
import os
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.benchmarks import yardstick
from tests.benchmarks.rush import TELLERS, rush
from tests.system.hall import CHROMIUM, PASSWORD

PRESSES = int(os.environ.get("PRESSES", "96"))
FASTER = 60.0
PAUSE = 12.0
"""Seconds between two customers of one teller: one is called each second in the whole branch, 25
times as often as on an ordinary day."""
LISTENS = """() => {
  window.took = [];
  let pressed = null;
  const number = () => document.querySelector(".now-number")?.textContent.trim();
  addEventListener("keydown", (event) => {
    if (event.code === "F9") pressed = { at: event.timeStamp, was: number() };
  }, true);
  const shown = (at) => requestAnimationFrame(() => {
    const painted = new MessageChannel();
    painted.port1.onmessage = () => window.took.push(performance.now() - at);
    painted.port2.postMessage(0);
  });
  new MutationObserver(() => {
    if (!pressed || number() === pressed.was) return;
    if (/\\d/.test(number())) shown(pressed.at);
    pressed = null;
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


ANSWERED = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.endsWith("/call-next"))
  .map((one) => one.responseEnd - one.requestStart)"""
"""What of it the server took, as the browser saw it."""


async def main() -> None:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        async with rush(Path(folder), FASTER) as made, async_playwright() as play:
            chromium = await play.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(CHROMIUM)
            )
            pages = [
                await seated(chromium, made.url, name, counter) for counter, name in TELLERS.items()
            ]
            loads = await works(pages)
            took = [one for page in pages for one in await page.evaluate("window.took")]
            asked = [one for page in pages for one in await page.evaluate(ANSWERED)]
            say(took, asked, loads)
            await chromium.close()


async def seated(chromium: Browser, url: str, name: str, counter: str) -> Page:
    """A teller at an open counter."""
    page = await (await chromium.new_context(viewport={"width": 420, "height": 900})).new_page()
    said = {"name": name, "password": PASSWORD}
    await page.request.post(f"{url}/login", form=said, headers={"Origin": url})
    await page.goto(f"{url}/teller/{counter}")
    await page.wait_for_selector("body[data-connection=live]")
    await page.click("#big")
    await page.wait_for_selector("#desk[data-action=call-next]")
    await page.evaluate(LISTENS)
    return page


async def works(pages: Sequence[Page]) -> str:
    """All of them press, one after the other and over each other, until it is enough."""
    turns = PRESSES // len(pages) + 1
    await asyncio.gather(*(work(page, turns, place) for place, page in enumerate(pages)))
    return yardstick.now()


async def work(page: Page, turns: int, begins: float) -> None:
    """Call next, start, and again."""
    await asyncio.sleep(begins)
    for _ in range(turns):
        await page.keyboard.press("F9")
        await asyncio.sleep(PAUSE / 2)
        await page.keyboard.press("NumpadEnter")
        await asyncio.sleep(PAUSE / 2)


def say(took: Sequence[float], asked: Sequence[float], load: str) -> None:
    """The figures."""
    ranks, answers = (statistics.quantiles(each, n=100) for each in (took, asked))
    print(
        f"{len(took)} presses at {len(TELLERS)} counters: the number stood there after "
        f"p50 {ranks[49]:.0f} ms, p95 {ranks[94]:.0f} ms, most {max(took):.0f} ms; of it the "
        f"server's answer p50 {answers[49]:.0f} ms, p95 {answers[94]:.0f} ms ({load})"
    )


if __name__ == "__main__":
    asyncio.run(main())

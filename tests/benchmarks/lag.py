"""How far the lobby's map is behind the branch: 60 tablets look at it, and the crowd comes.

`python -m tests.benchmarks.lag`; CLIENTS=60 of them, of which two are pages in Chromium; CHANGES=60
tickets are given, one a second, and looked for in every copy of the map.
"""

import asyncio
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.async_api import Browser, Page, async_playwright

from tests.benchmarks import yardstick
from tests.benchmarks.rush import LOBBY, rush
from tests.system.hall import CHROMIUM, PASSWORD

CLIENTS = int(os.environ.get("CLIENTS", "60"))
CHANGES = int(os.environ.get("CHANGES", "60"))
PAGES = 2
FASTER = 30.0
LANGUAGES = ("zh", "ko", "en")
SIGHTS = """() => {
  window.sights = {};
  const look = () => {
    for (const one of document.querySelectorAll("#live [id^=segment-]")) {
      window.sights[one.id.slice(8)] ??= Date.now() / 1000;
    }
  };
  document.body.addEventListener("htmx:after:swap", () => requestAnimationFrame(look));
}"""


@dataclass
class Map:
    """One copy of the lobby's map, as its stream tells it."""

    seen: dict[str, float] = field(default_factory=dict)
    """When each number stood there first."""

    async def follow(self, client: httpx.AsyncClient, language: str) -> None:
        """Until cancelled."""
        asked = {"lang": language}
        async with client.stream("GET", "/lobby/stream", params=asked, timeout=None) as told:
            assert told.status_code == httpx.codes.OK, told.status_code
            async for line in told.aiter_lines():
                self._look(line)

    def _look(self, line: str) -> None:
        _, *found = line.split('id="segment-')
        for each in found:
            self.seen.setdefault(each[: each.index('"')], time.time())  # noqa: TID251 - a clock


async def main() -> None:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        async with rush(Path(folder), FASTER) as made, async_playwright() as play:
            chromium = await play.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(CHROMIUM)
            )
            limits = httpx.Limits(max_connections=None)
            origin = {"Origin": made.url}
            async with httpx.AsyncClient(
                base_url=made.url, headers=origin, limits=limits
            ) as client:
                await client.post("/login", data={"name": LOBBY, "password": PASSWORD})
                pages = [await looked_at(chromium, client, made.url) for _ in range(PAGES)]
                await measured(client, pages)
            await chromium.close()


async def measured(client: httpx.AsyncClient, pages: Sequence[Page]) -> None:
    """Give tickets, and see when they stand everywhere."""
    maps = [Map() for _ in range(CLIENTS - PAGES)]
    following = [
        asyncio.create_task(one.follow(client, LANGUAGES[place % 3]))
        for place, one in enumerate(maps)
    ]
    await asyncio.sleep(3)
    given = [await give(client) for _ in range(CHANGES)]
    await asyncio.sleep(5)
    load = yardstick.now()
    for task in following:
        task.cancel()
    say("streams", given, [one.seen for one in maps], load)
    say("pages", given, [await page.evaluate("window.sights") for page in pages], load)


async def looked_at(chromium: Browser, client: httpx.AsyncClient, url: str) -> Page:
    """A page of the lobby, logged in as the client is."""
    context = await chromium.new_context(viewport={"width": 1180, "height": 820})
    cookies = [{"name": name, "value": value, "url": url} for name, value in client.cookies.items()]
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(f"{url}/lobby")
    await page.wait_for_selector("body[data-connection=live]")
    await page.evaluate(SIGHTS)
    return page


async def give(client: httpx.AsyncClient) -> tuple[str, float]:
    """A ticket, and when it was asked for."""
    body = {"service": "business", "tier": "basic", "language": "zh", "token": uuid.uuid4().hex * 2}
    await asyncio.sleep(1)
    asked = time.time()  # noqa: TID251 - as the pages count
    key = {"Idempotency-Key": uuid.uuid4().hex}
    told = {"ticket": uuid.uuid4().hex} | body
    answer = await client.post("/api/branches/sample/issue", json=told, headers=key)
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.json()["events"][0]["number"], asked


def say(
    what: str,
    given: Sequence[tuple[str, float]],
    copies: Sequence[dict[str, float]],
    load: str,
) -> None:
    """The figures."""
    lags = [seen[number] - asked for seen in copies for number, asked in given if number in seen]
    ranks = statistics.quantiles(lags, n=100)
    missing = len(given) * len(copies) - len(lags)
    print(
        f"{len(copies)} {what}, {len(given)} tickets: on the map after p50 {ranks[49]:.2f} s, "
        f"p95 {ranks[94]:.2f} s, most {max(lags):.2f} s, never {missing} ({load})",
        flush=True,
    )


if __name__ == "__main__":
    asyncio.run(main())

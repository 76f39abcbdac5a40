"""Draws and measures every page: python tests/web/web_pictures.py FOLDER [NAMES] [living].

One picture for each scene, language and size, and one sheet for each scene and size with all its
languages. Prints what is wrong with them. The branch is that of the tests, which has something on
every page; `living` draws the pages of a demonstration that has been going on for an hour.
With - for the folder they are measured, and not drawn.
"""

import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright
from web_browser import CHROMIUM, FLAGS, free_branch
from web_scenes import SCENES, Scene
from web_staff import STAFF
from web_stage import Stage, faults, sized
from web_world import PASSWORD

from tests.screenshots import demonstration
from tests.system.hall import running
from tests.system.parts import Part, heliotrope, wait_for

LANGUAGES = ("zh", "ko", "en")
NOWHERE = Path("-")
COLUMN, TALLEST, GAP = 780, 1500, 8
"""Of a sheet, in pixels."""


@contextmanager
def staged(*, living: bool) -> Iterator[Stage]:
    """A server, and a browser before it."""
    with ExitStack() as parts:
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory()))
        url, passwords = parts.enter_context(demonstrated(folder) if living else tested(folder))
        play = parts.enter_context(sync_playwright())
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Stage(chromium, url, passwords)


@contextmanager
def tested(folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The branch of the tests: where it is, and its passwords."""
    branch = free_branch(folder)
    branch.start("full")
    try:
        yield branch.url, dict.fromkeys(STAFF, PASSWORD)
    finally:
        branch.kill()


@contextmanager
def demonstrated(folder: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A demonstration, with accounts of the same names."""
    with demonstration(folder, folder, ()) as demo:
        yield demo.url, {name: new_account(folder, name, STAFF[name]) for name in ("admin", "lena")}


def new_account(folder: Path, name: str, role: str) -> str:
    """An account made as an operator makes it; its password."""
    made = ["staff", name, "--role", role, "--data", str(folder / "demo")]
    with running(Part(f"staff-{name}", heliotrope(*made), {}, folder)) as part:
        words = re.compile(rf"^{name} (\S+)$", re.MULTILINE)
        return wait_for(lambda: words.search(part.said()), "the password")[1]


def drawn(stage: Stage, scene: Scene, language: str, folder: Path) -> Iterator[str]:
    """One scene in one language: its pictures, and what is wrong with it on each glass."""
    page = stage.page(scene, language)
    for size in scene.sizes:
        sized(page, size)
        yield from (f"{language} {size[0]} {fault}" for fault in faults(page, scene, language))
        if folder != NOWHERE:
            whole(page, size)
            page.screenshot(path=picture(folder, scene, size, language))
    page.close()


def whole(page: Page, size: tuple[int, int]) -> None:
    """On a glass as high as the page, so that what sticks to its edge hides nothing."""
    high = int(page.evaluate("document.scrollingElement.scrollHeight"))
    sized(page, (size[0], max(size[1], high)))


def picture(folder: Path, scene: Scene, size: tuple[int, int], language: str) -> Path:
    """Where it is kept."""
    return folder / f"{scene.name}-{size[0]}-{language}.png"


def sheet(folder: Path, scene: Scene, size: tuple[int, int]) -> None:
    """Its languages side by side."""
    paths = [picture(folder, scene, size, language) for language in LANGUAGES]
    shown = [Image.open(path) for path in paths if path.exists()]
    if not shown:
        return
    share = min(1.0, COLUMN / size[0])
    small = [one.resize((round(one.width * share), round(one.height * share))) for one in shown]
    width, height = sum(one.width + GAP for one in small), max(one.height for one in small)
    whole = Image.new("RGB", (width, min(TALLEST, height)), "#888888")
    left = 0
    for one in small:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    whole.save(folder / "sheets" / f"{scene.name}-{size[0]}.png")


def play(stage: Stage, scene: Scene, folder: Path) -> Iterator[str]:
    """One scene in every language, and what is wrong with it."""
    for language in LANGUAGES:
        try:
            yield from drawn(stage, scene, language, folder)
        except PlaywrightError as error:
            yield f"{language} does not play: {scene.name}: {error.message[:200]}"
    if folder != NOWHERE:
        for size in scene.sizes:
            sheet(folder, scene, size)


def chosen(only: str, *, living: bool) -> list[Scene]:
    """Those with one of these, parted by commas, in their names."""
    wanted = [one for one in SCENES if any(part in one.name for part in only.split(","))]
    return [one for one in wanted if one.living or not living]


def main(folder: Path, names: str = "", kind: str = "") -> None:
    """All scenes with one of those in their names."""
    wrong, living = defaultdict[str, list[str]](list), kind == "living"
    if folder != NOWHERE:
        (folder / "sheets").mkdir(parents=True, exist_ok=True)
    with staged(living=living) as stage:
        for scene in chosen(names, living=living):
            print(scene.name, flush=True)
            for fault in play(stage, scene, folder):
                wrong[fault].append(scene.name)
    for fault, scenes in sorted(wrong.items()):
        print(fault, "|", *scenes)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

"""Every page is drawn and measured: nothing cut off, small, on top of another or untranslated."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from test_access import routes
from web_browser import Branch, free_branch
from web_scenes import NO_PAGES, SCENES, Scene
from web_staff import STAFF
from web_stage import Stage, faults, sized
from web_world import PASSWORD

LANGUAGES = ("zh", "ko", "en")


def test_no_page_is_forgotten() -> None:
    """A new page is looked at, or it is said why it is none."""
    pages = {path for method, path in routes() if method == "GET" and not path.startswith("/api/")}

    assert {scene.route for scene in SCENES} | NO_PAGES.keys() == pages


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """A server in which every page has something to show."""
    running = free_branch(tmp_path_factory.mktemp("seen"))
    running.start("full")
    yield running
    running.kill()


@pytest.fixture(scope="module")
def stage(chromium: Browser, full: Branch) -> Stage:
    """Before which every scene plays once."""
    return Stage(chromium, full.url, dict.fromkeys(STAFF, PASSWORD))


@pytest.mark.system
@pytest.mark.parametrize(
    ("place", "scene"), [*enumerate(SCENES)], ids=[scene.name for scene in SCENES]
)
def test_a_page_is_as_it_should_be(stage: Stage, place: int, scene: Scene) -> None:
    """In one language and size; `make screenshots-web` plays it in all of them."""
    language = LANGUAGES[place % len(LANGUAGES)]
    page = stage.page(scene, language)
    sized(page, scene.sizes[place // len(LANGUAGES) % len(scene.sizes)])
    found = faults(page, scene, language)
    page.close()

    assert found == []

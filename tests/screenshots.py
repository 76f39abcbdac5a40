"""`make screenshots`: the surfaces of a living demonstration, as pictures for the README.

`python -m tests.screenshots FOLDER` draws them elsewhere, each surface in all three languages.
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from heliotrope import names
from heliotrope.processes import free_port
from tests.system.hall import browser, log_in, running, wake
from tests.system.parts import OFFSCREEN, Part, Remote, heliotrope, rows, wait_for
from words.phrases import say

PICTURES = Path("docs/pictures")
LIVELY_AFTER = 30
"""Tickets that have been issued by then."""
LANGUAGES = ("en", "zh", "ko")
WIDEST = 1280
SIGNS = {"start": "called", "finish": "serving", "call-next": "idle"}
"""What a sign shows while that is what the teller's large button does."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A demonstration to take pictures of."""

    folder: Path
    url: str
    pictures: Path
    languages: tuple[str, ...]

    @property
    def secrets(self) -> dict[str, str]:
        """All passwords."""
        found: dict[str, str] = json.loads((self.folder / names.SECRETS).read_text())
        return found

    @property
    def broker_port(self) -> str:
        """Where its broker listens."""
        told = json.loads((self.folder / "nats" / "nats.json").read_text())
        return str(told["mqtt"]["port"])

    def path(self, name: str, language: str) -> Path:
        """Where a picture goes."""
        only = len(self.languages) == 1
        return self.pictures / (f"{name}.png" if only else f"{name}-{language}.png")


@contextmanager
def demonstration(folder: Path, pictures: Path, languages: tuple[str, ...]) -> Iterator[Stage]:
    """A demonstration that has been going on for a while."""
    port = free_port()
    told = heliotrope("demo", "--port", str(port), "--data", str(folder / "demo"), "--speed", "20")
    demo = Part("demo", told, {"PYTHONUNBUFFERED": "1"}, folder)
    with running(demo):
        wait_for(lambda: re.search("ready:", demo.said()), "the demonstration", 90)
        stage = Stage(folder / "demo", f"http://127.0.0.1:{port}", pictures, languages)
        database = stage.folder / "heliotrope.sqlite"
        issued = "SELECT id FROM ticket"
        wait_for(lambda: len(rows(database, issued)) >= LIVELY_AFTER, "a lively hall", 300)
        yield stage


def pages(stage: Stage, chromium: Browser) -> Page:
    """What people see in a browser; leaves the teller with a customer."""
    passwords = stage.secrets
    teller = chromium.new_context().new_page()
    log_in(teller, stage.url, "you", passwords["you"])
    teller.goto(f"{stage.url}/teller/c6")
    serve(teller)
    lobby = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    log_in(lobby, stage.url, "lobby", passwords["lobby"])
    phone = chromium.new_page(viewport={"width": 390, "height": 844})
    phone.goto(f"{stage.url}/demo/phone")
    here = phone.url
    for language in stage.languages:
        shot(lobby, f"{stage.url}/lobby?lang={language}", stage.path("lobby", language))
        shot(lobby, f"{stage.url}/?lang={language}", stage.path("demo", language))
        shot(phone, f"{here}?lang={language}", stage.path("phone", language))
    board = chromium.new_page(viewport={"width": 1920, "height": 1080})
    shot(board, f"{stage.url}/board/sample/hall", stage.path("board-web", stage.languages[0]))
    for language in stage.languages:
        for name, width in (("teller-narrow", 420), ("teller", 1280)):
            teller.set_viewport_size({"width": width, "height": 900})
            shot(teller, f"{stage.url}/teller/c6?lang={language}", stage.path(name, language))
    return teller


def serve(teller: Page, until: str = "finish") -> None:
    """Open the counter, call someone, begin: until that is what the large button does."""

    def served() -> bool:
        if teller.locator("#desk").get_attribute("data-action") == until:
            return True
        teller.click("#big")
        teller.wait_for_timeout(700)
        return False

    wait_for(served, f"the button to {until} at counter 6", 120)


def shot(page: Page, url: str, path: Path) -> None:
    """A picture of a page that has heard from the server."""
    page.goto(url)
    page.wait_for_timeout(1500)  # for the eye: fonts and the first push
    page.screenshot(path=path)
    print(path)


def windows(stage: Stage, parts: ExitStack) -> tuple[Remote, ...]:
    """Board, pad, kiosk and sign, running."""
    for device, program, more in (
        ("b1", ["display", "board"], {}),
        ("pad-c6", ["display", "pad"], {"HELIOTROPE_COUNTER": "c6"}),
        ("k2", ["kiosk"], {}),
        ("sign-c6", ["display", "sign"], {"HELIOTROPE_COUNTER": "c6"}),
    ):
        parts.enter_context(running(window(stage, device, program, more)))
    opened = ("b1", "pad-c6", "k2", "sign-c6")
    remotes = tuple(Remote(stage.folder / f"{device}.sock") for device in opened)
    remotes[0].see(screen="calling")
    return remotes


def devices(stage: Stage, board: Remote, kiosk: Remote) -> None:
    """What people see in the hall."""
    kiosk.see(screen="attract", offline=False)
    keep(kiosk, stage.path("kiosk-attract", stage.languages[0]))
    for language in stage.languages:
        wake(kiosk, language)
        keep(kiosk, stage.path("kiosk", language))
        kiosk.tap("service:cash")
        kiosk.tap("ticket")
        wait_for(lambda: "back" in kiosk.look()["buttons"], "a slip, and a way on")
        keep(kiosk, stage.path("kiosk-take", language))
        kiosk.tap("back")
        board.see(language=language)
        keep(board, stage.path("board", language))


def faces(stage: Stage, pad: Remote, teller: Page) -> None:
    """The pad while a customer is served, and when the service is finished."""
    for language in stage.languages:
        serve(teller)
        pad.see(screen="serving")
        teller.wait_for_timeout(1500)  # so long a service, at this speed, is asked for a rating
        teller.click("#big")
        pad.see(screen="faces")
        pad.tap(f"language-{language}")
        keep(pad, stage.path("pad", language))


def signs(stage: Stage, sign: Remote, teller: Page) -> None:
    """The sign above counter 6 in each state to which its teller brings it; closed at the end."""
    language = stage.languages[0]

    def shown(screen: str, words: str = "") -> None:
        sign.see(screen=screen, words=words)
        keep(sign, stage.path(f"sign-{screen}", language))

    for action, screen in SIGNS.items():
        serve(teller, action)
        shown(screen)
    for verb, screen, words in (("pause", "paused", "Back soon"), ("close", "closed", "Closed")):
        teller.click(f"#verb-{verb}")
        shown(screen, say(language, words))


def window(stage: Stage, device: str, program: list[str], more: dict[str, str]) -> Part:
    """One device, offscreen."""
    told = OFFSCREEN | {
        "HELIOTROPE_BRANCH": "sample",
        "HELIOTROPE_DEVICE": device,
        "HELIOTROPE_BROKER_PORT": stage.broker_port,
        "HELIOTROPE_PASSWORD": stage.secrets[f"sample-{device}"],
        "HELIOTROPE_DATA": str(stage.folder / device),
        "HELIOTROPE_PRINTER": f"file:{stage.folder / 'k2-slips'}",
        "HELIOTROPE_TOUCHES": str(stage.folder / f"{device}.sock"),
        "KIVY_HOME": str(stage.folder / device / "kivy"),
    }
    return Part(device, heliotrope(*program), told | more, stage.folder)


def keep(remote: Remote, path: Path) -> None:
    """A picture of a window, no larger than a README needs."""
    remote.send({"shot": str(path.absolute())})
    with Image.open(path) as full:
        small = full.convert("RGB")
    small.thumbnail((WIDEST, WIDEST))
    small.save(path, optimize=True)
    print(path)


def slip(stage: Stage) -> None:
    """The newest slip."""
    newest = max((stage.folder / names.SLIPS).glob("slip-*.png"))
    with Image.open(newest) as paper:
        paper.save(stage.pictures / "slip.png", optimize=True)


def main(arguments: list[str]) -> None:
    """Everything once."""
    pictures = Path(arguments[0]) if arguments else PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    languages = LANGUAGES if arguments else LANGUAGES[:1]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as parts:
        stage = parts.enter_context(demonstration(Path(folder), pictures, languages))
        teller = pages(stage, parts.enter_context(browser()))
        board, pad, kiosk, sign = windows(stage, parts)
        devices(stage, board, kiosk)
        faces(stage, pad, teller)
        signs(stage, sign, teller)
        slip(stage)
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

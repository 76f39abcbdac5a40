"""The bank's own pictures on a device: asked for piece by piece, kept for when nobody answers."""

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import structlog

from wire.link import Ids, Link
from wire.messages import PicturePiece, PictureRequest
from wire.topics import PICTURE_PIECE, PICTURE_REQUEST

log = structlog.get_logger()
AGAIN_SECONDS: Final = 2.0
PACE_SECONDS: Final = 0.1
"""Between two pieces: a call never waits behind a picture."""
LARGEST: Final = 4 * 2**20
MOST: Final = 64 * 2**20
"""Bytes on the disk of a device, a few hundred pictures."""
PNG: Final = b"\x89PNG"


class Album:
    """Has the pictures that are wanted, once they have come; forgets others when room is short."""

    def __init__(
        self, folder: Path, link: Link, *, kind: str, device: str, most: int = MOST
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.came: Callable[[], None] = _unheard
        """Is called after each picture that is new here."""
        self._folder, self._link, self._most = folder, link, most
        self._whose = {"kind": kind, "device": device}
        self._files = {file.stem: file for file in folder.iterdir() if _is_whole(file)}
        self._wanted: tuple[str, ...] = ()
        self._passed_over: set[str] = set()
        self._stirred = asyncio.Event()
        self._asked: tuple[PictureRequest, asyncio.Future[PicturePiece]] | None = None
        link.hear(PICTURE_PIECE, self._hear, kind=kind, device=device)
        link.on_connect(self._anew)

    def want(self, names: Iterable[str]) -> None:
        """From now on these, the most important first; empty names are none."""
        wanted = tuple(dict.fromkeys(filter(None, names)))
        if wanted != self._wanted:
            self._wanted = wanted
            self._anew()

    def file(self, name: str) -> Path | None:
        """Where that picture is, if it is here."""
        return self._files.get(name)

    async def keep_asking(self) -> None:
        """Ask for what is wanted and missing, one after the other, until cancelled."""
        while True:
            missing = next((one for one in self._wanted if self._is_missing(one)), None)
            if missing is None:
                await self._stirred.wait()
                self._stirred.clear()
            else:
                await self._get(missing)

    def _is_missing(self, name: str) -> bool:
        return name not in self._files and name not in self._passed_over

    def _anew(self) -> None:
        self._passed_over.clear()
        self._stirred.set()

    async def _get(self, name: str) -> None:
        try:
            self._keep(name, await self._whole(name))
        except (OSError, ValueError) as why:
            # Until another is wanted, or the server comes back.
            self._passed_over.add(name)
            log.warning("picture left out", picture=name, reason=str(why))

    async def _whole(self, name: str) -> bytes:
        body, piece, pieces = b"", 0, 1
        while piece < pieces and len(body) <= LARGEST:
            told = await self._piece(PictureRequest(picture=name, piece=piece))
            body, piece, pieces = body + base64.b64decode(told.body), piece + 1, told.pieces
            await asyncio.sleep(PACE_SECONDS)
        if hashlib.sha256(body).hexdigest() != name:
            raise ValueError("it is not the one that was asked for" if pieces else "not known")
        return body

    async def _piece(self, request: PictureRequest) -> PicturePiece:
        answer = asyncio.get_running_loop().create_future()
        self._asked = request, answer
        while True:
            self._link.say(PICTURE_REQUEST, request, **self._whose)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_SECONDS):
                    return await asyncio.shield(answer)

    def _hear(self, _: Ids, told: PicturePiece) -> None:
        if self._asked is None:
            return
        request, answer = self._asked
        same = (told.picture, told.piece) == (request.picture, request.piece)
        if same and not answer.done():
            answer.set_result(told)

    def _keep(self, name: str, body: bytes) -> None:
        self._make_room(len(body))
        file = self._folder / f"{name}{'.png' if body.startswith(PNG) else '.jpg'}"
        draft = file.with_suffix(".part")
        draft.write_bytes(body)
        draft.rename(file)
        self._files[name] = file
        log.info("picture kept", picture=name, bytes=len(body))
        self.came()

    def _make_room(self, more: int) -> None:
        """For so many bytes; what nobody wants any more makes way, the oldest first."""
        sizes = {name: file.stat() for name, file in self._files.items()}
        left = self._most - more - sum(one.st_size for one in sizes.values())
        others = sizes.keys() - set(self._wanted)
        for name in sorted(others, key=lambda one: sizes[one].st_mtime):
            if left >= 0:
                break
            self._files.pop(name).unlink(missing_ok=True)
            left += sizes[name].st_size
        if left < 0:
            raise OSError(f"there is room for {self._most} bytes of pictures")


def _is_whole(file: Path) -> bool:
    """Whether it is what its name says; what a power cut has left is taken away."""
    if hashlib.sha256(file.read_bytes()).hexdigest() == file.stem:
        return True
    file.unlink()
    return False


def _unheard() -> None:
    """Nobody shows pictures yet."""

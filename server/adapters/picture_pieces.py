"""Gives devices the pictures that their branch shows, piece by piece."""

import asyncio
import base64
from collections.abc import Callable
from typing import Final

import structlog

from server.application.pictures import Pictures
from server.application.ports import StoreFailed
from server.domain.plan import Plan
from wire.link import Ids, Link
from wire.messages import PicturePiece, PictureRequest
from wire.topics import PICTURE_PIECE, PICTURE_REQUEST

log = structlog.get_logger()
PIECE: Final = 32_768
"""Bytes; in base 64 still well below what a packet may hold."""
MOST_WAITING: Final = 256
"""What is asked beyond that is not answered: devices ask again."""


class PictureGiver:
    """Of one branch, one piece at a time: calls go before pictures."""

    def __init__(self, plan: Callable[[], Plan], pictures: Pictures, link: Link) -> None:
        self._plan, self._pictures, self._link = plan, pictures, link
        self._asked: asyncio.Queue[tuple[Ids, PictureRequest]] = asyncio.Queue()
        self._newest = "", b""
        link.hear(PICTURE_REQUEST, self._hear)

    async def keep_giving(self) -> None:
        """Answer what is asked, until cancelled."""
        while True:
            ids, request = await self._asked.get()
            try:
                answer = await self._piece(request)
            except StoreFailed as why:
                log.warning("picture not read", reason=str(why))
            else:
                self._link.say(PICTURE_PIECE, answer, kind=ids["kind"], device=ids["device"])

    def _hear(self, ids: Ids, request: PictureRequest) -> None:
        if self._asked.qsize() < MOST_WAITING:
            self._asked.put_nowait((ids, request))

    async def _piece(self, request: PictureRequest) -> PicturePiece:
        body = await self._body(request.picture)
        pieces = -(-len(body) // PIECE)
        part = body[request.piece * PIECE : (request.piece + 1) * PIECE]
        told = {"picture": request.picture, "piece": request.piece, "pieces": pieces}
        return PicturePiece(**told, body=base64.b64encode(part).decode())

    async def _body(self, name: str) -> bytes:
        """Of what the branch shows; a device sees nothing of others."""
        plan = self._plan()
        if name not in {plan.look.logo, *(clip.picture for clip in plan.playlist)}:
            return b""
        if self._newest[0] != name:
            self._newest = name, await self._pictures.find(name) or b""
        return self._newest[1]

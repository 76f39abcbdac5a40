"""A server's end that gives pictures, for devices that run as processes."""

import base64
import hashlib
from io import BytesIO

from PIL import Image

from wire.link import Ids, Link
from wire.messages import PicturePiece, PictureRequest
from wire.topics import PICTURE_PIECE, PICTURE_REQUEST


class Gallery:
    """Whatever it holds is given to whoever asks; to be made before the link opens."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._held: dict[str, bytes] = {}
        link.hear(PICTURE_REQUEST, self._give)

    def hold(self, colour: str, size: tuple[int, int] = (512, 160)) -> str:
        """One more, of one colour, by its name."""
        made = BytesIO()
        Image.new("RGB", size, colour).save(made, "PNG")
        name = hashlib.sha256(made.getvalue()).hexdigest()
        self._held[name] = made.getvalue()
        return name

    def _give(self, ids: Ids, asked: PictureRequest) -> None:
        body = self._held.get(asked.picture, b"")
        piece = PicturePiece(
            picture=asked.picture,
            piece=asked.piece,
            pieces=1 if body else 0,
            body=base64.b64encode(body).decode(),
        )
        self._link.say(PICTURE_PIECE, piece, kind=ids["kind"], device=ids["device"])

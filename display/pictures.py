"""The bank's own pictures on a display: its logo, and what stands between calls."""

from collections.abc import Callable, Iterator
from pathlib import Path

from display import look
from display.board import Clip
from display.kept import Kept
from wire.album import Album
from wire.messages import Look, Playlist, Showing
from wire.topics import LOOK

PICTURES, KEPT = "pictures", "look.json"


class Pictures:
    """Which are wanted, and which are here; `listed` is told of those that boards show."""

    def __init__(
        self, folder: Path, album: Album, listed: Callable[[tuple[Clip, ...]], None]
    ) -> None:
        self._album, self._listed = album, listed
        self._kept = Kept(folder / KEPT, LOOK, Look())
        self._look, self._playlist = self._kept.last(), Playlist()
        album.came = self._show
        look.wear(self._look)
        self._hang()

    def wear(self, own: Look) -> None:
        """The bank looks so."""
        if own != self._look:
            self._look = own
            self._kept.keep(own)
            look.wear(own)
            self._hang()

    def play(self, playlist: Playlist) -> None:
        """These stand between calls."""
        self._playlist = playlist
        self._hang()

    def _hang(self) -> None:
        wanted = (one.picture for one in self._playlist.showings)
        self._album.want([self._look.logo, *wanted])
        self._show()

    def _show(self) -> None:
        look.MARK.file = str(self._album.file(self._look.logo) or "")
        self._listed(tuple(self._clips()))

    def _clips(self) -> Iterator[Clip]:
        for showing in self._playlist.showings:
            file = self._album.file(showing.picture)
            if file is not None:
                yield _clip(file, showing)


def _clip(file: Path, showing: Showing) -> Clip:
    return Clip(str(file), showing.seconds, showing.text, showing.hours, showing.until)

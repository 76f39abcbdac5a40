"""The keys under which branches chain what they send to head office: files, beside the database."""

import os
from pathlib import Path
from typing import Final

from server.adapters.keys import read_key

FOLDER: Final = "journals"


class SenderKeys:
    """A file BRANCH.key for each; whoever holds one could write a journal that seems whole."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def key(self, branch: str) -> bytes | None:
        """The key of that branch; None where there is none.

        Raises:
            KeyUnreadable: there is a file, but no key in it.
        """
        path = self._folder / f"{branch}.key"
        return read_key(path) if path.exists() else None

    def keep(self, branch: str, key: bytes) -> None:
        """Keep the key, for nobody else's eyes, in place of an older one."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / f"{branch}.key"
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(key.hex())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def forget(self, branch: str) -> None:
        """Erase it."""
        (self._folder / f"{branch}.key").unlink(missing_ok=True)

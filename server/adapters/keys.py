"""The journal's key: a file outside the database, made at the first start."""

import os
import secrets
from pathlib import Path
from typing import Final

NAME: Final = "journal.key"
BYTES: Final = 32


class KeyUnreadable(RuntimeError):
    """The key file is not one; without it nothing can be recorded or verified."""


def journal_key(folder: Path) -> bytes:
    """The key in the data folder; all processes on one database need the same.

    Raises:
        KeyUnreadable: there is a file of that name, but no key in it.
    """
    path = folder / NAME
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(made, "w") as file:
        file.write(secrets.token_hex(BYTES))
        file.flush()
        os.fsync(file.fileno())
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise KeyUnreadable(f"{path} holds no key of {BYTES} bytes in hexadecimal")
    return key

"""The keys in the data folder, outside the database, made at the first start."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

NAME: Final = "journal.key"
BYTES: Final = 32
SESSION: Final = "session.key"


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
        return read_key(path)
    with os.fdopen(made, "w") as file:
        file.write(secrets.token_hex(BYTES))
        file.flush()
        os.fsync(file.fileno())
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in a file.

    Raises:
        KeyUnreadable: there is none in it.
    """
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise KeyUnreadable(f"{path} holds no key of {BYTES} bytes in hexadecimal")
    return key


def session_secrets(folder: Path) -> list[str]:
    """What signs cookies and seals second factors, the newest first; made where there is none."""
    path = folder / SESSION
    if not path.exists():
        fresh = _written(folder, [secrets.token_urlsafe(BYTES)])
        with contextlib.suppress(FileExistsError):  # another server in this folder was faster
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text("ascii").split()


def begin_session_secret(folder: Path) -> None:
    """A new one, before those that there are."""
    known = session_secrets(folder)
    _written(folder, [secrets.token_urlsafe(BYTES), *known]).replace(folder / SESSION)


def end_session_secrets(folder: Path) -> None:
    """Forget all but the newest."""
    _written(folder, session_secrets(folder)[:1]).replace(folder / SESSION)


def _written(folder: Path, lines: list[str]) -> Path:
    fresh = folder / f"{SESSION}.{secrets.token_hex(4)}"
    fresh.touch(mode=0o600)
    with fresh.open("w", encoding="ascii") as file:
        file.write("\n".join(lines))
        file.flush()
        os.fsync(file.fileno())
    return fresh

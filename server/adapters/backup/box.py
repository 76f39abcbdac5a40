"""A backup's file: a compressed archive, sealed with age, which nobody opens without the key."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
SUFFIX: Final = ".age"
PART: Final = ".part"
PIECE: Final = 1 << 20
Heads = Mapping[str, tuple[int, str]]
"""By branch: how far its journal is, and the hash of the last line."""


class NoBackup(RuntimeError):
    """It cannot be made or opened; the message is a sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Key:
    """For whom backups are sealed; only who has the identity opens them."""

    recipient: x25519.Recipient
    identity: x25519.Identity | None

    @property
    def secret(self) -> x25519.Identity:
        """What opens.

        Raises:
            NoBackup: the file had the public half only.
        """
        if self.identity is None:
            raise NoBackup("this key seals and opens nothing; name the file with AGE-SECRET-KEY-1")
        return self.identity


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made: str
    release: str
    kind: str
    """`sqlite` or `postgresql`."""
    revision: str
    """Of the database."""
    heads: Heads
    files: Mapping[str, str]
    """With the SHA-256 of each."""


def new_key(path: Path) -> str:
    """Make a key in a new file; its public half, for machines that only seal.

    Raises:
        FileExistsError: there is a file of that name, and backups may need it.
    """
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w") as file:
        file.write(f"# public key: {public}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def read_key(path: Path) -> Key:
    """The key of a file: age's own form, an identity or a recipient on a line of its own.

    Raises:
        NoBackup: there is none in it.
    """
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        line = next(line for line in lines if line and not line.startswith("#"))
        if line.startswith("age1"):
            return Key(x25519.Recipient.from_str(line), None)
        identity = x25519.Identity.from_str(line)
    except OSError as why:
        raise NoBackup(f"{path} cannot be read: {why.strerror}") from None
    except (StopIteration, ValueError, IdentityError, RecipientError):
        raise NoBackup(f"{path} holds no key; heliotrope backup key {path} makes one") from None
    return Key(identity.to_public(), identity)


def seal(folder: Path, manifest: Manifest, key: Key, file: Path) -> None:
    """Seal what lies in the folder, with its manifest, into a new file; whole or not at all."""
    (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, **asdict(manifest)}))
    archive, part = folder.with_name(folder.name + ".tar"), file.with_name(file.name + PART)
    try:
        with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
            tar.add(folder, arcname=".")
        with archive.open("rb") as clear, _private(part) as sealed:
            encrypt_io(clear, sealed, [key.recipient])
            sealed.flush()
            os.fsync(sealed.fileno())
        part.replace(file)
    finally:
        archive.unlink(missing_ok=True)
        part.unlink(missing_ok=True)


def unseal(file: Path, key: Key, folder: Path) -> Manifest:
    """Open a backup into an empty folder, and see that everything is in it as it was.

    Raises:
        NoBackup: it is damaged, cut off, none at all, or sealed for another key.
    """
    archive = folder.with_name(folder.name + ".tar")
    try:
        with file.open("rb") as sealed, _private(archive) as clear:
            decrypt_io(sealed, clear, [key.secret])
        with tarfile.open(archive, "r:gz") as tar:
            _unpack(tar, folder)
        return _checked(folder)
    except OSError as why:
        if why.errno is None:  # so age says that a piece is not what was sealed
            raise NoBackup(_reason(file, str(why))) from None
        raise NoBackup(f"{file} cannot be opened: {why.strerror}") from None
    except DecryptError as why:
        raise NoBackup(_reason(file, str(why))) from None
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError):
        raise NoBackup(f"{file} is damaged; take another") from None
    finally:
        archive.unlink(missing_ok=True)


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Files and folders, and nothing else, by hand: Debian 12's Python has no filter for that."""
    for member in tar:
        path = (folder / member.name).resolve()
        source = tar.extractfile(member) if member.isfile() else None
        if not path.is_relative_to(folder.resolve()) or not (source or member.isdir()):
            raise ValueError(f"{member.name} does not belong into a backup")
        if source is None:
            path.mkdir(exist_ok=True)
            continue
        with source, _private(path) as target:
            shutil.copyfileobj(source, target)


def hashes(folder: Path) -> dict[str, str]:
    """Of all files in the folder but the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {str(path.relative_to(folder)): _hash(path) for path in files}
    named.pop(MANIFEST, None)
    return named


def _checked(folder: Path) -> Manifest:
    told: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if told.pop("format") != FORMAT:
        raise NoBackup("the backup is of a newer release; install that, and restore with it")
    heads = {branch: (int(place), str(head)) for branch, (place, head) in told["heads"].items()}
    manifest = Manifest(**{**told, "heads": heads})
    if hashes(folder) != manifest.files:
        raise ValueError("files differ")
    return manifest


def _reason(file: Path, why: str) -> str:
    if "No matching keys" in why:
        return f"{file} is sealed for another key; name the one that was made for it"
    return f"{file} is damaged or cut off; take another"


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

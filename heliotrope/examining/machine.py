"""The machine: who may read the secrets, room on the disks, the clock, the locale, tools, fonts."""

import ctypes
import locale
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from heliotrope.examining.finding import Finding, Patient, fine, soon, unknown, wrong

SECRETS: Final = ("journal.key", "session.key", "anchors.log", "heliotrope.sqlite")
OTHERS: Final = 0o077
"""The bits by which a file is somebody else's as well."""
SCARCE: Final = 0.02
LITTLE: Final = 0.10
"""Of a disk."""
ENOUGH: Final = 20 * 2**30
"""Bytes that are enough on any disk."""
UNSYNCHRONISED: Final = 5
"""What the kernel answers where nobody keeps its clock (adjtimex(2), TIME_ERROR)."""
UTF8: Final = "utf-8"
FONTS: Final = ("noto_cjk_sans_otc", "fontpkg_noto_sans_arabic")


def permissions(patient: Patient) -> Iterator[Finding]:
    """Secrets are their owner's only."""
    settings, found = patient.settings, list[Path]()
    found += [settings.data / name for name in SECRETS]
    found += [settings.ca / "ca.key"] if settings.ca else []
    found += [settings.backup_key] if settings.backup_key else []
    found += settings.tls.glob("**/key*.pem") if settings.tls else []
    open_ = [path for path in found if path.exists() and _lies_open(path, settings.data)]
    for path in open_:
        yield wrong(f"others on this machine may read {path}", f"chmod 600 {path}")
    if not open_:
        yield fine("secrets are read by their owner only")


def _lies_open(path: Path, data: Path) -> bool:
    """Others may read it, and may get as far as its folder."""
    shut = path.parent == data and not data.stat().st_mode & OTHERS
    return bool(path.stat().st_mode & OTHERS) and not shut


def room(patient: Patient) -> Iterator[Finding]:
    """There is room for weeks."""
    folders = [patient.settings.data]
    folders += [patient.settings.backup_to] if patient.settings.backup_to else []
    for folder in folders:
        try:
            disk = shutil.disk_usage(folder)
        except OSError as why:
            yield wrong(f"{folder} cannot be looked at: {why.strerror}", f"mkdir -p {folder}")
            continue
        free, said = disk.free / disk.total, f"{disk.free / 2**30:.1f} GiB are free at {folder}"
        if disk.free > ENOUGH or free > LITTLE:
            yield fine(said)
        elif free > SCARCE:
            yield soon(said, "let old days leave the journal (heliotrope journal checkpoint)")
        else:
            yield wrong(said, "make room now: without it nothing is recorded, and nobody called")


def clock(_: Patient) -> Iterator[Finding]:
    """Somebody keeps the clock."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        state = -1
    if state < 0:
        yield unknown("the kernel does not say whether its clock is kept")
    elif state == UNSYNCHRONISED:
        yield soon("nobody keeps this machine's clock", "apt-get install chrony")
    else:
        yield fine("the clock is kept by NTP")


def words(_: Patient) -> Iterator[Finding]:
    """Files and terminals take every language."""
    spoken = locale.getpreferredencoding(do_setlocale=False).lower()
    if spoken.replace("utf8", UTF8) != UTF8:
        yield soon(f"the locale writes {spoken}", "set LANG=C.UTF-8")
    else:
        yield fine("the locale is UTF-8")


def tools(patient: Patient) -> Iterator[Finding]:
    """What backups of PostgreSQL need, and fonts where something is drawn."""
    if patient.settings.database.startswith("postgresql") and patient.settings.backup_to:
        missing = [name for name in ("pg_dump", "pg_restore") if shutil.which(name) is None]
        if missing:
            yield wrong(f"{missing[0]} is missing", "apt-get install postgresql-client")
        else:
            yield fine("PostgreSQL's tools are there")
    if find_spec("kivy"):
        gone = [name for name in FONTS if find_spec(name) is None]
        if gone:
            yield wrong("fonts are missing", f"pip install {gone[0].replace('_', '-')}")
        else:
            yield fine("fonts for every language are there")

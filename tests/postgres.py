"""A PostgreSQL of the tests' own: started once a test process, in a folder that goes with it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

PROGRAMS = Path(os.environ.get("HELIOTROPE_POSTGRES", "/usr/lib/postgresql/15/bin"))
"""Debian 12 has 15; docs/tried.md says which others were, and how."""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "max_wal_size": "128MB",
    "log_min_messages": "fatal",
}
ANYONE = ("--username=bank", "--auth=trust")
PATIENCE = 30.0


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database; durable, as in a bank."""
    with place() as folder, running(folder) as url:
        yield url


@contextmanager
def place() -> Iterator[Path]:
    """A folder in which an empty database lies at `d`, its owner's."""
    folder = Path(tempfile.mkdtemp(prefix="heliotrope-postgres-"))
    try:
        _give_away(folder)
        told = ("-D", folder / "d", "-U", "bank", "-A", "trust", "-E", "UTF8")
        as_owner(folder, PROGRAMS / "initdb", *told)
        yield folder
    finally:
        shutil.rmtree(folder)


def as_owner(folder: Path, *command: str | Path) -> None:
    """Something done as the user whose the database is."""
    subprocess.run([*_nobody(), *command], check=True, capture_output=True, cwd=folder)


@contextmanager
def running(folder: Path, data: str = "d", **settings: str) -> Iterator[str]:
    """The URL of the database at `data` in the folder, with these settings."""
    port = _free_port()
    with _running(folder, port, folder / data, settings):
        url = f"postgresql://bank@127.0.0.1:{port}/postgres"
        wait_for(url)
        yield url


def stop(url: str) -> None:
    """End the server at the URL in the middle of whatever it does, in order."""
    with psycopg.connect(url) as connection:
        folder = Path(str(connection.execute("SHOW data_directory").fetchall()[0][0]))
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGINT)


def command(folder: Path, data: Path, port: int, **settings: str) -> list[str]:
    """Starts the database at `data` in the folder, as its owner."""
    options = {**SETTINGS, "port": str(port), "unix_socket_directories": str(folder), **settings}
    told = [f"--{name}={value}" for name, value in options.items()]
    return [*_nobody(), str(PROGRAMS / "postgres"), "-D", str(data), *told]


@contextmanager
def _running(folder: Path, port: int, data: Path, settings: Mapping[str, str]) -> Iterator[None]:
    told = command(folder, data, port, **settings)
    with subprocess.Popen(told, cwd=folder, stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.send_signal(signal.SIGINT)  # at once, but in order
            running.wait(PATIENCE)


def _nobody() -> list[str]:
    """PostgreSQL refuses to run as root; and it goes when the tests are killed."""
    user = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig=INT", *user]


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    """Until it answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return

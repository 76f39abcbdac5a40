"""A bare Debian as a machine of its own: own files, processes, network and host name."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.system.parts import wait_for

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SETTING_UP = """
set -e
cd "$1"
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" root
mount -t proc proc root/proc
for each in run tmp dev; do mount -t tmpfs tmpfs root/$each; done
chmod 1777 root/tmp
mkdir root/dev/shm
chmod 1777 root/dev/shm
for each in null zero full random urandom tty; do
  touch root/dev/$each
  mount --bind /dev/$each root/dev/$each
done
hostname "$3"
ip link set lo up
touch ready
exec sleep infinity
"""


class Box:
    """One machine; it has no network but the cables that are put in."""

    def __init__(self, name: str, base: Path, folder: Path) -> None:
        self.name, self._base, self._folder = name, base, folder
        self.root = folder / "root"
        self.pid = 0

    @contextlib.contextmanager
    def on(self) -> Iterator["Box"]:
        """Switched on; at the end all that runs in it is gone."""
        for each in ("upper", "work", "root"):
            (self._folder / each).mkdir(parents=True)
        spaces = ("--mount", "--net", "--uts", "--pid", "--ipc", "--fork", "--kill-child")
        told = (str(self._folder), str(self._base), self.name)
        holder = subprocess.Popen(["unshare", *spaces, "sh", "-c", SETTING_UP, "sh", *told])
        try:
            wait_for((self._folder / "ready").exists, f"the box {self.name}")
            children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children").read_text("ascii")
            self.pid = int(children)
            yield self
        finally:
            holder.kill()
            holder.wait()

    def command(self, *words: str, **told: str) -> list[str]:
        """The words as a command line that runs in the box, as root."""
        into = ["nsenter", f"--target={self.pid}", "--mount", "--net", "--uts", "--pid", "--ipc"]
        clean = {"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root"} | told
        environment = [f"{name}={value}" for name, value in clean.items()]
        return [*into, "chroot", str(self.root), "env", "-i", *environment, *words]

    def run(self, *words: str, well: bool = True) -> str:
        """Run it to its end; what it said."""
        done = subprocess.run(self.command(*words), capture_output=True, check=False, text=True)
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == well, f"{' '.join(words)}:\n{said[-6000:]}"
        return said

    def seen(self, path: str) -> Path:
        """A file of the box, from outside."""
        return Path(f"/proc/{self.pid}/root{self.root}{path}")

    def outside(self, *words: str) -> list[str]:
        """A command line of this machine that runs in the box's network."""
        return ["nsenter", f"--target={self.pid}", "--net", *words]


def cable(one: Box, other: Box, network: str = "192.0.2") -> None:
    """Connect two boxes: `network`.1 and `network`.2."""
    peer = ["peer", "name", "eth0", "netns", str(other.pid)]
    subprocess.run(
        ["ip", "link", "add", "eth0", "netns", str(one.pid), "type", "veth", *peer], check=True
    )
    for place, box in enumerate((one, other), start=1):
        address = ["address", "add", f"{network}.{place}/24", "dev", "eth0"]
        for words in (address, ["link", "set", "eth0", "up"]):
            subprocess.run(box.outside("ip", *words), check=True)


def bare_debian(folder: Path) -> Path:
    """A bare Debian 12, made once and used by all boxes; nothing is written into it."""
    base = folder / "bookworm"
    if not base.exists():
        draft = folder / f"bookworm.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(draft)], check=True)
        draft.rename(base)
    return base

"""A bare Debian as a machine of its own: own files, processes, network, host name and systemd."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.system.parts import wait_for

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BOOTING = """
set -e
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
for each in run tmp dev; do mount -t tmpfs -o mode=755 tmpfs $each; done
chmod 1777 tmp
mkdir dev/shm dev/pts before
chmod 1777 dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for each in null zero full random urandom tty; do
  touch dev/$each
  mount --bind /dev/$each dev/$each
done
echo "$3" >etc/hostname
hostname "$3"
# Not chroot: in one, systemd could give no unit users of its own. Shared, or none saw its secrets.
pivot_root . before
exec env -i PATH="$4" container=other sh -c \
  'cd /; umount -l /before; mount --make-rshared /; exec /lib/systemd/systemd --log-target=journal'
"""


class Box:
    """One machine; it has no network but the cables that are put in."""

    def __init__(self, name: str, base: Path, folder: Path) -> None:
        self.name, self._base, self._folder = name, base, folder
        self.pid = 0

    @contextlib.contextmanager
    def on(self) -> Iterator["Box"]:
        """Switched on, when systemd has started everything; at the end all that runs is gone."""
        for each in ("upper", "work", "root"):
            (self._folder / each).mkdir(parents=True)
        spaces = ("--mount", "--net", "--uts", "--pid", "--ipc", "--cgroup", "--fork")
        told = (str(self._folder), str(self._base), self.name, PATH)
        boot = ["unshare", *spaces, "--kill-child", "sh", "-c", BOOTING, "sh", *told]
        holder = subprocess.Popen(boot, stdin=subprocess.DEVNULL)
        try:
            children = Path(f"/proc/{holder.pid}/task/{holder.pid}/children")
            wait_for(lambda: children.read_text("ascii"), f"the box {self.name}")
            self.pid = int(children.read_text("ascii"))
            wait_for(self.seen("/run/systemd/private").exists, f"systemd of {self.name}")
            self.run("systemctl", "is-system-running", "--wait")
            yield self
        finally:
            holder.kill()
            holder.wait()

    def command(self, *words: str, **told: str) -> list[str]:
        """The words as a command line that runs in the box, as root."""
        clean = {"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root"} | told
        environment = [f"{name}={value}" for name, value in clean.items()]
        return ["nsenter", f"--target={self.pid}", "--all", "env", "-i", *environment, *words]

    def run(self, *words: str, well: bool = True, **told: str) -> str:
        """Run it to its end; what it said."""
        command = self.command(*words, **told)
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == well, f"{' '.join(words)}:\n{said[-6000:]}"
        return said

    def seen(self, path: str) -> Path:
        """A file of the box, from outside."""
        return Path(f"/proc/{self.pid}/root{path}")

    def outside(self, *words: str) -> list[str]:
        """A command line of this machine that runs in the box's network."""
        return ["nsenter", f"--target={self.pid}", "--net", *words]

    def told(self, unit: str, **settings: str) -> None:
        """Tell a unit's programs something beside what their files say."""
        folder = self.seen(f"/run/systemd/system/{unit}.d")
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"Environment={name}={value}\n" for name, value in settings.items()]
        (folder / "test.conf").write_text("[Service]\n" + "".join(lines), "utf-8")

    def shown(self, unit: str, *properties: str) -> list[str]:
        """Properties of a unit, as systemd shows them."""
        asked = f"--property={','.join(properties)}"
        return sorted(self.run("systemctl", "show", asked, unit).split())


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
    """A bare Debian 12 that boots, made once and used by all; nothing is written into it."""
    base = folder / "bookworm"
    if not base.exists():
        draft = folder / f"bookworm.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        words = ["--variant=minbase", "--include=systemd-sysv", "bookworm", str(draft)]
        subprocess.run(["debootstrap", *words], check=True)
        # A power cut is not what is tried here: dpkg need not wait for the disk.
        (draft / "etc/dpkg/dpkg.cfg.d/test").write_text("force-unsafe-io\n", "ascii")
        draft.rename(base)
    return base

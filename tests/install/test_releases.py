"""A release goes to a real machine with systemd, and one whose screen dies is taken back."""

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.install.box import Box
from tests.install.test_first_ticket import BRANCH, KIOSK, SCREEN, blocks, typed
from tests.install.test_first_ticket import machines as machines  # noqa: PLC0414 - a fixture
from tests.releases import SCREEN as PROGRAM
from tests.releases import Signer
from tests.system.parts import wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]
RUN: Final = ("systemctl", "start", "heliotrope-update.service")
DEAD: Final = "#!/bin/sh\nexit 1\n"
ASKING: Final = 120
"""Seconds: what is known of other devices may be a quarter of a minute old."""


def another(built: Path, version: str, folder: Path, screen: str = "") -> Path:
    """The same package as another version, with another program behind the screen."""
    root, made = folder / version, folder / f"heliotrope-device_{version}_amd64.deb"
    subprocess.run(["dpkg-deb", "--raw-extract", str(built), str(root)], check=True)
    control = root / "DEBIAN" / "control"
    told = re.sub("^Version: .*$", f"Version: {version}", control.read_text(), flags=re.MULTILINE)
    control.write_text(told)
    [metadata] = root.glob("usr/lib/heliotrope/device/lib/*/*/heliotrope-*.dist-info/METADATA")
    told = re.sub("^Version: .*$", f"Version: {version}", metadata.read_text(), flags=re.MULTILINE)
    metadata.write_text(told)
    if screen:
        (root / PROGRAM).write_text(screen)
    build = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", str(root), str(made)]
    subprocess.run(build, check=True, capture_output=True)
    return made


def bring(branch: Box, release: Path, signer: Signer, version: str) -> None:
    """As docs/upgrade.md says."""
    for file in (release, signer.sign(release)):
        branch.seen(f"/media/{file.name}").write_bytes(file.read_bytes())
    rollout = ("heliotrope-branch", "rollout")
    branch.run(*rollout, "add", f"/media/{release.name}")
    branch.run(*rollout, "begin", version, "--any-time", "--pause", "0")


def installed(kiosk: Box) -> str:
    """The version that dpkg knows."""
    return kiosk.run(
        "dpkg-query", "-W", "-f", "${Version} ${db:Status-Status}", "heliotrope-device"
    )


def stood(kiosk: Box) -> str:
    """How the updater stands."""
    return kiosk.run("heliotrope-updater", "status")


def test_a_release_goes_to_a_kiosk_and_a_dead_one_is_taken_back(
    machines: tuple[Box, Box], bundle: Path, signer: Signer, tmp_path: Path
) -> None:
    """By the units as they are installed; the kiosk is heard over MQTT, or it goes back."""
    (branch, kiosk), said = machines, ""
    for where, words in blocks():
        invitation = re.search(r"as a QR code: (\S+)", said)
        told = {"INVITATION": invitation[1]} if invitation else {}
        said += typed({BRANCH: branch, KIOSK: kiosk}[where], words, **told)
    [built] = bundle.parent.glob("heliotrope-device_0.1.0_*.deb")
    assert "current   0.1.0" in stood(kiosk)

    def carried_out(of: str) -> bool:
        kiosk.run(*RUN)
        return bool(re.search(rf"^of +{of}$", stood(kiosk), re.MULTILINE))

    bring(branch, another(built, "0.2.0", tmp_path), signer, "0.2.0")
    wait_for(lambda: carried_out("1-1"), "the release is kept", ASKING)
    assert installed(kiosk) == "0.2.0 installed"
    assert "outcome   kept" in stood(kiosk)
    assert "ActiveState=active" in kiosk.shown(SCREEN, "ActiveState")

    kiosk.told("heliotrope-update.service", HELIOTROPE_TRIAL_SECONDS="20")
    kiosk.run("systemctl", "daemon-reload")
    bring(branch, another(built, "0.3.0", tmp_path, DEAD), signer, "0.3.0")
    wait_for(lambda: carried_out("2-1"), "the release is taken back", ASKING)
    assert installed(kiosk) == "0.2.0 installed"
    assert "the server did not hear it" in stood(kiosk)
    wait_for(lambda: "ActiveState=active" in kiosk.shown(SCREEN, "ActiveState"), "the screen")
    assert "0.3.0 halted" in branch.run("heliotrope-branch", "rollout", "list")
    # The kiosk has no printer here, which is wrong too.
    said = branch.run("heliotrope-branch", "doctor", well=False)
    assert "software: the roll-out of 0.3.0 is halted: sample-k1: the server did not hear" in said

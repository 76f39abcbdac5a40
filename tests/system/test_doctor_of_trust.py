"""The doctor looks at a broker that goes by certificates, as whoever set it up would ask."""

import asyncio
import json
from pathlib import Path

import pytest

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from tests.system.test_enrolment import House, house

pytestmark = [
    pytest.mark.system,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


async def examined(made: House, *, well: bool) -> dict[str, list[str]]:
    """By check, what is said of it."""
    found: dict[str, list[str]] = {}
    for each in json.loads(await made.run("doctor", "--json", well=well)):
        found.setdefault(each["check"], []).append(f"{each['state']} {each['said']}")
    return found


def of_somebody_else(made: House) -> None:
    """Another CA's certificate where ours was; a server that ran would put that right."""
    made.server.part.stop()
    new_authority(made.folder / "other", "Somebody", wall_clock())
    own = made.folder / "tls" / "b1" / "ca.pem"
    own.write_bytes((made.folder / "other" / "ca.pem").read_bytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Closed to others, as a server makes its own."""
    tmp_path.chmod(0o700)
    return tmp_path


async def test_trust_is_looked_at_end_to_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The CA, the server's certificate, who is revoked, the broker's own; then a foreign CA."""
    async with house(folder, monkeypatch) as made:
        for name, setting in made.server.part.told.items():
            monkeypatch.setenv(name, setting)
        monkeypatch.setenv("HELIOTROPE_WATCH_PORT", "0")
        await made.enrol("k1")
        await made.run("device", "revoke", "k1", "--branch", "b1", "--data", str(folder))
        await made.run(
            "ca", "crl", str(folder / "ca"), "--files", str(folder / "mosquitto"),
            "--data", str(folder),
        )  # fmt: skip
        well = await examined(made, well=True)
        await asyncio.to_thread(of_somebody_else, made)
        foreign = await examined(made, well=False)

    assert well["ca"] == ["fine the CA lasts 3651 days"]
    assert well["certificates"] == ["fine the server's certificate for b1 lasts 89 days"]
    assert well["revocations"] == ["fine the broker knows who is revoked (list of 0 days ago)"]
    assert well["broker"][1] == "fine the broker's certificate lasts 824 days"
    assert foreign["certificates"][0].startswith("wrong ")
    assert "is not of the CA in" in foreign["certificates"][0]
    assert "is not of the CA in" in foreign["broker"][1]

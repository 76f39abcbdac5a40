"""Who a customer is goes through the whole server, and is nowhere in it afterwards."""

import hashlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from heliotrope.cli import main
from tests.system.hall import Hall, served
from tests.system.stranger import Stranger, at_the_kiosk

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]
CANARY = "622189990001112223"
UNKNOWN = "499900011122299944"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Broker and server, whose directory knows the canary."""
    with served(tmp_path_factory.mktemp("hall"), CUSTOMERS="local") as parts:
        yield parts


@pytest.fixture
def kiosk(made: Hall) -> Iterator[Stranger]:
    """A stranger with the kiosk's account."""
    with at_the_kiosk(made) as connected:
        yield connected


def bring(made: Hall, tmp_path: Path) -> None:
    """The canary is a gold customer; an operator says so while the server runs."""
    file = tmp_path / "customers.csv"
    file.write_text(f"document,number,tier,until\ncard,{CANARY},gold,\n")
    data = made.server.told["HELIOTROPE_DATA"]
    done = CliRunner().invoke(main, ["customers", "import", str(file), "--data", data])
    assert done.exit_code == 0, done.output


def identify(kiosk: Stranger, number: str) -> dict[str, Any]:
    """What the server says of a card."""
    question = {"kind": "identify", "id": secrets.token_hex(8), "document": "card"}
    return kiosk.ask({**question, "number": number})


def take(kiosk: Stranger, told: dict[str, Any]) -> dict[str, Any]:
    """A ticket for whoever was just identified."""
    wanted = {"service": "cash", "tier": told["tier"], "language": "en", "identified": told["id"]}
    token = hashlib.sha256(told["id"].encode()).hexdigest()
    return kiosk.ask({"kind": "issue", "id": secrets.token_hex(8), "token": token, **wanted})


def written(folder: Path) -> bytes:
    """Databases, logs, the broker's files: all that there is."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_card_gives_its_tier_and_is_forgotten(
    made: Hall, kiosk: Stranger, tmp_path: Path
) -> None:
    """Known again while it waits, and in no file of the server or the broker."""
    bring(made, tmp_path)
    told = identify(kiosk, CANARY)
    ticket = take(kiosk, told)
    again = identify(kiosk, CANARY)
    stranger_told = identify(kiosk, UNKNOWN)
    misread = kiosk.ask({"kind": "identify", "id": "x", "document": "face", "number": UNKNOWN})

    assert (told["known"], told["tier"], told["waits_as"]) == (True, "gold", "")
    assert again["waits_as"] == ticket["number"]
    assert (stranger_told["known"], stranger_told["tier"]) == (True, None)
    assert misread["error"] == "MalformedMessage"
    assert all(number.encode() not in written(made.folder) for number in (CANARY, UNKNOWN))

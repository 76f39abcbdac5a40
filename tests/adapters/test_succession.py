"""Nobody gets a certificate of the CA that follows before every broker lets such a one in."""

from pathlib import Path

import pytest

from server.adapters.authorities import Authorities
from server.adapters.authority import made_authority
from server.adapters.clock import wall_clock
from server.adapters.succession import Succession
from tests.secured import NOW, secured
from wire.keys import is_issued_by, keep_certificate, new_key
from wire.tls import CA

# paho leaves a socket whose handshake failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


async def test_devices_stay_with_the_old_ca_until_the_broker_knows_the_new(tmp_path: Path) -> None:
    """A device that had changed over before would stand outside, and nobody near it."""
    async with secured(tmp_path) as broker:
        both, folder = Authorities(broker.ca, made_authority("B #2", NOW)), broker.files.folder
        made = Succession(both, [("127.0.0.1", broker.port)], wall_clock)
        await made.look()
        before = made.device("b1-k1", new_key().public_key(), NOW, several=True)
        assert made.trust() == ""
        assert (before.ca, before.trusted) == (both.own.id, both.own.pem)
        await broker.child.stop()
        await made.look()
        assert made.trust() == ""
        keep_certificate(folder / CA, *both.certificates)
        (folder / "crl.pem").write_text("".join(each.revocations({}, NOW) for each in both.all))
        await broker.child.start()
        await made.look()
        after = made.device("b1-k1", new_key().public_key(), NOW, several=True)

    assert made.trust() == both.trust
    assert is_issued_by(after.certificate, both.newest.certificate)

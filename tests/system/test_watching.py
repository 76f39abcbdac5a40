"""What whoever watches is told by a real server."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.databases import empty
from tests.figures import figure
from tests.system.hall import Hall, served
from tests.system.parts import Part, answers, heliotrope, wait_for
from tests.system.servers import servers
from tests.system.storm import small
from tests.system.stranger import at_the_kiosk, stranger
from wire.topics import BOARD_SHOWN, DEVICE_STATE, LOBBY

pytestmark = pytest.mark.system
TOKEN = "only-in-this-test"
SECRETS = ("c0ffee" * 10, "wrong-and-secret")
ISSUE = {
    "kind": "issue",
    "id": "r1",
    "service": "cash",
    "tier": "basic",
    "language": "ko",
    "token": SECRETS[0] + "0000",
}
LOST = {"state": "lost"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A broker and a server that is watched with a token."""
    with served(tmp_path_factory.mktemp("watched")) as parts:
        yield parts


def asked(url: str, token: str = "") -> tuple[int, str]:
    """The status, and what was said."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as told:
            return told.status, told.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_what_happens_is_counted_and_nobody_is_named(made: Hall) -> None:
    """A ticket, a device that is lost, an outbox: in figures, without a number or a token."""
    issued = "heliotrope_orders_total"
    with at_the_kiosk(made) as kiosk:
        answer = kiosk.ask(ISSUE)
        kiosk.ask(ISSUE | {"id": "r2", "service": "nothing-of-that-name"})
    here = {"branch": "sample", "kind": "kiosk", "device": "k1"}
    with stranger(made, "k1", LOBBY.anyone("sample"), DEVICE_STATE.address(**here)) as device:
        device.say(LOST)
        wait_for(lambda: made.figure("heliotrope_branch_devices", state="lost"), "the lost one")
        device.say({"state": "ready", "paper": "jam", "outbox": 3})
        wait_for(lambda: made.figure("heliotrope_branch_printers", paper="jam"), "the jam")
    text = asked(f"http://127.0.0.1:{made.watch_port}/metrics")[1]

    assert figure(text, issued, command="Issue", outcome="done") == 1
    assert figure(text, issued, command="Issue", outcome="refused") == 1
    assert figure(text, "heliotrope_order_seconds_count", command="Issue") == 2
    assert figure(text, "heliotrope_branch_tickets_waiting", tier="basic") == 1
    assert figure(text, "heliotrope_branch_outbox_requests", kind="kiosk") == 3
    assert figure(text, "heliotrope_branch_outbox_age_seconds") is not None
    assert figure(text, "heliotrope_branch_on_duty", branch="sample") == 1
    assert figure(text, "heliotrope_branch_broker_connected") == 1
    assert (figure(text, "process_resident_memory_bytes") or 0) > 1e6
    assert answer["number"] not in text
    for secret in SECRETS:
        assert secret not in text + made.server.said()


def test_what_no_board_can_have_shown_is_not_measured(made: Hall) -> None:
    """A board's word is data: a sequence of nobody's is no call."""
    here = {"branch": "sample", "device": "b1"}
    with stranger(made, "b1", LOBBY.anyone("sample"), BOARD_SHOWN.address(**here)) as board:
        for said in ({"sequence": 10**9}, {"sequence": "x"}, b"\xff"):
            board.say(said)
        wait_for(lambda: made.server.said().count("message refused") > 1, "the refusals")

    assert made.figure("heliotrope_call_to_board_seconds_count") == 0


def test_log_ins_that_are_refused_are_counted(made: Hall) -> None:
    """Somebody tries passwords."""
    form = b"name=admin&password=wrong-and-secret"
    request = urllib.request.Request(
        f"{made.url}/login", form, {"Origin": made.url, "Host": made.url.partition("//")[2]}
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request)

    assert made.figure("heliotrope_log_ins_refused_total") == 1
    assert "wrong-and-secret" not in made.server.said()


def test_figures_want_the_token_and_health_does_not(tmp_path: Path) -> None:
    """Denied unless known; the pages' own port never has them."""
    with served(tmp_path, WATCH_TOKEN=TOKEN) as made:
        here = f"http://127.0.0.1:{made.watch_port}"

        assert asked(f"{here}/metrics")[0] == 401
        assert asked(f"{here}/metrics", TOKEN + "x")[0] == 401
        assert asked(f"{here}/metrics", TOKEN)[0] == 200
        assert asked(f"{here}/health") == (200, '{"status":"ok"}')
        assert asked(f"{here}/ready") == (200, '{"status":"ready"}')
        assert asked(f"{made.url}/metrics", TOKEN)[0] == 404


def test_a_port_that_others_reach_needs_a_token(tmp_path: Path) -> None:
    """Forgetting it is said at the start."""
    told = {"HELIOTROPE_DATA": str(tmp_path), "HELIOTROPE_BRANCH_FILE": "x.toml"}
    told |= {"HELIOTROPE_PASSWORD": "p", "HELIOTROPE_WATCH_PORT": "9100"}
    told |= {"HELIOTROPE_WATCH_HOST": "0.0.0.0"}
    server = Part("server", heliotrope("server"), told, tmp_path).start()
    wait_for(lambda: not server.alive, "its end")

    assert "HELIOTROPE_WATCH_TOKEN: Other machines reach the port" in server.said()


def test_without_its_database_a_server_is_alive_and_not_ready(tmp_path: Path) -> None:
    """People are sent elsewhere; nobody restarts a process that is well."""
    with postgres.server() as url:
        empty(url)
        with servers(tmp_path, 1, [small("b1")], url, watched=True) as [server]:
            here = f"http://127.0.0.1:{server.watch_port}"
            wait_for(lambda: answers(f"{here}/ready"), "readiness")
            postgres.stop(url)
            said = wait_for(lambda: _unready(here), "its end to be seen")

            assert said == '{"status":"not ready","database":"refuses"}'
            assert asked(f"{here}/health")[0] == 200
            assert (
                figure(asked(f"{here}/metrics")[1], "heliotrope_database_errors_total") or 0
            ) > 0


def _unready(here: str) -> str | None:
    status, said = asked(f"{here}/ready")
    return said if status == 503 else None

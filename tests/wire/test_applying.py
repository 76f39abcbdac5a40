"""A device comes for its certificate: to the server, to a liar between them, to somebody else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from desk import K1, Desk, answering

from server.adapters.authority import new_authority
from server.adapters.clock import wall_clock
from wire.applying import NotEnrolled, enrol, renew
from wire.enrolment import Enrol, Place, name_in, proof_of_device, request_for, stretched
from wire.keys import new_key
from wire.tls import CERTIFICATE, KEY, NEXT_KEY, certificate, context


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A server's side."""
    made = Desk(tmp_path)
    yield made
    made.database.close()


def test_it_keeps_a_key_that_only_it_has(desk: Desk, tmp_path: Path) -> None:
    """Made on the device; nothing but the request has left it."""
    seen: list[bytes] = []

    def spy(body: bytes) -> tuple[int, bytes]:
        seen.append(body)
        return desk(body)

    with answering(spy) as url:
        enrol(url, K1, desk.code, tmp_path / "tls")
    folder = tmp_path / "tls"

    assert name_in(certificate(folder)) == "b1-k1"
    assert context(folder).get_ca_certs()
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}[KEY] == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / KEY).read_bytes().splitlines()[1] not in seen[0]


def test_a_renewal_changes_key_and_certificate(desk: Desk, tmp_path: Path) -> None:
    """Each key is used for three months at most."""
    folder = tmp_path / "tls"
    with answering(desk) as url:
        enrol(url, K1, desk.code, folder)
        before = [(folder / name).read_bytes() for name in (KEY, CERTIFICATE)]
        renew(folder)

    assert not {(folder / name).read_bytes() for name in (KEY, CERTIFICATE)} & {*before}
    assert not (folder / NEXT_KEY).exists()
    context(folder)


def test_a_renewal_that_is_refused_or_lost_leaves_all_as_it_was(desk: Desk, tmp_path: Path) -> None:
    """The device goes on with what it has, and tries again."""
    folder = tmp_path / "tls"
    with answering(desk) as url:
        enrol(url, K1, desk.code, folder)
    (folder / "server").write_text(url)
    before = [(folder / name).read_bytes() for name in (KEY, CERTIFICATE)]
    with pytest.raises(NotEnrolled, match="is not reached"):
        renew(folder)
    context(folder)

    assert [(folder / name).read_bytes() for name in (KEY, CERTIFICATE)] == before


def test_a_liar_who_puts_in_another_key_gets_no_certificate(desk: Desk, tmp_path: Path) -> None:
    """The proof is over the request: without the code nobody makes one for another."""
    liars = request_for("b1-k1", new_key())

    def lie(body: bytes) -> tuple[int, bytes]:
        return desk(json.dumps(json.loads(body) | {"request": liars}).encode())

    with answering(lie) as url, pytest.raises(NotEnrolled, match="heliotrope device invite"):
        enrol(url, K1, desk.code, tmp_path / "tls")

    assert not (tmp_path / "tls").exists()


def test_a_liar_who_answers_with_a_ca_of_his_own_is_found(desk: Desk, tmp_path: Path) -> None:
    """Else the device would trust the liar's broker from then on."""
    his = new_authority(tmp_path / "his", "North", wall_clock())

    def lie(body: bytes) -> tuple[int, bytes]:
        status, said = desk(body)
        return status, json.dumps(json.loads(said) | {"ca": his.pem}).encode()

    with answering(lie) as url, pytest.raises(NotEnrolled, match="does not know the code"):
        enrol(url, K1, desk.code, tmp_path / "tls")

    assert not (tmp_path / "tls").exists()


def test_a_liar_cannot_send_our_own_proof_back(desk: Desk, tmp_path: Path) -> None:
    """What the device says proves nothing about the server."""

    def echo(body: bytes) -> tuple[int, bytes]:
        asked = json.loads(body)
        told = {"certificate": asked["request"], "ca": desk.ca.pem, "proof": asked["proof"]}
        return 200, json.dumps(told).encode()

    with answering(echo) as url, pytest.raises(NotEnrolled, match="does not know the code"):
        enrol(url, K1, desk.code, tmp_path / "tls")


def test_a_renewal_for_another_key_or_name_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    """Whatever answers, what we have works on."""
    folder = tmp_path / "tls"
    answers = [
        desk.ca.device("b1-k1", new_key().public_key(), wall_clock()),
        new_authority(tmp_path / "his", "North", wall_clock()).certificate,
    ]
    with answering(desk) as url:
        enrol(url, K1, desk.code, folder)
    for made in answers:
        said = json.dumps({"certificate": made.public_bytes(Encoding.PEM).decode()}).encode()
        with answering(lambda _, said=said: (200, said)) as liar:  # type: ignore[misc]
            (folder / "server").write_text(liar)
            with pytest.raises(NotEnrolled, match="not a certificate for our key"):
                renew(folder)

    context(folder)


@pytest.mark.parametrize(
    ("status", "said", "sentence"),
    [
        (403, b"", "after five wrong ones it is void"),
        (404, b"", "it needs HELIOTROPE_CA"),
        (429, b"", "wait a minute"),
        (500, b"", "answers 500"),
        (200, b"<html>", "is not our server"),
        (200, b'{"certificate": "x", "ca": "y", "proof": "\xc3\xa4"}', "does not know the code"),
        (302, b"", "answers 302"),
    ],
)
def test_whatever_answers_the_operator_reads_one_sentence(
    tmp_path: Path, status: int, said: bytes, sentence: str
) -> None:
    """With the remedy."""
    with answering(lambda _: (status, said)) as url, pytest.raises(NotEnrolled) as wrong:
        enrol(url, K1, "0000-0000", tmp_path / "tls")

    assert sentence in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize("url", ["ftp://x", "nowhere", "http://127.0.0.1:1", "http://[", ""])
def test_where_nobody_is_says_so(tmp_path: Path, url: str) -> None:
    """And nothing is left behind."""
    with pytest.raises(NotEnrolled, match="is not reached"):
        enrol(url, K1, "0000-0000", tmp_path / "tls")

    assert not (tmp_path / "tls").exists()


def test_codes_are_for_one_device() -> None:
    """The same code is another secret elsewhere."""
    assert stretched("0000-0000", K1) != stretched("0000-0000", Place("b1", "k2"))
    request = request_for("b1-k1", new_key())
    proof = proof_of_device(stretched("0000-0000", K1), request)
    assert Enrol(branch="b1", device="k1", request=request, proof=proof)

"""A device applies for certificates: the first with a code, the next with the key of the last."""

import http.client
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from pydantic import ValidationError

from wire.enrolment import (
    Answer,
    Enrol,
    Place,
    Renew,
    is_signed,
    key_of,
    name_in,
    proof_of_device,
    proof_of_server,
    request_for,
    same,
    signed,
    stretched,
    succession,
)
from wire.keys import Key, is_issued_by, keep_certificate, keep_key, new_key
from wire.tls import CA, CERTIFICATE, KEY, NEXT_KEY, NoCertificate, certificate, settle, trusted

Cas = Sequence[x509.Certificate]
WHERE: Final = "server"
"""The file that says where the device was enrolled, and is renewed."""
PATIENCE_SECONDS: Final = 20
MOST_BYTES: Final = 64 * 1024
SAID: Final = {
    403: "the code is wrong, was used, or is older than ten minutes; after five wrong ones it is "
    "void: heliotrope device invite gives another",
    404: "no server that enrols answers there; it needs HELIOTROPE_CA",
    429: "too many requests; wait a minute",
}


class NotEnrolled(RuntimeError):
    """There is no certificate; the message says why and what helps."""


def enrol(url: str, place: Place, code: str, folder: Path) -> None:
    """Make a key, have it certified for the code, and keep both in the folder.

    Raises:
        NotEnrolled: the server refuses, is not there, or is not the branch's.
    """
    key, known = new_key(), stretched(code, place)
    request = request_for(place.name, key)
    proof = proof_of_device(known, request)
    asked = Enrol(
        branch=place.branch, device=place.device, request=request, proof=proof, several=True
    )
    answer = _ask(url, asked, folder)
    if not same(answer.proof, proof_of_server(known, request, answer.certificate, answer.ca)):
        raise NotEnrolled(f"what answers at {url} does not know the code: it is not our server")
    made = x509.load_pem_x509_certificate(answer.certificate.encode())
    cas = x509.load_pem_x509_certificates(answer.ca.encode())
    _see_that_it_is_ours(made, cas, place.name, key)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep_key(folder / NEXT_KEY, key)
    keep_certificate(folder / CA, *cas)
    keep_certificate(folder / CERTIFICATE, made)
    settle(folder)
    (folder / WHERE).write_text(url, "utf-8")


def renew(folder: Path) -> None:
    """Have a new key certified in place of the folder's, where it was enrolled.

    The answer may name other CAs to trust. They are kept first: whoever is cut off from its power
    then has an old certificate that one of them has signed.

    Raises:
        NotEnrolled: the server refuses, or is not there; the old certificate stays.
        NoCertificate: the folder's cannot be used.
    """
    settle(folder)
    last, name = certificate(folder), name_in(certificate(folder))
    key, old = new_key(), _key(folder)
    keep_key(folder / NEXT_KEY, key)
    request = request_for(name, key)
    asked = Renew(
        certificate=last.public_bytes(Encoding.PEM).decode(),
        request=request,
        signature=signed(request, old),
        several=True,
    )
    answer = _ask((folder / WHERE).read_text("utf-8").strip(), asked, folder)
    made = x509.load_pem_x509_certificate(answer.certificate.encode())
    cas = _succeeding(answer, request, trusted(folder))
    _see_that_it_is_ours(made, cas, name, key)
    if cas != trusted(folder):
        keep_certificate(folder / CA, *cas)
    keep_certificate(folder / CERTIFICATE, made)
    settle(folder)


def _succeeding(answer: Answer, request: str, cas: Cas) -> Cas:
    """Whom to trust from now on: a server of an earlier release does not say."""
    if not answer.ca:
        return cas
    said = succession(request, answer.certificate, answer.ca)
    if not any(is_signed(said, answer.proof, key_of(ca)) for ca in cas):
        raise NotEnrolled("the answer names a CA for which ours does not vouch; nothing is changed")
    return x509.load_pem_x509_certificates(answer.ca.encode())


def _see_that_it_is_ours(made: x509.Certificate, cas: Cas, name: str, key: Key) -> None:
    fits = made.public_key() == key.public_key() and name_in(made) == name
    if not fits or not any(is_issued_by(made, ca) for ca in cas):
        raise NotEnrolled("the answer is not a certificate for our key; nothing was changed")


def _key(folder: Path) -> Key:
    try:
        key = load_pem_private_key((folder / KEY).read_bytes(), None)
    except (OSError, ValueError) as why:
        raise NoCertificate(f"{folder / KEY} cannot be read ({why})") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NoCertificate(f"{folder / KEY} is not a key of ours")
    return key


def _ask(url: str, asked: Enrol | Renew, folder: Path) -> Answer:
    try:
        status, said = _post(url, asked.model_dump_json().encode(), folder)
    except (OSError, http.client.HTTPException, ValueError) as why:
        raise NotEnrolled(f"{url} is not reached: {why}") from None
    if status != http.client.OK:
        raise NotEnrolled(f"{url}: {SAID.get(status, f'answers {status}; see the log there')}")
    try:
        return Answer.model_validate_json(said)
    except ValidationError:
        raise NotEnrolled(f"what answers at {url} is not our server") from None


def _post(url: str, body: bytes, folder: Path) -> tuple[int, bytes]:
    """Without TLS, too: what is said proves itself, and holds no secret."""
    at = urlsplit(url)
    host, port = at.hostname or "", at.port
    asking: http.client.HTTPConnection
    if at.scheme == "https":
        trust = ssl.create_default_context()
        if (folder / CA).exists():
            trust.load_verify_locations(cafile=folder / CA)
        asking = http.client.HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=trust)
    elif at.scheme == "http":
        asking = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    else:
        raise ValueError("write https://HOST or http://HOST")
    try:
        headers = {"Content-Type": "application/json"}
        asking.request("POST", at.path.rstrip("/") + "/enrol", body, headers)
        answer = asking.getresponse()
        return answer.status, answer.read(MOST_BYTES)
    finally:
        asking.close()

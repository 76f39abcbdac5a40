"""How a device gets its certificate: what it sends, what is answered, why each believes the other.

The code that a person carries from the office to the device never travels: both sides stretch it
with scrypt and sign what they say with what comes out, so that a liar between them is found.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pydantic import BaseModel, ConfigDict, Field

from wire.keys import Key, PublicKey
from wire.messages import Id

LONGEST: Final = 64
"""Characters of a name in a certificate (RFC 5280, ub-common-name)."""
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without the letters that are taken for others (Crockford): five bits each."""
CODE_LETTERS: Final = 8
MEANT: Final = str.maketrans("OIL", "011", "- ")
COST: Final = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20}
"""A tenth of a second and 32 MB for each guess."""
Pem = Annotated[str, Field(max_length=8192)]
Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class Enrol(_Said):
    """A device asks for its first certificate."""

    kind: Literal["enrol"] = "enrol"
    branch: Id
    device: Id
    request: Pem
    proof: Hex
    several: bool = False
    """Whether it can trust several CAs at once, as one takes the other's place."""


class Renew(_Said):
    """A device asks for its next certificate, and signs that with the key of the last."""

    kind: Literal["renew"] = "renew"
    certificate: Pem
    request: Pem
    signature: Annotated[str, Field(pattern=r"^[0-9a-f]{16,160}$")]
    several: bool = False
    """As in Enrol."""


Asked = Annotated[Enrol | Renew, Field(discriminator="kind")]


class Answer(_Said):
    """The certificate, and the CAs that the device trusts from now on, with proof that they are.

    For a device that is new here it is the code's, for others a signature of a CA that they trust.
    """

    certificate: Pem
    ca: Pem = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Which device of which branch."""

    branch: str
    device: str

    @property
    def name(self) -> str:
        """As its certificate and its account at the broker have it."""
        return f"{self.branch}-{self.device}"


def new_code() -> str:
    """What a person reads and types: 40 bits of chance."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    return f"{code[:4]}-{code[4:]}"


def stretched(code: str, place: Place) -> bytes:
    """What both sides make of the code, for this device only."""
    salt = f"heliotrope enrolment {place.name}"
    return hashlib.scrypt(
        code.upper().translate(MEANT).encode(), salt=salt.encode(), **COST, dklen=32
    )


def proof_of_device(key: bytes, request: str) -> str:
    """That who asks knows the code."""
    return _mac(key, b"device", request)


def proof_of_server(key: bytes, request: str, certificate: str, ca: str) -> str:
    """That who answers knows it too, and answers this request."""
    return _mac(key, b"server", request, certificate, ca)


def succession(request: str, certificate: str, ca: str) -> str:
    """What a CA signs for a device that is to trust these CAs, in answer to this request."""
    # With its length, so that nothing can be moved from one part to the next.
    return "".join(f"{len(each)}:{each}" for each in ("succession", request, certificate, ca))


def same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def request_for(name: str, key: Key) -> str:
    """A signing request: PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, SHA256())
    return made.public_bytes(Encoding.PEM).decode()


def key_in(request: str) -> PublicKey:
    """The key that a request is for, once it is proved that who asks has it.

    Raises:
        ValueError: it is none, or not signed with its own key.
    """
    made = x509.load_pem_x509_csr(request.encode())
    key = made.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != ec.SECP256R1.name:
        raise ValueError("keys are of the curve P-256")
    if not made.is_signature_valid:
        raise ValueError("not signed with its own key")
    return key


def signed(text: str, key: Key) -> str:
    """A request under the key of the certificate that we have, or a succession under a CA's."""
    return key.sign(text.encode(), ec.ECDSA(SHA256())).hex()


def key_of(certificate: x509.Certificate) -> PublicKey:
    """A certificate's key.

    Raises:
        ValueError: it is not of our kind.
    """
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("keys are of the curve P-256")  # noqa: TRY004 - for who reads input
    return key


def name_in(certificate: x509.Certificate) -> str:
    """Whose it is."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def is_signed(text: str, signature: str, key: PublicKey) -> bool:
    """Whether it was."""
    try:
        key.verify(bytes.fromhex(signature), text.encode(), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _mac(key: bytes, who: bytes, *said: str) -> str:
    made = hmac.new(key, who, hashlib.sha256)
    for one in said:
        # With its length, so that nothing can be moved from one part to the next.
        made.update(len(one.encode()).to_bytes(4, "big") + one.encode())
    return made.hexdigest()

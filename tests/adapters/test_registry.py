"""Who gets a certificate, and who does not, on either kind of database."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from enrolling_office import K1, Office, asked, read
from sqlalchemy import text

from server.adapters.authority import DEVICE_LIFE, new_authority
from server.adapters.database import Database
from server.adapters.registry import RegistryRows
from server.application.enrolling import (
    GOOD_FOR,
    GRACE,
    TRIES,
    NotInvited,
    Refused,
    ended,
    invitation,
    see_that_it_is_free,
    standing,
)
from tests.builders import MORNING
from tests.databases import database
from wire.enrolment import (
    Answer,
    Enrol,
    Place,
    name_in,
    proof_of_device,
    proof_of_server,
    stretched,
)
from wire.keys import is_issued_by, new_key


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.fixture
def office(opened: Database, tmp_path: Path) -> Office:
    """Nobody is enrolled yet."""
    return Office(RegistryRows(opened), new_authority(tmp_path / "ca", "North", MORNING))


async def test_a_code_gives_the_device_its_certificate_for_90_days(office: Office) -> None:
    """With the name under which it may speak, and proof that the answer is the server's."""
    code, key = await office.invite(), new_key()
    wanted = asked(code, key)
    answer = await office.enrolling.answer(wanted)
    made = read(answer)

    assert isinstance(answer, Answer)
    assert (name_in(made), made.public_key()) == ("north-k1", key.public_key())
    assert made.not_valid_after_utc == MORNING + DEVICE_LIFE
    assert is_issued_by(made, office.ca.certificate)
    known = stretched(code, K1)
    assert answer.proof == proof_of_server(known, wanted.request, answer.certificate, answer.ca)
    assert office.told == [MORNING]


async def test_the_code_stands_nowhere(office: Office, opened: Database) -> None:
    """Neither in the database nor in what travels."""
    code = await office.invite()
    kept = opened.read_now(lambda at: str(at.execute(text("select * from invitation")).all()))
    sent = asked(code, new_key()).model_dump_json()

    for letters in (code, code.replace("-", "")):
        assert letters not in kept
        assert letters not in sent


async def test_a_code_is_typed_as_people_type(office: Office) -> None:
    """Small letters, no hyphen, and an O for the zero that it was."""
    code = await office.invite()
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert isinstance(await office.enrol(typed), Answer)


async def test_a_code_works_once_also_for_two_at_once(office: Office) -> None:
    """Whoever read it over somebody's shoulder comes too late."""
    code = await office.invite()
    answers = await asyncio.gather(*(office.enrol(code) for _ in range(4)))

    assert [isinstance(answer, Answer) for answer in answers].count(True) == 1
    assert len(await office.registry.issued(MORNING)) == 1
    assert isinstance(await office.enrol(code), Refused)


async def test_five_wrong_codes_end_an_invitation(office: Office) -> None:
    """Forty bits are not guessed five times."""
    code = await office.invite()
    for _ in range(TRIES):
        assert isinstance(await office.enrol("0000-0000"), Refused)

    assert isinstance(await office.enrol(code), Refused)
    assert isinstance(await office.enrol(await office.invite()), Answer)


async def test_four_wrong_codes_leave_the_fifth_try(office: Office) -> None:
    """People mistype."""
    code = await office.invite()
    for _ in range(TRIES - 1):
        await office.enrol("0000-0000")

    assert isinstance(await office.enrol(code), Answer)


@pytest.mark.parametrize(
    ("after", "good"), [(GOOD_FOR - timedelta(seconds=1), True), (GOOD_FOR, False)]
)
async def test_a_code_is_good_for_ten_minutes(office: Office, after: timedelta, good: bool) -> None:
    """A forgotten slip of paper opens nothing."""
    code = await office.invite()
    office.now += after

    assert isinstance(await office.enrol(code), Answer) == good


async def test_a_code_is_one_devices(office: Office) -> None:
    """Also where two branches and devices have the same letters in all."""
    code = await office.invite()

    assert isinstance(await office.enrol(code, place=Place("north", "k2")), Refused)
    code = await office.invite(Place("a", "b-c"))
    assert isinstance(await office.enrol(code, place=Place("a-b", "c")), Refused)
    assert isinstance(await office.enrol(code, place=Place("a", "b-c")), Answer)
    with pytest.raises(NotInvited, match="is the name of device b-c of branch a already"):
        await see_that_it_is_free(office.registry, Place("a-b", "c"), office.now)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (Place("north", "server"), "kiosk"),
        (Place("north", "k1"), "toaster"),
        (Place("n" * 60, "kiosk"), "kiosk"),
    ],
)
def test_some_cannot_be_invited(place: Place, kind: str) -> None:
    """The server's name is its own."""
    with pytest.raises(NotInvited):
        invitation(place, kind, "anna", MORNING)


@pytest.mark.parametrize(
    "request_",
    [
        "",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([]))
        .sign(ec.generate_private_key(ec.SECP384R1()), SHA256())
        .public_bytes(Encoding.PEM)
        .decode(),
    ],
)
async def test_what_is_no_request_gets_nothing(office: Office, request_: str) -> None:
    """Even with the right code; and the code is still good."""
    code = await office.invite()
    proof = proof_of_device(stretched(code, K1), request_)
    answer = await office.enrolling.answer(
        Enrol(branch="north", device="k1", request=request_, proof=proof)
    )

    assert isinstance(answer, Refused)
    assert isinstance(await office.enrol(code), Answer)


async def test_a_device_that_is_enrolled_again_ends_its_old_certificate(office: Office) -> None:
    """The one before was stolen, or is broken."""
    first = read(await office.enrol(await office.invite()))
    office.now += timedelta(days=1)
    second = read(await office.enrol(await office.invite(kind="board")))
    issued = await office.registry.issued(office.now)

    assert [*ended(issued)] == [first.serial_number]
    assert {name: (one.serial, one.kind) for name, one in standing(issued, office.now).items()} == {
        "north-k1": (second.serial_number, "board")
    }


@pytest.mark.parametrize(
    ("days", "good"),
    [
        (60, True),
        (DEVICE_LIFE.days, True),
        (DEVICE_LIFE.days + GRACE.days, True),
        (DEVICE_LIFE.days + GRACE.days + 1, False),
    ],
)
async def test_a_certificate_is_renewed_until_30_days_after_its_end(
    office: Office, days: int, good: bool
) -> None:
    """A branch may be closed for a season."""
    old, new = new_key(), new_key()
    answer = await office.enrol(await office.invite(), old)
    assert isinstance(answer, Answer)
    office.now += timedelta(days=days)
    next_ = await office.renew(answer.certificate, old, new)

    assert isinstance(next_, Answer) == good
    if good:
        assert read(next_).public_key() == new.public_key()
        assert read(next_).not_valid_after_utc == office.now + DEVICE_LIFE
        assert [*standing(await office.registry.issued(office.now), office.now)] == ["north-k1"]


async def test_only_its_own_key_renews_a_certificate(office: Office) -> None:
    """Certificates are no secret: who has seen one has nothing."""
    old, other = new_key(), new_key()
    answer = await office.enrol(await office.invite(), old)
    assert isinstance(answer, Answer)

    assert isinstance(await office.renew(answer.certificate, other, other), Refused)


async def test_a_foreign_certificate_is_not_renewed(office: Office, tmp_path: Path) -> None:
    """Nor one that our CA signed and the registry does not know."""
    key, others = new_key(), new_authority(tmp_path / "other", "North", MORNING)
    for ca in (others, office.ca):
        made = ca.device("north-k1", key.public_key(), MORNING).public_bytes(Encoding.PEM).decode()

        assert isinstance(await office.renew(made, key, new_key()), Refused)


async def test_revoked_is_revoked(office: Office) -> None:
    """All certificates of a device, its invitation too, and none is renewed."""
    key, next_key = new_key(), new_key()
    first = await office.enrol(await office.invite(), key)
    assert isinstance(first, Answer)
    second = await office.renew(first.certificate, key, next_key)
    assert isinstance(second, Answer)
    code = await office.invite()

    assert await office.registry.revoke(K1, office.now) == 2
    assert await office.registry.revoke(K1, office.now) == 0
    issued = await office.registry.issued(office.now)
    assert len(ended(issued)) == 2
    assert standing(issued, office.now) == {}
    assert isinstance(await office.renew(second.certificate, next_key, new_key()), Refused)
    assert isinstance(await office.enrol(code), Refused)

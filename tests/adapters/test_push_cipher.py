"""A push is sealed for one browser as RFC 8291 has it."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from push_service import AUTH, Browser

from server.adapters.push_cipher import (
    CURVE,
    NoScreen,
    Salted,
    decoded,
    encoded,
    keys_of,
    point,
    sealed,
    signing_key,
)
from server.application.pushing import Screen

WATERMELON = Screen(
    "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "BTBZMqHH6r4Tts7J_aSIgg",
)
AS_SENT = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
    "y4a-fN"
)


def test_it_is_what_the_standard_s_own_example_has() -> None:
    """RFC 8291, section 5: all of its keys, and every byte that is sent."""
    private = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    drawn = Salted(ec.derive_private_key(private, CURVE), decoded("DGv6ra1nlYgDCS1FRnbzlw"))
    text = b"When I grow up, I want to be a watermelon"

    assert encoded(sealed(text, WATERMELON, drawn)) == AS_SENT


@given(st.binary(max_size=1000), st.binary(min_size=16, max_size=16))
def test_the_browser_reads_what_was_sealed(text: bytes, salt: bytes) -> None:
    """And so does nobody else."""
    browser = Browser()
    body = sealed(text + b"!", browser.screen("-"), Salted(ec.generate_private_key(CURVE), salt))

    assert browser.opened(body) == text + b"!"


@pytest.mark.parametrize(
    ("key", "auth"),
    [
        ("", encoded(AUTH)),
        ("BCVx", encoded(AUTH)),
        (encoded(bytes(65)), encoded(AUTH)),
        (encoded(b"\4" + bytes(64)), encoded(AUTH)),
        (WATERMELON.key, encoded(AUTH[:15])),
        (WATERMELON.key, "'; --"),
        ("ключ", WATERMELON.auth),
    ],
)
def test_what_are_no_keys_is_said(key: str, auth: str) -> None:
    """Before anything is kept."""
    with pytest.raises(NoScreen):
        keys_of(Screen("-", key, auth))


@given(st.binary(min_size=32, max_size=32))
def test_servers_of_one_database_have_one_key(secret: bytes) -> None:
    """Browsers subscribe with it once."""
    keys = {point(signing_key(secret).public_key()) for _ in range(2)}

    assert len(keys) == 1
    assert keys != {point(signing_key(secret + b"!").public_key())}

"""What the settings say of customers' addresses is said back at the start, or refused."""

from pathlib import Path

import pytest
import structlog
from pydantic import ValidationError

from server import main, reached
from server.adapters.reaching import NoGateway
from server.adapters.sealing import NoContactKey
from server.domain.contacts import Channel
from server.settings import Settings

KEY = "0f" * 32


def told(**settings: str) -> Settings:
    """The settings of a server, with these."""
    given = {"data": Path(), "password": "x", "branch_file": Path("b.toml")} | settings
    return Settings.model_validate(given)


def test_without_a_key_nothing_is_offered_and_it_is_said() -> None:
    """The operator wonders otherwise why nobody can leave a number."""
    with structlog.testing.capture_logs() as logs:
        reaching = reached.reaching(told(sms_url="https://sms.bank.example/"))

    assert (reaching.seal, dict(reaching.notifiers)) == (None, {})
    assert logs[0]["why"] == "HELIOTROPE_CONTACT_KEY is not set"


def test_each_way_is_there_when_its_setting_is() -> None:
    """Mail, text messages, both, or calls alone."""
    mail = {"smtp_host": "mail.bank.example", "smtp_sender": "branch@bank.example"}
    text = {"sms_url": "https://sms.bank.example/"}
    ways = [
        set(reached.reaching(told(contact_key=KEY, **settings)).notifiers)
        for settings in ({}, mail, text, mail | text)
    ]

    assert ways == [set(), {Channel.EMAIL}, {Channel.SMS}, set(Channel)]


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({"contact_key": "secret"}, NoContactKey),
        ({"contact_key": KEY, "sms_url": "http://sms.bank.example/"}, NoGateway),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(
    settings: dict[str, str], refusal: type[Exception]
) -> None:
    """And the server does not start; the key itself is not in the sentence."""
    with pytest.raises(refusal) as caught:
        reached.reaching(told(**settings))

    assert refusal in main.CANNOT_START
    assert settings["contact_key"] not in str(caught.value)


def test_a_mail_server_needs_a_sender() -> None:
    """Named by its setting."""
    with pytest.raises(ValidationError, match="smtp_sender"):
        told(smtp_host="mail.bank.example")

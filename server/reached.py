"""Who takes messages to customers and to the staff's locked screens, as the settings say."""

import ssl
from collections.abc import Iterator

import structlog

from server.adapters.clock import wall_clock
from server.adapters.notifiers import Mail, MailServer, TextMessages
from server.adapters.push_services import (
    SERVICES,
    Allowed,
    NoPushService,
    PushServices,
    contact,
)
from server.adapters.reaching import Reaching, gateway
from server.adapters.sealing import Seal, contact_keys
from server.application.ports import Notifier
from server.application.pushing import Pusher
from server.domain.contacts import Channel
from server.settings import Settings

log = structlog.get_logger()


def reaching(settings: Settings) -> Reaching:
    """How customers who agreed to it are reached."""
    keys = contact_keys(settings.contact_key.get_secret_value())
    if not keys:
        log.info("customers are not asked for addresses", why="HELIOTROPE_CONTACT_KEY is not set")
        return Reaching()
    return Reaching(Seal(*keys), dict(_notifiers(settings)))


def pusher(settings: Settings, secret: bytes) -> Pusher:
    """How locked screens of the staff are; `secret` is what servers of one database share."""
    if not settings.push_contact:
        return NoPushService()
    allowed = Allowed((*SERVICES, *settings.push_hosts.split()))
    told = contact(settings.push_contact)
    return PushServices(secret, told, allowed, settings.notify_seconds, wall_clock)


def _notifiers(settings: Settings) -> Iterator[tuple[Channel, Notifier]]:
    if settings.smtp_host:
        server = MailServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_sender,
            settings.smtp_user,
            settings.smtp_password.get_secret_value(),
        )
        trust = ssl.create_default_context()
        yield Channel.EMAIL, Mail(server, settings.notify_seconds, trust)
    if settings.sms_url:
        url, token = gateway(settings.sms_url), settings.sms_token.get_secret_value()
        yield Channel.SMS, TextMessages(url, token, settings.notify_seconds)

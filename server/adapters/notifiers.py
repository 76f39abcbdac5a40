"""Takes messages to customers: e-mail by SMTP, text messages by the bank's gateway over HTTP."""

import asyncio
import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final

import httpx

from server.application.ports import MaybeSent, Message, NotSent

REFUSED_FOR_GOOD: Final = 500
"""Replies of a mail server from there on are its last word."""
LATER: Final = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed over, and as whom."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


class Mail:
    """A mail server, spoken to in a thread; never without TLS."""

    def __init__(self, server: MailServer, seconds: float, trust: ssl.SSLContext) -> None:
        self._server, self._seconds, self._trust = server, seconds, trust

    async def send(self, message: Message) -> None:
        """Hand it over.

        Raises:
            NotSent: it was not taken.
            MaybeSent: it may have been taken.
        """
        await asyncio.to_thread(self._send, message)

    def _send(self, message: Message) -> None:
        smtp = self._ready()
        try:
            smtp.send_message(self._written(message))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refused:
            # Their own words may name the address.
            raise NotSent(type(refused).__name__, again=_later(refused)) from None
        except (smtplib.SMTPException, OSError) as broken:
            raise MaybeSent(type(broken).__name__) from None
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _ready(self) -> smtplib.SMTP:
        """Connected and let in; until then nothing can have been sent."""
        server = self._server
        try:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._seconds)
        except (smtplib.SMTPException, OSError) as failed:
            raise NotSent(type(failed).__name__, again=True) from None
        try:
            smtp.starttls(context=self._trust)
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as failed:
            smtp.close()
            raise NotSent(type(failed).__name__, again=True) from None
        return smtp

    def _written(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = (
            self._server.sender,
            message.address,
            message.subject,
        )
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        return mail


def _later(refused: smtplib.SMTPException) -> bool:
    """Whether the mail server may take it another time."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in refused.recipients.values()]
    else:
        codes = [getattr(refused, "smtp_code", REFUSED_FOR_GOOD)]
    return all(code < REFUSED_FOR_GOOD for code in codes)


class TextMessages:
    """The bank's gateway: POST {id, to, text} with a bearer secret; 2xx means taken."""

    def __init__(self, url: str, token: str, seconds: float) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(headers=headers, timeout=seconds, follow_redirects=False)
        self._url = url

    async def close(self) -> None:
        """Let go of its connections."""
        await self._client.aclose()

    async def send(self, message: Message) -> None:
        """Hand it over.

        Raises:
            NotSent: it was not taken.
            MaybeSent: it may have been taken.
        """
        told = {"id": message.id, "to": message.address, "text": message.text}
        key = {"idempotency-key": message.id}
        try:
            answer = await self._client.post(self._url, json=told, headers=key)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as failed:
            raise NotSent(type(failed).__name__, again=True) from None
        except httpx.HTTPError as failed:
            raise MaybeSent(type(failed).__name__) from None
        _judge(answer.status_code)


def _judge(status: int) -> None:
    if httpx.codes.is_success(status):
        return
    if status in LATER:
        raise NotSent(f"HTTP {status}", again=True)
    if httpx.codes.is_server_error(status):
        raise MaybeSent(f"HTTP {status}")
    raise NotSent(f"HTTP {status}", again=False)

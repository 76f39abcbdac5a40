"""What the server is told from outside."""

import os
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode, SettingsConfigDict

from server.adapters.database import sqlite_url
from server.application.retention import Periods
from wire.settings import BrokerSettings, is_here, needed


def _several(listed: object) -> object:
    """Paths as the environment lists them."""
    return list(filter(None, listed.split(os.pathsep))) if isinstance(listed, str) else listed


SOFTWARE: Final = "software"
"""In the data folder: the packages of releases."""
LOCK: Final = "server.lock"
"""In the data folder: whoever holds it is the one who writes there."""


class Settings(BrokerSettings):
    """HELIOTROPE_BRANCH_FILE and so on."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_", env_file=".env", extra="ignore")

    branch_files: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_several)] = ()
    """Several, listed as PATH is. Branches that the database knows need no file."""
    data: Path
    database: str = ""
    """The database's URL; empty: SQLite in the data folder."""
    branch_file: Path | None = None
    """Needed, unless there are several, or the database knows some."""
    name: str = ""
    """Of this server among those on one database; by default the machine's."""
    password: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    """The server's own at the broker, for every branch; needed where there is no certificate."""
    ca: Path | None = None
    """The folder of the branch's CA: the server enrols devices, and makes its own certificate."""
    broker_files: Path | None = None
    """Mosquitto's, kept up to date with who is a device; needs the CA."""
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    public_url: str = ""
    """How phones reach the server; by default the address it listens on."""
    customers: str = ""
    """Who knows to which tier a card belongs, beside its prefix: nobody, `local` (what `heliotrope
    customers import` brought in), or the https:// URL of a service of the bank's."""
    customers_token: SecretStr = SecretStr("")
    """For that service."""
    customers_seconds: Annotated[float, Field(gt=0, le=5)] = 1.0
    """So long it is waited for."""
    contact_key: SecretStr = SecretStr("")
    """Under which customers' numbers and addresses are kept: 64 hexadecimal digits. Without it
    nobody is offered to be asked afterwards or called back."""
    smtp_host: str = ""
    """The bank's mail server, with STARTTLS; empty: nobody is asked by e-mail."""
    smtp_port: int = 587
    smtp_sender: str = ""
    """Needed where there is a mail server."""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    sms_url: str = ""
    """The https:// URL of the bank's gateway; empty: nobody is asked by text message."""
    sms_token: SecretStr = SecretStr("")
    """For that gateway."""
    notify_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """So long a mail server or a gateway is waited for."""
    oidc_issuer: str = ""
    """The https:// URL of the bank's OpenID provider; empty: the staff have passwords of ours."""
    oidc_client: str = ""
    oidc_secret: SecretStr = SecretStr("")
    oidc_back: str = ""
    """Where browsers come back, as the provider knows it: https://.../login/bank/back."""
    oidc_roles: str = ""
    """What the bank's groups mean: `queue-tellers=teller:north queue-admins=admin`."""
    oidc_claim: str = "groups"
    """Where the provider's tokens list groups."""
    alarm_url: str = ""
    """The https:// URL that hears of silent alarms; empty: only the page `/alarms` does."""
    alarm_token: SecretStr = SecretStr("")
    """For it."""
    push_contact: str = ""
    """mailto: or https://: whom the makers of browsers write to when something is wrong with what
    is sent to locked screens; empty: nobody is told there."""
    push_hosts: str = ""
    """Where that may be sent, beside Chrome's, Edge's, Firefox's and Safari's own services."""
    watch_host: str = "127.0.0.1"
    watch_port: int = 0
    """Where Prometheus asks; 0: nowhere."""
    watch_token: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    """What it says (`Authorization: Bearer`); needed where other machines can reach the port."""
    audit_syslog: str = ""
    """tls://HOST:6514 that hears the audit trail (RFC 5424); empty: nobody does."""
    audit_syslog_ca: Path | None = None
    """Who vouches for it; by default whoever the machine trusts."""
    head_url: str = ""
    """The https:// URL of the head office that receives the journals; empty: nobody does."""
    head_token: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    """What `heliotrope head admit` there has printed for this installation."""
    head_ca: Path | None = None
    """Who vouches for head office; by default whoever the machine trusts."""
    head_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """What happens is sent so much later, together; after a failure it takes up to three times."""
    receives: bool = False
    """This is a head office: it takes the journals of branches that were admitted."""
    backup_to: Path | None = None
    """The folder for backups, on another disk or machine than the data; none: none are made."""
    backup_key: Annotated[Path | None, Field(validate_default=True)] = None
    """For whom they are sealed: what `heliotrope backup key` made, or its public half."""
    backup_days: Annotated[int, Field(ge=1)] = 14
    backup_seconds: Annotated[float, Field(gt=0)] = 300.0
    """So often."""
    keep_days: Annotated[int, Field(ge=90)] = 400
    """What is kept of past days; less than 90 would be less than the forecast learns from."""
    keep_names_days: Annotated[int, Field(ge=1)] = 100
    """Who of the staff stands in that."""
    speed: float = 1.0
    """Above 1 in demonstrations only."""
    starts_at: time | None = None
    """Demonstrations and tests: begin at this local time, and skip the nights."""

    @property
    def alarm(self) -> tuple[str, str, float]:
        """Who hears of silent alarms, by which token, and for how long it is waited for."""
        return self.alarm_url, self.alarm_token.get_secret_value(), self.notify_seconds

    @property
    def periods(self) -> Periods:
        """How long what is kept of past days is kept."""
        return Periods(timedelta(days=self.keep_days), timedelta(days=self.keep_names_days))

    @property
    def files(self) -> tuple[Path, ...]:
        """All branch files."""
        return (*([self.branch_file] if self.branch_file else []), *self.branch_files)

    @property
    def phone(self) -> str:
        """Where a phone's token is appended."""
        return (self.public_url or f"http://{self.http_host}:{self.http_port}") + "/p/"

    @property
    def database_url(self) -> str:
        """Where everything is recorded."""
        return self.database or sqlite_url(self.data / "heliotrope.sqlite")

    @property
    def alone(self) -> bool:
        """SQLite has one writer, so there is one server; on PostgreSQL there may be more."""
        return self.database_url.startswith("sqlite")

    @field_validator("smtp_sender")
    @classmethod
    def _some_sender(cls, sender: str, others: ValidationInfo) -> str:
        if others.data.get("smtp_host") and not sender:
            raise PydanticCustomError("missing", "Field required")
        return sender

    @field_validator("alarm_url")
    @classmethod
    def _in_secret(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise PydanticCustomError("alarm_url", "Say the https:// URL that hears of alarms")
        return url

    @field_validator("watch_token")
    @classmethod
    def _not_for_everybody(cls, token: SecretStr, others: ValidationInfo) -> SecretStr:
        port, host = others.data.get("watch_port"), others.data.get("watch_host", "")
        if port and not is_here(host) and not token.get_secret_value():
            raise PydanticCustomError("missing", "Other machines reach the port: set a token")
        return token

    @field_validator("head_token")
    @classmethod
    def _known_there(cls, token: SecretStr, others: ValidationInfo) -> SecretStr:
        if others.data.get("head_url") and not token.get_secret_value():
            raise PydanticCustomError("missing", "Head office must know us: heliotrope head admit")
        return token

    @field_validator("backup_key")
    @classmethod
    def _sealed(cls, key: Path | None, others: ValidationInfo) -> Path | None:
        if others.data.get("backup_to") and key is None:
            raise PydanticCustomError("missing", "Backups are sealed: heliotrope backup key makes")
        return key

    @field_validator("password")
    @classmethod
    def _some_proof(cls, password: SecretStr, others: ValidationInfo) -> SecretStr:
        needed(password.get_secret_value(), others)
        return password

    @field_validator("broker_files")
    @classmethod
    def _signed(cls, files: Path | None, others: ValidationInfo) -> Path | None:
        if files and not others.data.get("ca"):
            raise PydanticCustomError("ca", "It needs HELIOTROPE_CA, which signs what is revoked")
        return files

    @field_validator("branch_file")
    @classmethod
    def _some_branch(cls, file: Path | None, others: ValidationInfo) -> Path | None:
        if not (file or others.data.get("branch_files") or others.data.get("database")):
            raise PydanticCustomError("missing", "Field required")
        return file

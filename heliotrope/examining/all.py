"""Everything that is looked at, in order; a look that fails is said, and the others go on."""

from collections.abc import Iterator, Mapping
from typing import Final

from heliotrope.examining import head_office, machine, records, running, software, trust
from heliotrope.examining.finding import Check, Finding, Patient, State, wrong
from server.settings import Settings
from wire.settings import from_environment

CHECKS: Final[Mapping[str, Check]] = {
    "secrets": machine.permissions,
    "room": machine.room,
    "clock": machine.clock,
    "locale": machine.words,
    "tools": machine.tools,
    "database": records.database,
    "backups": records.backups,
    "ca": trust.authority,
    "certificates": trust.certificates,
    "revocations": trust.revocations,
    "broker": trust.broker,
    "head office": head_office.head_office,
    "server": running.server,
    "software": software.software,
}
SETTINGS: Final = "settings"


def examined(patient: Patient) -> Iterator[tuple[str, Finding]]:
    """Every finding, with the name of its check."""
    for name, check in CHECKS.items():
        try:
            found = list(check(patient))
        except Exception as bug:  # noqa: BLE001 - the others are looked at all the same
            found = [wrong(f"could not be looked at: {bug!r}", "send us this line")]
        for finding in found:
            yield name, finding


def told() -> tuple[Settings | None, Finding]:
    """The settings of the environment, as a server would read them; and whether it could start."""
    try:
        settings = from_environment(Settings)
        _usable(settings)
    except SystemExit as why:
        return None, wrong(str(why), "see .env.example, and docs/operating.md")
    except Exception as why:  # noqa: BLE001 - whatever would end the server's start
        return None, wrong(str(why), "see .env.example, and docs/operating.md")
    return settings, Finding(State.FINE, "the settings can be used")


def _usable(settings: Settings) -> None:
    from server.adapters.backup.box import read_key  # noqa: PLC0415
    from server.adapters.branch_file import read_plan  # noqa: PLC0415
    from server.adapters.own_disciplines import installed_names  # noqa: PLC0415
    from server.adapters.reaching import gateway  # noqa: PLC0415
    from server.adapters.sealing import contact_keys  # noqa: PLC0415
    from server.adapters.sending import head_office as head_office_of  # noqa: PLC0415
    from server.adapters.syslog import listener  # noqa: PLC0415

    contact_keys(settings.contact_key.get_secret_value())
    for file in settings.files:
        read_plan(file, disciplines=installed_names())
    if settings.sms_url:
        gateway(settings.sms_url)
    head_office_of(
        settings.head_url,
        settings.head_token.get_secret_value(),
        settings.head_ca,
        settings.head_seconds,
    )
    if settings.audit_syslog:
        listener(settings.audit_syslog, settings.audit_syslog_ca)
    if settings.backup_key:
        read_key(settings.backup_key)

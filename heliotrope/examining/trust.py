"""Who trusts whom: the CA, certificates, who is revoked, and whether the broker knows us."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509

from heliotrope.examining.finding import Finding, Patient, fine, soon, unknown, wrong
from server.adapters.authorities import read_authorities
from server.adapters.authority import NoAuthority
from server.adapters.broker_files import REVOCATIONS, lists
from server.adapters.database import DatabaseUnusable, in_one_sentence, open_database
from server.adapters.registry import certificates_since
from server.application.enrolling import Issued, ended, left_behind
from wire import tls

PATIENCE: Final = 5.0
"""Seconds in which a broker that is well answers."""
REMEDY: Final = "systemctl status heliotrope-broker; see HELIOTROPE_BROKER_HOST and _PORT"
WEEKS: Final = timedelta(days=25)
"""The server's own certificate is made anew 30 days before its end: less means that it was not."""
MONTHS: Final = timedelta(days=60)
YEAR: Final = timedelta(days=365)


def authority(patient: Patient) -> Iterator[Finding]:
    """The CA can sign, and goes on for a year at least."""
    folder = patient.settings.ca
    if folder is None:
        return
    try:
        found = read_authorities(folder)
    except NoAuthority as why:
        yield wrong(str(why), "restore it: heliotrope restore --ca")
        return
    end = found.newest.certificate.not_valid_after_utc
    yield _lasting("the CA", end, patient.now, YEAR, "heliotrope ca roll, see docs/security.md")
    if found.following:
        yield _rolling(patient, found.newest.id)


def _rolling(patient: Patient, newest: str) -> Finding:
    finish = "then heliotrope ca roll --finish"
    try:
        issued = _standing(patient.settings.database_url, patient.now)
    except DatabaseUnusable:
        return unknown("nobody can say who hangs on which CA without the database")
    names = [one.place.name for one in left_behind(issued, newest, patient.now)]
    if not names:
        return soon("a new CA is on its way, and every device has it", finish[5:])
    said = f"a new CA is on its way; these have only the old: {', '.join(names)}"
    return soon(said, f"restart broker and server, see that these run, or enrol them; {finish}")


def certificates(patient: Patient) -> Iterator[Finding]:
    """Those with which the server comes to the broker."""
    folder = patient.settings.tls
    if folder is None:
        return
    own = sorted(path for path in folder.glob("*") if path.is_dir())
    if not own:
        yield soon(f"{folder} holds no certificate yet", "the server makes it where it has its CA")
    for each in own:
        try:
            end = tls.certificate(each).not_valid_after_utc
        except tls.NoCertificate as why:
            yield wrong(str(why), "start the server with HELIOTROPE_CA, which makes another")
            continue
        remedy = "see the server's log: `who may come to the broker is not up to date`"
        yield _lasting(f"the server's certificate for {each.name}", end, patient.now, WEEKS, remedy)


def revocations(patient: Patient) -> Iterator[Finding]:
    """Whoever is revoked stands on the broker's list."""
    settings = patient.settings
    if settings.broker_files is None:
        return
    path = settings.broker_files / REVOCATIONS
    listed = lists(path)
    if not listed:
        yield wrong(f"{path} cannot be read", "heliotrope ca crl writes it")
        return
    try:
        revoked = set(ended(_standing(settings.database_url, patient.now)))
    except DatabaseUnusable:
        yield unknown("nobody can say who is revoked without the database")
        return
    missing = {one for each in listed for one in revoked - {lost.serial_number for lost in each}}
    if missing:
        said = f"{len(missing)} revoked certificate(s) are still good at the broker"
        yield wrong(said, "heliotrope ca crl, or start the server")
    else:
        age = (patient.now - listed[0].last_update_utc).days
        yield fine(f"the broker knows who is revoked (list of {age} days ago)")


def _standing(url: str, now: datetime) -> Sequence[Issued]:
    """The certificates that are not over yet."""
    with in_one_sentence(url):
        engine = open_database(url)
        try:
            with engine.begin() as connection:
                return certificates_since(connection, now)
        finally:
            engine.dispose()


def broker(patient: Patient) -> Iterator[Finding]:
    """It answers, is ours, and its certificate lasts."""
    settings = patient.settings
    where = settings.broker_host, settings.broker_port
    try:
        with socket.create_connection(where, PATIENCE) as line:
            yield fine(f"a broker listens at {where[0]}:{where[1]}")
            if settings.tls:
                yield from _known(line, settings.tls, where[0], patient.now)
    except OSError as why:
        said = f"no broker answers at {where[0]}:{where[1]}: {why.strerror or why}"
        yield wrong(
            said, "systemctl status heliotrope-broker; see HELIOTROPE_BROKER_HOST and _PORT"
        )


def _known(line: socket.socket, folder: Path, host: str, now: datetime) -> Iterator[Finding]:
    own = next((path for path in sorted(folder.glob("*")) if path.is_dir()), folder)
    try:
        trust = tls.context(own)
        with trust.wrap_socket(line, server_hostname=host) as secured:
            end = x509.load_der_x509_certificate(secured.getpeercert(binary_form=True) or b"")
    except tls.NoCertificate as why:
        yield wrong(str(why), "start the server with HELIOTROPE_CA, which makes another")
    except ssl.SSLError as why:
        yield wrong(f"the broker is not trusted: {tls.reason(why, host)}", "docs/security.md")
    else:
        remedy = "heliotrope ca server makes another"
        last = end.not_valid_after_utc
        yield _lasting("the broker's certificate", last, now, MONTHS, remedy)


def _lasting(what: str, end: datetime, now: datetime, least: timedelta, remedy: str) -> Finding:
    days = (end - now).days
    if end < now:
        return wrong(f"{what} ended {(now - end).days} days ago", remedy)
    said = f"{what} lasts {days} days"
    return fine(said) if end - now > least else soon(said, remedy)

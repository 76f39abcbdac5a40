"""Every text of the pages exists in every language."""

import re
from pathlib import Path

import polib
import pytest

from server.application import health, messaging, pictures
from server.domain.refusals import Refusal
from server.web import (
    account_view,
    accounts,
    actions,
    advice_view,
    calls_view,
    cases_view,
    choices,
    consent,
    customer,
    desk_view,
    devices_page,
    devices_view,
    drafts,
    errors,
    forecast,
    forecast_view,
    keymap,
    login,
    look,
    look_view,
    me,
    office_view,
    pages,
    passwords,
    playlist,
    refusals,
    rollout,
    rollout_view,
    shifts,
    shifts_typed,
    shifts_view,
    sign_on,
)
from words import phrases

WEB = Path(pages.__file__).parent
CALLS = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')""")
CONSENT = (
    consent.SUMMARIES,
    consent.WHAT_FOR,
    consent.HOW_LONG,
    consent.AGREED,
    consent.DO,
    consent.FIELDS,
)
LOCALE = Path(phrases.__file__).parent / "locale"


def spoken() -> set[str]:
    """All that the pages can say."""
    templates = "".join(file.read_text("utf-8") for file in (WEB / "templates").glob("*.html"))
    return {
        *(double or single for double, single in CALLS.findall(templates)),
        *errors.SENTENCES.values(),
        *login.SAID.values(),
        *choices.WORDS.values(),
        *(action.label for action in actions.TABLE),
        *(action.instead.label for action in actions.TABLE if action.instead),
        *(wrong.value for wrong in keymap.Wrong),
        *strip_texts(),
        *login.CODE_SAID.values(),
        *account_view.ROLES.values(),
        *account_view.DID.values(),
        *passwords.WEAK.values(),
        me.WRONG,
        me.WRONG_CODE,
        me.DONE,
        accounts.TAKEN,
        *customer.DOCUMENTS.values(),
        refusals.WorksElsewhere.sentence,
        refusals.NobodyFound.sentence,
        "Documents",
        "Usual errors",
        "Who decides",
        sign_on.REFUSED,
        *office_view.TITLES.values(),
        drafts.CHANGED,
        devices_page.NO_CA,
        devices_page.NO_NAME,
        devices_page.TAKEN,
        rollout.PAST,
        *rollout_view.WORDS.values(),
        *(word for _, word in rollout_view.MARKS.values()),
        *devices_view.KINDS.values(),
        playlist.NO_TIME,
        look.NO_COLOUR,
        look.UNREADABLE,
        *look_view.NAMES.values(),
        *look_view.TITLES.values(),
        *pictures.Why,
        shifts.MORE,
        shifts.UNREADABLE,
        shifts_typed.NO_TIMES,
        shifts_typed.NO_BREAK,
        shifts_typed.NO_DAYS,
        shifts_typed.NOBODY,
        *shifts_view.NAMES,
        *shifts_view.WRONG.values(),
        *(word for _, word in (*desk_view.FREE.values(), *desk_view.BUSY.values())),
        *(word for _, word in health.PAPER.values()),
        *(word for _, word in health.SOUND.values()),
        *(word for _, word in pages.DESK_STATES.values()),
        *pages.PACE_WORDS.values(),
        *forecast.NAMES.values(),
        *forecast_view.WORDS.values(),
        *advice_view.MEASURES,
        *advice_view.CHANGES,
        *(word for table in CONSENT for word in table.values()),
        *calls_view.WHYS.values(),
        *calls_view.RESULTS.values(),
        calls_view.SCRIPT,
        calls_view.SEEN,
        *cases_view.KINDS.values(),
        messaging.SUBJECT,
        messaging.TEXT,
        "Ready",
        "Offline",
    }


def strip_texts() -> set[str]:
    """What the strips of the teller's page say."""
    source = (WEB / "strips.py").read_text("utf-8")
    return {double or single for double, single in CALLS.findall(source)}


def gaps(text: str) -> list[str]:
    """The fields that a text leaves open."""
    return sorted(re.findall(r"{\w*}", text))


@pytest.mark.parametrize("language", ["zh", "ko", "zh-hant", "vi"])
def test_nothing_on_the_pages_is_untranslated(language: str) -> None:
    """A half-translated page is a page for nobody."""
    assert sorted(spoken() - phrases._catalogue(language).keys()) == []


@pytest.mark.parametrize("language", ["zh", "ko"])
def test_every_translation_fills_the_same_gaps(language: str) -> None:
    """A wrong field name would break the page at the counter."""
    entries = polib.pofile(str(LOCALE / language / "web.po"))

    assert [entry.msgid for entry in entries if gaps(entry.msgid) != gaps(entry.msgstr)] == []


@pytest.mark.parametrize("language", ["zh", "ko"])
def test_every_refusal_is_translated(language: str) -> None:
    """No is hard enough to hear in one's own language."""
    catalogue = phrases._catalogue(language)
    sentences = [refusal.sentence for refusal in Refusal.__subclasses__()]

    assert [sentence for sentence in sentences if sentence not in catalogue] == []

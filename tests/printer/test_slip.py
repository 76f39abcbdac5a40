"""What a customer holds in the hand."""

from dataclasses import replace
from itertools import takewhile

import pytest
import zxingcpp
from PIL import Image

from printer.raster import job
from printer.roll import commands
from printer.sections import Grid, waiting
from printer.slip import Slip, draw, prepare
from printer.state import PROOF, QUIET
from printer.template import Template
from printer.typeset import Line, column, fits, fixed_column
from wire.messages import Forecast
from words.waits import told

MM = 8
WAIT_SIZE = 33
"""Dots; the wait is said in letters of this size."""
LANGUAGES = ("zh", "ko", "en")
LONG = {
    "zh": "外币现钞兑换、跨境汇款与国际信用卡综合服务（需提前预约并携带全部证件）" * 3,
    "ko": "외화 환전 및 해외 송금과 국제 신용카드 종합 서비스(사전 예약 필요) " * 3,
    "en": "Foreign exchange, international transfers and Donaudampfschifffahrtsgesellschaft " * 3,
}
HOSTILE = (
    "\x1b@\x1dV\x00",
    "\x10\x14\x02\x01\x08",
    "\x00\x00\x00",
    "\x1b\x70\x00\x19\xff",
    "\u202egnol si siht\u202c",
    "שלום עולם",
    "\ud800",
    "a\r\nb\tc",
    "A" * 1000,
    "汉" * 1000,
    "",
    " ",
    "\u0301" * 50,
)


def rows_of_ink(picture: Image.Image) -> list[int]:
    """Dots of ink in each row."""
    return [
        picture.crop((0, y, picture.width, y + 1)).histogram()[0] for y in range(picture.height)
    ]


def height_of_number(picture: Image.Image) -> int:
    """Rows from the first ink below the first rule to the next white row."""
    rows = rows_of_ink(picture)
    rule = rows.index(max(rows))
    below = rows[rule + 2 :]
    start = next(place for place, ink in enumerate(below) if ink)
    return len(list(takewhile(bool, below[start:])))


@pytest.mark.parametrize("number", ["A021", "E888", "A7-001", "H1-111"])
def test_the_number_is_read_across_the_hall(slip: Slip, number: str) -> None:
    """K9: 15 mm, measured on the ink, online and from the reserve."""
    picture = draw(replace(slip, number=number))

    assert height_of_number(picture) >= 15 * MM


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("tail", ["", "a" * 20, "a" * 150])
def test_the_code_leads_to_the_customers_place(slip: Slip, tail: str, width: int) -> None:
    """K9: 25 mm, and a phone reads it, however long the bank's address is."""
    picture = draw(replace(slip, url=slip.url + tail), Template(width))
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    corners = code.position

    assert code.text == slip.url + tail
    assert corners.top_right.x - corners.top_left.x + 1 >= 25 * MM
    assert corners.bottom_left.y - corners.top_left.y + 1 >= 25 * MM


def test_the_code_has_its_quiet_zone(slip: Slip) -> None:
    """Without four white modules around it phones hunt for it."""
    picture = draw(slip)
    corners = zxingcpp.read_barcodes(picture.convert("L"))[0].position
    left, top = corners.top_left.x, corners.top_left.y
    right, bottom = corners.bottom_right.x, corners.bottom_right.y
    beside = [
        (0, top, left - 1, bottom),
        (right + 3, top, right + 28, bottom),
        (left, top - 22, right, top - 2),
        (left, bottom + 3, right, bottom + 22),
    ]

    assert [picture.crop(box).histogram()[0] for box in beside] == [0, 0, 0, 0]


def test_without_an_address_there_is_no_code(slip: Slip) -> None:
    """A branch may have no phone page; its slips must not lead nowhere."""
    picture = draw(replace(slip, url=""))

    assert zxingcpp.read_barcodes(picture.convert("L")) == []


def test_an_impossible_address_does_not_stop_the_slip(slip: Slip) -> None:
    """Never stop issuing because something else is broken."""
    picture = draw(replace(slip, url="https://x.example/" + "a" * 5000))

    assert height_of_number(picture) >= 15 * MM


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["A021", "A7-001", "ABCDEFGH-1234567"])
def test_nothing_leaves_the_margins(slip: Slip, language: str, width: int, number: str) -> None:
    """The longest texts wrap inside the margins, on wide and on narrow paper."""
    long = replace(
        slip, language=language, number=number, branch=LONG, service=LONG, where=LONG, rule=LONG
    )
    picture = draw(long, Template(width))
    margin = 8

    assert picture.width == width
    assert picture.crop((0, 0, margin, picture.height)).histogram()[0] == 0
    assert picture.crop((width - margin, 0, width, picture.height)).histogram()[0] == 0


@pytest.mark.parametrize("language", [*LANGUAGES, "th"])
def test_every_language_draws(slip: Slip, language: str) -> None:
    """An unknown language falls back to English."""
    picture = draw(replace(slip, language=language))

    assert picture.mode == "1"
    assert height_of_number(picture) >= 15 * MM


@pytest.mark.parametrize("width", [384, 576])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("p50", "p90"), [(12, 18), (50, 210), (100, 140), (210, 390)])
def test_both_figures_of_the_wait_stand_in_one_row_on_any_paper(
    language: str, width: int, p50: float, p90: float
) -> None:
    """Where there is no room for all words the short form is printed."""
    grid, forecast = Grid.of(language, width), Forecast(p50=p50, p90=p90)
    said = (told(language, forecast), told(language, forecast, short=True))
    lines = [Line(text, language, WAIT_SIZE) for text in said]
    row = next(line for line in lines if fits(line, grid.inner))
    strip = column(waiting(grid, 5, forecast), grid.inner)

    assert column((row,), grid.inner).tobytes() in strip.tobytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_without_an_estimate_says_so(slip: Slip, language: str) -> None:
    """No number rather than a guess."""
    grid = Grid.of(language, Template().width)
    none = column((Line(told(language, None), language, WAIT_SIZE),), grid.inner)
    without = draw(replace(slip, language=language, forecast=None))

    assert none.tobytes() in column(waiting(grid, 5, None), grid.inner).tobytes()
    assert without.tobytes() != draw(replace(slip, language=language)).tobytes()


def test_hanzi_and_hangul_have_the_shapes_of_their_country(slip: Slip) -> None:
    """The same code point looks foreign in the other country's shape."""
    same = {"zh": "直骨角", "ko": "直骨角", "en": "直骨角"}
    chinese, korean = (draw(replace(slip, language=code, service=same)) for code in ("zh", "ko"))

    assert service_strip(chinese) != service_strip(korean)


def service_strip(picture: Image.Image) -> bytes:
    """The rows of the first text below the number."""
    rows = rows_of_ink(picture)
    start = rows.index(max(rows)) + 2 + 24 + height_of_number(picture) + 24
    return picture.crop((0, start, 576, start + 60)).tobytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_reaches_the_printer_as_a_command(slip: Slip, text: str) -> None:
    """Texts are drawn: an escape in a service's name opens no drawer and cuts no paper."""
    texts = dict.fromkeys(LANGUAGES, text)
    hostile = replace(
        slip, number=text, branch=texts, service=texts, where=texts, rule=texts, url=text
    )
    sent = [command[:2] for command in commands(job(draw(hostile)))]
    rasters = sent.count(b"\x1dv")

    assert sent == [QUIET[:2], b"\x1b@", *[b"\x1dv"] * rasters, b"\x1dV", PROOF[:2]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_drawn_beforehand_is_not_drawn_again(slip: Slip, language: str) -> None:
    """K3: between tap and first byte only the number, the wait and the code are drawn."""
    wanted = replace(slip, language=language)
    fixed_column.cache_clear()
    fresh = draw(wanted)
    fixed_column.cache_clear()
    prepare(slip.branch, [(slip.service, slip.where)], slip.rule)
    before = fixed_column.cache_info().misses
    prepared = draw(wanted)
    captions = 1

    assert fixed_column.cache_info().misses - before <= captions
    assert prepared.tobytes() == fresh.tobytes()


def test_a_slip_names_nobody() -> None:
    """K9: no name, no account, no tier; what is not in the slip cannot be printed."""
    fields = set(Slip.__slots__)

    assert fields == {
        *("branch", "number", "service", "where", "ahead", "forecast"),
        *("issued_at", "url", "language", "rule", "logo"),
    }

"""How texts break into rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printer.typeset import Line, _rows, _words, column, fits, printable
from words.languages import KNOWN

WIDTH = 300


@given(st.text(max_size=120), st.sampled_from(["zh", "ko", "en"]))
def test_rows_hold_the_whole_text_and_fit(text: str, language: str) -> None:
    """Nothing a bank writes is lost at the edge of the paper."""
    line = Line(printable(text), language, 24)
    rows = list(_rows(line, WIDTH))

    assert "".join("".join(rows).split()) == "".join(line.text.split())
    assert all(_fits(row, line) for row in rows)


def _fits(row: str, line: Line) -> bool:
    return len(row) <= 1 or fits(Line(row, line.language, line.size), WIDTH)


@given(st.text())
def test_what_is_printed_has_a_shape(text: str) -> None:
    """Control bytes, direction marks and broken surrogates have none."""
    shown = printable(text)

    assert shown.isprintable()
    assert printable(shown) == shown


def test_words_stay_whole_and_hanzi_break_anywhere_but_before_punctuation() -> None:
    """Korean and English break at spaces, Chinese between characters."""
    words = list(_words("请等候，（谢谢）您 wait here, 로비에서 기다려"))

    assert words == [
        *("请", "等", "候，", "（谢", "谢）", "您 ", "wait ", "here, ", "로비에서 ", "기다려")
    ]


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "外币现钞兑换、跨境汇款与国际信用卡综合服务（需提前预约）"),
        ("ko", "외화 환전 및 해외 송금과 국제 신용카드 종합 서비스"),
        ("en", "International transfers, Donaudampfschifffahrtsgesellschaftskapitän and jewellery"),
    ],
)
def test_no_dot_of_a_wrapped_text_is_missing(language: str, text: str, bold: bool) -> None:
    """As much ink as the same rows on paper without end: nothing is clipped."""
    line = Line(text, language, 44, bold)
    rows = [replace(line, text=row) for row in _rows(line, WIDTH)]

    assert ink(column((line,), WIDTH)) == sum(ink(column((row,), 9999)) for row in rows)


def ink(picture: Image.Image) -> int:
    """How many dots are black."""
    return picture.histogram()[0]


def test_a_word_too_long_for_a_row_breaks() -> None:
    """Better broken than clipped."""
    rows = list(_rows(Line("D" * 100, "en", 24), WIDTH))

    assert len(rows) > 1
    assert "".join(rows) == "D" * 100


def test_what_runs_from_the_right_stands_joined_at_the_right() -> None:
    """A slip of boxes, or of letters in the wrong order, is none."""
    line = Line("أمامك 5 أشخاص", "ar", 44)
    strip = column((line,), WIDTH)
    box = ImageChops.invert(strip.convert("L")).getbbox()
    apart = sum(ink(column((replace(line, text=mark),), WIDTH)) for mark in line.text)

    assert box is not None
    assert box[0] > 0
    assert box[2] >= WIDTH - 2
    assert ink(strip) != apart


@pytest.mark.parametrize("language", KNOWN)
def test_a_row_is_as_long_as_it_is_drawn(language: str) -> None:
    """What is measured when a text is wrapped is what is put on paper."""
    line = Line("12 · أمامك 真 참 Đợi", language, 40)
    box = ImageChops.invert(column((line,), 9999).convert("L")).getbbox()

    assert box is not None
    assert fits(line, box[2] - box[0] + 8)
    assert not fits(line, box[2] - box[0] - 8)

"""Numbers are said as people say them, in each language."""

import pytest

from voice.spelling import counted, spelled


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "A, 零, 二, 一"),
        ("zh-hant", "A, 零, 二, 一"),
        ("ko", "에이, 공, 이, 일"),
        ("en", "A, zero, two, one"),
        ("vi", "A, 0, 2, 1"),
    ],
)
def test_a_tickets_number_is_spelled(language: str, said: str) -> None:
    """Nobody waits for twenty-one."""
    assert spelled(language, "A021") == said


def test_a_number_of_a_kiosks_own_series_has_no_word_for_its_hyphen() -> None:
    """As it is printed: A7-001."""
    assert spelled("ko", "A7-001") == "에이, 칠, 공, 공, 일"


@pytest.mark.parametrize(
    ("number", "chinese", "korean"),
    [
        ("1", "一", "일"),
        ("2", "二", "이"),
        ("6", "六", "육"),
        ("10", "十", "십"),
        ("12", "十二", "십이"),
        ("20", "二十", "이십"),
        ("21", "二十一", "이십일"),
        ("99", "九十九", "구십구"),
        ("100", "一百", "백"),
        ("105", "一百零五", "백오"),
        ("110", "一百一十", "백십"),
        ("112", "一百一十二", "백십이"),
        ("200", "二百", "이백"),
        ("999", "九百九十九", "구백구십구"),
        ("012", "十二", "십이"),
    ],
)
def test_a_counters_number_is_one_number(number: str, chinese: str, korean: str) -> None:
    """Sino-Korean before "번 창구", and in Chinese never digit by digit."""
    assert [counted(code, number) for code in ("zh", "zh-hant", "ko")] == [chinese, chinese, korean]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_machine_counts_in_english_and_vietnamese_by_itself(language: str) -> None:
    """Figures are read as numbers there: `test_machine.py` listens."""
    assert counted(language, "12") == "12"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "V, 一"), ("ko", "브이, 일"), ("en", "V, one"), ("vi", "V, 1")],
)
def test_a_counter_that_is_no_number_is_spelled(language: str, said: str) -> None:
    """Counter V1 is where the gold customers go."""
    assert counted(language, "V1") == said


def test_nought_and_thousands_are_said_somehow() -> None:
    """A bank may number its counters as it likes."""
    assert (counted("zh", "0"), counted("ko", "1001")) == ("零", "일, 공, 공, 일")

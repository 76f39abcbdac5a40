"""LED strips: their letters, their frames, whose turn it is on the line, and every fault of it."""

from hypothesis import given
from hypothesis import strategies as some
from said import called, counter, heartbeat

from display.hearing import Heard
from display.sign import View, step, switched_on, view
from display.strip.frames import Answer, Frame, Mode, answer, answered, asked, framed
from display.strip.keeping import AGAIN_SECONDS, REFRESH_SECONDS, Kept, due, tried
from display.strip.simulator import Panels
from display.strip.writing import CODE_PAGES, DARK, Colour, Letters, Shown, written
from wire.messages import CounterShow

ASCII = Letters()
pages = some.sampled_from(sorted(CODE_PAGES))


def picture(said: CounterShow, at: float = 0.0) -> View:
    """What a sign shows after this."""
    sign = switched_on(0.0)
    for message in (heartbeat(), said):
        sign = step(sign, Heard(message, 0.0))
    return view(sign, at)


# --- letters --------------------------------------------------------------------------------------


def test_a_called_number_blinks_in_amber_and_a_served_one_stands_in_green() -> None:
    """Told apart by more than the colour."""
    calls, serves = picture(called()), picture(called(phase="serving"))

    assert written(calls, ASCII) == Shown("A021", Colour.AMBER, blink=True)
    assert written(serves, ASCII) == Shown("A021", Colour.GREEN)


def test_words_come_in_the_languages_whose_letters_the_strip_has() -> None:
    """A Chinese strip speaks Chinese, and English in its turn; Korean it cannot write."""
    closed = [picture(counter(state="closed"), 4.0 * turn) for turn in range(3)]
    chinese = [written(each, Letters("gb2312")).text for each in closed]
    korean = {written(each, Letters("cp949")).text for each in closed}

    assert chinese == ["已关闭", "Closed", "已关闭"]
    assert korean == {"닫힘", "Closed"}
    assert [written(each, ASCII).text for each in closed] == ["Closed"] * 3


def test_words_that_no_letters_are_there_for_become_marks() -> None:
    """Which counter, and that nothing goes on there."""
    for state, marks in (("closed", "- 1 -"), ("paused", "1 ...")):
        only = picture(counter(state=state, languages=("zh", "ko")))

        assert written(only, ASCII).text == marks


def test_a_number_that_may_be_out_of_date_says_so_where_there_is_room() -> None:
    """Two dots for “updating”; a narrow strip keeps the whole number."""
    stale = picture(called(), 11.0)

    assert written(stale, ASCII).text == "A021 .."
    assert written(stale, Letters(cells=5)).text == "A021"


@given(text=some.text(max_size=20), page=pages)
def test_whatever_the_text_no_strip_is_told_what_it_lacks(text: str, page: str) -> None:
    """No crash, no byte that ends a frame, nothing that would be read as another letter."""
    letters = Letters(page)
    sent = letters.encode(text)

    assert all(byte >= 0x20 for byte in sent)
    assert letters.has(sent.decode(CODE_PAGES[page]))
    assert letters.has(text) == (sent.decode(CODE_PAGES[page]) == text)


@given(number=some.text(max_size=8), page=pages)
def test_a_number_in_strange_letters_keeps_those_that_can_be_written(
    number: str, page: str
) -> None:
    """Better its digits than nothing, and never an exception."""
    shown = written(View("called", number=number, counter="1"), Letters(page))

    assert Letters(page).has(shown.text)


# --- frames ---------------------------------------------------------------------------------------

frames = some.builds(
    Frame,
    address=some.integers(1, 99),
    text=some.lists(some.integers(0x20, 0xFF), max_size=40).map(bytes),
    colour=some.sampled_from(Colour),
    mode=some.sampled_from(Mode),
)


def test_a_frame_is_these_bytes() -> None:
    """The one that docs/signs.md explains; other people's strips are built from it."""
    frame = Frame(7, b"A021", Colour.AMBER, Mode.BLINKING)

    assert framed(frame) == b"\x0107\x02ABA021\x0376"
    assert answer(7, taken=True) == b"\x060701"
    assert answer(7, taken=False) == b"\x150712"


@given(frame=frames, before=some.binary(max_size=5), cuts=some.lists(some.integers(1, 5)))
def test_a_frame_arrives_in_whatever_pieces(frame: Frame, before: bytes, cuts: list[int]) -> None:
    """Lines cut as they like, and noise comes before."""
    noise = before.replace(b"\x01", b"").replace(b"\x03", b"")
    left, found, sent = b"", [], noise + framed(frame)
    for size in [*cuts, len(sent)]:
        left, sent = left + sent[:size], sent[size:]
        meant, left = asked(left)
        found += [meant] if meant is not None else []

    assert (found, left) == ([frame], b"")


@given(frame=frames, place=some.integers(0, 60), flipped=some.integers(1, 255))
def test_no_damaged_frame_is_taken(frame: Frame, place: int, flipped: int) -> None:
    """One wrong byte, anywhere."""
    sent = bytearray(framed(frame))
    sent[place % len(sent)] ^= flipped
    meant, _ = asked(bytes(sent))

    assert not isinstance(meant, Frame)


@given(heard=some.binary(max_size=8), address=some.integers(1, 99))
def test_only_the_strip_that_was_asked_can_answer(heard: bytes, address: int) -> None:
    """Whatever is on the line, it is its answer or noise."""
    for taken, meant in ((True, Answer.TAKEN), (False, Answer.REFUSED)):
        assert answered(address, answer(address, taken=taken)) is meant
        assert answered(address, answer(address % 99 + 1, taken=taken)) is Answer.GARBLED
    if heard not in {answer(address, taken=True), answer(address, taken=False)}:
        assert answered(address, heard) is Answer.GARBLED


@given(heard=some.binary(max_size=60))
def test_a_strip_survives_every_noise(heard: bytes) -> None:
    """And hears what comes after it."""
    panels = Panels([1])
    panels.hear(heard + b"\x03..")
    panels.hear(framed(Frame(1, b"A021", Colour.GREEN, Mode.STEADY)))

    assert panels.text(1) == "A021"


# --- whose turn it is on the line -----------------------------------------------------------------

shown = some.sampled_from([DARK, Shown("A021"), Shown("A022")])
kept = some.builds(
    Kept,
    wanted=shown,
    told=some.none() | shown,
    tried_at=some.floats(0, 100),
    fault=some.sampled_from([None, "silent", "gone"]),
)


@given(strips=some.dictionaries(some.sampled_from("abcdef"), kept), at=some.floats(0, 200))
def test_news_goes_before_repetition_and_the_living_before_the_dead(
    strips: dict[str, Kept], at: float
) -> None:
    """A dead strip must not delay a call at another counter."""
    chosen = due(strips, at)
    news = {name for name, one in strips.items() if not one.fault and one.told != one.wanted}

    if news:
        assert chosen in news
    elif chosen is not None:
        one = strips[chosen]
        assert at - one.tried_at >= (AGAIN_SECONDS if one.fault else REFRESH_SECONDS)


@given(strips=some.dictionaries(some.sampled_from("abcdef"), kept, min_size=1))
def test_every_strip_has_its_turn(strips: dict[str, Kept]) -> None:
    """Also the dead one, in case it lives again."""
    at = 100.0 + REFRESH_SECONDS
    asked_of = set()
    while (name := due(strips, at)) is not None:
        asked_of.add(name)
        strips = strips | {name: tried(strips[name], strips[name].wanted, None, at)}

    assert asked_of == strips.keys()

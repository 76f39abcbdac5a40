"""A call is cut into clips that a bank can record, and joined again."""

import wave
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from structlog.testing import capture_logs

from voice import sound
from voice.bank import BETWEEN_CLIPS, BETWEEN_SENTENCES, Bank
from voice.building import Unfit, Wanted, build
from voice.chime import chime
from voice.recordings import named
from voice.sentence import Sentence, clips, in_language
from words.languages import ANNOUNCED

UPSTAIRS = {"zh": "二楼", "ko": "2층", "en": "Upstairs"}


def said(language: str, number: str = "A021", counter: str = "12", *where: str) -> str:
    """The texts of a call, one after the other."""
    return " ".join(clip.text for clip in clips(Sentence(language, number, counter, where)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "请 A 零 二 一 号顾客 到十二号窗口。"),
        ("zh-hant", "請 A 零 二 一 號顧客 到十二號櫃檯。"),
        ("ko", "에이 공 이 일 번 고객님, 십이 번 창구로 오십시오."),
        ("en", "Number A zero two one please go to counter 12."),
        ("vi", "Mời khách hàng số A 0 2 1 đến quầy số 12."),
    ],
)
def test_a_call_is_a_sentence_of_its_language(language: str, text: str) -> None:
    """Who is called, and where to, in the order in which it is said there."""
    assert said(language) == text


def test_whoever_must_leave_hears_where_to_and_the_way() -> None:
    """A counter upstairs is not found by its number."""
    text = said("ko", "A021", "V1", "2층", "엘리베이터를 이용해 주십시오")

    assert text.endswith("브이, 일 번 창구로 오십시오. 2층 엘리베이터를 이용해 주십시오")


@pytest.mark.parametrize(
    ("language", "texts", "text"),
    [
        ("ko", UPSTAIRS, "2층"),
        ("zh-hant", UPSTAIRS, "二楼"),
        ("vi", UPSTAIRS, ""),
        ("zh", {"en": "Upstairs"}, ""),
    ],
)
def test_no_voice_reads_another_languages_text(
    language: str, texts: dict[str, str], text: str
) -> None:
    """A Chinese voice makes nothing of "Upstairs"; both Chinese writings are one Mandarin."""
    assert in_language(texts, language) == text


def test_names_tell_clips_of_a_language_apart() -> None:
    """Or one recording would be heard for another."""
    wanted = Wanted(("zh", "ko"), ("1", "V1", "V 1"), (UPSTAIRS,))
    for language in wanted.languages:
        every = [
            *clips(Sentence(language, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "1")),
            *(clip for number in wanted.counters for clip in clips(Sentence(language, "", number))),
        ]
        by_name = {clip.name: clip.text for clip in every}

        assert by_name.keys() == {clip.name for clip in every}
        assert all(by_name[clip.name] == clip.text for clip in every)


@given(some.text(some.characters(codec="utf-8"), max_size=300))
def test_every_text_has_a_name_that_a_file_can_have(text: str) -> None:
    """A way may be as long as a sentence, and have a slash in it."""
    name = named(text)

    assert "/" not in name
    assert 0 < len(name.encode()) <= 200


@given(
    some.integers(0, 50),
    some.lists(some.sampled_from([-9_000, 0, 5_000]), min_size=1, max_size=50),
    some.integers(0, 50),
)
def test_trimming_takes_silence_from_the_ends_only(
    before: int, heard: list[int], after: int
) -> None:
    """What is heard is not cut, nor a pause inside it."""
    heard = [7_000, *heard, 7_000]
    samples = array("h", [3] * before + heard + [-3] * after)

    assert sound.trimmed(samples.tobytes()) == array("h", heard).tobytes()


def test_silence_is_trimmed_to_nothing() -> None:
    """espeak-ng says nothing of a text without a sound."""
    assert sound.trimmed(sound.pause(0.1)) == b""


def test_the_chime_is_short_and_does_not_clip() -> None:
    """A call begins with it; it must not be the longest part."""
    loudest = max(map(abs, array("h", chime())))

    assert sound.seconds(chime()) < 2
    assert 8_000 < loudest < 32_000


# --- the bank -------------------------------------------------------------------------------------
MINE = array("h", [9_000, -9_000] * 500).tobytes()
WANTED = Wanted(("zh", "en"), ("3",), (UPSTAIRS,))


def recording(folder: Path, name: str, rate: int = sound.RATE) -> Path:
    """A recording of the bank's own."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(MINE)
    return path


def test_a_bank_is_built_with_the_banks_own_recordings_first(tmp_path: Path) -> None:
    """A voice that people know; the machine's where nobody has recorded anything."""
    own, folder = tmp_path / "own", tmp_path / "bank"
    recording(own, "zh/counter-3.wav")
    recording(own, "zh/countre-4.wav")
    built = build(folder, WANTED, own)

    assert sound.read(folder / "zh" / "counter-3.wav") == MINE
    assert sound.seconds(sound.read(folder / "en" / "Upstairs.wav")) > 0.3
    assert (built.recorded, built.unused) == (1, ["zh/countre-4.wav"])
    assert len(list(folder.glob("*/*.wav"))) == built.made + 1


def test_recordings_that_do_not_fit_are_all_named_with_the_remedy(tmp_path: Path) -> None:
    """Before anything is written: half a bank would speak with two voices."""
    own, folder = tmp_path / "own", tmp_path / "bank"
    wrong = recording(own, "zh/counter-3.wav", rate=44_100)
    empty = recording(own, "en/mark-a.wav")
    empty.write_bytes(b"")
    with pytest.raises(Unfit) as unfit:
        build(folder, WANTED, own)
    lines = str(unfit.value).splitlines()

    assert [line.split(".wav")[0] + ".wav" for line in lines] == [str(wrong), str(empty)]
    assert all("sox" in line for line in lines)
    assert not folder.exists()


def test_a_bank_says_the_clips_it_has_one_after_the_other(tmp_path: Path) -> None:
    """Chime, then each sentence whole, with the pauses between."""
    sentences = [Sentence("zh", "A1", "3"), Sentence("en", "A1", "3", ("Upstairs",))]
    for sentence in sentences:
        for clip in clips(sentence):
            recording(tmp_path, f"{sentence.language}/{clip.name}.wav")
    gap = sound.pause(BETWEEN_CLIPS)
    parts = [gap.join([MINE] * len(list(clips(sentence)))) for sentence in sentences]
    pause = sound.pause(BETWEEN_SENTENCES)

    assert Bank(tmp_path).joined(sentences) == pause.join([chime(), *parts])


@pytest.mark.parametrize("language", ANNOUNCED)
def test_what_a_bank_lacks_the_machine_says(language: str, tmp_path: Path) -> None:
    """A zone that was added today is said today."""
    frames = Bank(tmp_path).joined([Sentence(language, "A021", "V1", ("2",))])

    assert 2.0 < sound.seconds(frames) - sound.seconds(chime()) < 9.0


def test_without_a_machine_the_other_languages_are_said_and_the_log_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that lacks its counter would send people astray."""
    whole = Sentence("en", "A1", "3")
    for clip in clips(whole):
        recording(tmp_path, f"en/{clip.name}.wav")
    monkeypatch.setenv("PATH", str(tmp_path))
    with capture_logs() as lines:
        frames = Bank(tmp_path).joined([Sentence("ko", "A1", "3"), whole])

    assert frames == Bank(tmp_path).joined([whole])
    assert [(line["event"], line["language"]) for line in lines] == [("not said", "ko")]
    assert "apt-get install espeak-ng" in lines[0]["remedy"]

"""A bank's own slips, and what is said of a file that would make none."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from printer.sections import Grid, own
from printer.slip import Slip, draw
from printer.template import STANDARD, Template, TemplateError, read
from printer.typeset import column

GOOD = """\
width = 58
also = ["ko"]
logo = "logo.png"
parts = ["logo", "number", "service", "welcome", "code"]

[texts.welcome]
zh = "欢迎光临"
ko = "어서 오세요"
en = "Welcome"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A template that is right, beside its logo."""
    logo = Image.new("RGBA", (120, 60), (0, 0, 0, 0))
    logo.paste((20, 20, 80, 255), (0, 0, 60, 60))
    logo.save(tmp_path / "logo.png")
    (tmp_path / "slip.toml").write_text(GOOD, "utf-8")
    return tmp_path / "slip.toml"


def test_a_bank_makes_its_slips_up(file: Path, slip: Slip) -> None:
    """Width, order, logo and words of its own; transparent is white."""
    template = read(file)
    picture = draw(replace(slip, language="zh"), template)
    grid = Grid.of("zh", 384, ("ko",))
    welcome = column(own(grid, template.texts["welcome"]), grid.inner)
    logo = picture.crop((grid.margin, 12, grid.margin + 120, 72))

    assert picture.width == 384
    assert welcome.tobytes() in picture.crop((12, 0, 372, picture.height)).tobytes()
    assert logo.histogram()[0] == 60 * 60


def test_without_a_file_slips_are_as_look_says(slip: Slip) -> None:
    """What a branch has today it has tomorrow."""
    assert draw(slip).tobytes() == draw(slip, STANDARD).tobytes()


@pytest.mark.parametrize("language", ["zh", "ko", "en"])
def test_a_slip_may_speak_one_language_only(slip: Slip, language: str) -> None:
    """Shorter paper, where everybody reads the same."""
    alone = draw(replace(slip, language=language), Template(also=()))

    assert alone.height < draw(replace(slip, language=language)).height


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("width = 58", "width = 60", "slip.toml:1: width: paper is 58 or 80 mm wide, not 60"),
        ("width", "widht", "slip.toml:1: widht: there is no key widht; did you mean width?"),
        ('["ko"]', '"ko"', 'slip.toml:2: also: write a list, as in ["en", "zh"]'),
        ('["ko"]', '["kr"]', "slip.toml:2: also.0: nothing is known in kr"),
        ('"logo.png"', '"none.png"', "slip.toml:3: logo: none.png is no picture"),
        ('logo = "logo.png"\n', "", None),
        ('"logo", ', "", None),
        ('"number", ', "", "slip.toml:4: parts: a slip without its number is none: add number"),
        (
            '"code"]',
            '"qrcode"]',
            "parts.4: there is no part qrcode; did you mean code?",
        ),
        ('"welcome", ', "", "slip.toml:6: texts.welcome: it stands nowhere: add welcome to parts"),
        ("[texts.welcome]", "[texts.foot]", "slip.toml:6: texts.foot: foot is a part already"),
        ("zh =", "cn =", "slip.toml:7: texts.welcome.cn: nothing is known in cn"),
        ('"어서 오세요"', "5", "slip.toml:8: texts.welcome.ko: write the text in quotes"),
        ("Welcome", "Welcome \U0001f33b", "slip.toml:9: texts.welcome.en: our fonts have no shape"),
        ("width = 58", "width = ", "slip.toml: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_remedy(
    file: Path, old: str, new: str, said: str | None
) -> None:
    """When it is saved, not when a customer waits for paper."""
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    try:
        read(file)
    except TemplateError as wrong:
        faults = str(wrong).replace(f"{file.parent}/", "")
    else:
        faults = ""

    assert (said or "") in faults
    assert bool(faults) == (said is not None)


@pytest.mark.parametrize("name", ["㐂㑇", "𠮷野家", "龘靐", "䶮", "犇骉", "갋 똠방각하"])
def test_a_rare_name_is_written_as_it_is(file: Path, slip: Slip, name: str) -> None:
    """GB 18030 and all of Hangul: a bank's branch is named for its street."""
    file.write_text(GOOD.replace("欢迎光临", name, 1), "utf-8")
    template = read(file)
    boxes = column(own(Grid.of("zh", 384, ()), {"zh": "\ue000" * len(name)}), 360)
    drawn = column(own(Grid.of("zh", 384, ()), template.texts["welcome"]), 360)

    assert drawn.tobytes() != boxes.tobytes()
    assert draw(slip, template).width == 384


def test_a_logo_has_its_bounds(file: Path) -> None:
    """No slip of half a metre, and no logo cut off at the edge."""
    Image.new("1", (361, 10)).save(file.parent / "logo.png")
    with pytest.raises(TemplateError, match="361 dots wide; the paper has room for 360"):
        read(file)
    Image.new("1", (300, 401)).save(file.parent / "logo.png")
    with pytest.raises(TemplateError, match="401 dots high"):
        read(file)

"""One file of shapes for each language, as screens open it."""

from pathlib import Path

from PIL import ImageFont

from words import fonts


def test_each_language_has_its_own_shapes(tmp_path: Path) -> None:
    """Han characters differ: 骨 is drawn otherwise in Seoul, in Shanghai and in Taipei."""
    files = fonts.prepare(tmp_path)
    names = {code: ImageFont.truetype(str(path)).getname()[0] for code, path in files.items()}

    assert names["zh"] == "Noto Sans CJK SC"
    assert names["zh-hant"] == "Noto Sans CJK TC"
    assert {names[code] for code in ("ko", "en", "vi", "ar")} == {"Noto Sans CJK KR"}


def test_fonts_are_made_once(tmp_path: Path) -> None:
    """Starting stays quick."""
    first = {path: path.stat().st_mtime_ns for path in fonts.prepare(tmp_path).values()}
    again = {path: path.stat().st_mtime_ns for path in fonts.prepare(tmp_path).values()}

    assert first == again

"""Logos: a PNG of our own, whatever was given; what does more than show a picture is refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from server.adapters.logos import BOX, drawn
from server.application.pictures import NoPicture, Why

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">{}</svg>'
SHAPE = '<rect width="300" height="100" fill="#00AA77"/>'


def png(width: int, height: int, kind: str = "PNG") -> bytes:
    """A green picture."""
    made = BytesIO()
    Image.new("RGB", (width, height), "#00AA77").save(made, kind)
    return made.getvalue()


def seen(body: bytes) -> tuple[tuple[int, int], tuple[int, ...]]:
    """The size of a PNG, and the colour in its middle."""
    picture = Image.open(BytesIO(body), formats=("PNG",)).convert("RGBA")
    dot = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(dot, tuple)
    return picture.size, dot


@pytest.mark.parametrize(
    "file",
    [
        SVG.format(SHAPE).encode(),
        b"\xef\xbb\xbf<?xml version='1.0'?>\n" + SVG.format(SHAPE).encode(),
        SVG.format("<style>.a{fill:#00AA77}</style><path class='a' d='M0 0h300v100H0z'/>").encode(),
        png(300, 100),
        png(1500, 500),
    ],
)
def test_a_logo_becomes_a_picture_that_fits(file: bytes) -> None:
    """The same on every screen."""
    size, dot = seen(drawn(file))

    assert size[0] <= BOX[0]
    assert size[1] <= BOX[1]
    assert size[0] == pytest.approx(3 * size[1], abs=3)
    assert dot == (0, 170, 119, 255)


ACTIVE = {
    "<script/>": "<script>",
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>': "<script>",
    '<rect onload="alert(1)"/>': "onload",
    '<a href="https://bank.example"/>': "<a>",
    '<image href="file:///etc/passwd"/>': "<image>",
    '<use href="#a"/>': "<use>",
    "<foreignObject/>": "<foreignObject>",
    "<style>@import 'x'</style>": "<style>",
    '<rect fill="url(https://bank.example/x)"/>': "fill",
    '<linearGradient href="other.svg#a"/>': "href",
}


@pytest.mark.parametrize("part", ACTIVE)
def test_what_runs_or_loads_is_named(part: str) -> None:
    """So that the designer knows what must go."""
    with pytest.raises(NoPicture) as refused:
        drawn(SVG.format(part).encode())

    assert (refused.value.why, refused.value.part) == (Why.ACTIVE, ACTIVE[part])


WRONG = {
    Why.NEITHER: [b"", b"GIF89a", png(30, 30, "JPEG"), b"<html></html>"],
    Why.UNREADABLE: [b"<svg", png(30, 30)[:40], SVG.format("").replace("viewBox", "x").encode()],
    Why.SHAPE: [png(900, 100), png(10, 50), SVG.format("").replace("100", "1e-9").encode()],
    Why.LARGE: [png(4000, 2000)],
}


@pytest.mark.parametrize("why", WRONG)
def test_what_is_no_logo_is_refused_with_what_to_do(why: Why) -> None:
    """Never an error of ours."""
    for file in WRONG[why]:
        with pytest.raises(NoPicture) as refused:
            drawn(file)
        assert refused.value.why is why, file[:40]


def test_entities_are_never_unfolded() -> None:
    """A billion laughs."""
    laughs = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SVG.format("&b;")
    with pytest.raises(NoPicture) as refused:
        drawn(laughs.encode())

    assert refused.value.why is Why.ACTIVE


@given(
    cut=some.integers(0, 400),
    put=some.binary(max_size=8),
    file=some.sampled_from((png(40, 40), SVG.format(SHAPE).encode())),
)
def test_whatever_is_broken_in_it_is_refused_or_drawn(cut: int, put: bytes, file: bytes) -> None:
    """Uploads are not to be trusted."""
    try:
        body = drawn(file[:cut] + put + file[cut:])
    except NoPicture:
        return

    assert Image.open(BytesIO(body)).format == "PNG"


WHITE_ONLY = '<rect width="300" height="100" fill="{}"/>'


@pytest.mark.parametrize("pale", ["#FFFFFF", "#FFD23F", "#C8C8C8"])
def test_a_logo_that_paper_would_swallow_is_refused(pale: str) -> None:
    """A slip prints it black or not at all, and dark screens put paper behind it."""
    with pytest.raises(NoPicture) as refused:
        drawn(SVG.format(WHITE_ONLY.format(pale)).encode())

    assert refused.value.why is Why.PALE


def test_a_pale_logo_with_dark_letters_is_taken_and_so_is_one_on_its_own_white() -> None:
    """What can be read is enough."""
    letters = '<rect x="20" y="40" width="100" height="20" fill="#0A2C5C"/>'
    for ground in ("#FFD23F", "#FFFFFF"):
        size, _ = seen(drawn(SVG.format(WHITE_ONLY.format(ground) + letters).encode()))

        assert size[0] == 3 * size[1]

"""Documents that are drawn from data stand as they would be drawn now."""

import pytest

from papers.writing import PAPERS, Paper, written


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.file.name)
def test_the_document_is_what_its_data_say(paper: Paper) -> None:
    """`make papers` writes it again."""
    assert paper.file.read_text("utf-8") == written(paper)

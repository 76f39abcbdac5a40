"""Writes docs/ from the data of this folder: `python -m papers`, `make papers`."""

from papers.writing import PAPERS, written

for paper in PAPERS:
    paper.file.write_text(written(paper), "utf-8")

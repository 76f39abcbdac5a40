"""What a pad asks until the server has said what head office wants asked."""

from typing import Final

from wire.messages import Asked, Questionnaire
from words import rating
from words.phrases import in_all

USUAL: Final = Questionnaire(
    version="usual",
    question=in_all(rating.QUESTION),
    faces=tuple(in_all(face) for face in rating.FACES),
    why=in_all(rating.WHY),
    reasons=tuple(Asked(id=id_, text=in_all(text)) for id_, text in rating.REASONS.items()),
    each=in_all(rating.EACH),
)

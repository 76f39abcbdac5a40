"""What customers are asked, in words: head office's own, or the usual ones."""

from server.domain.plan import Plan, Texts
from wire import messages
from words import rating
from words.languages import FIRST, offered
from words.phrases import say


def questionnaire(plan: Plan) -> messages.Questionnaire:
    """What pads and phones ask, in every language that the branch speaks."""
    asked, spoken = plan.questionnaire, tuple(dict.fromkeys((*FIRST, *offered(plan.languages))))
    reasons = asked.reasons or {id_: {} for id_ in rating.REASONS}
    return messages.Questionnaire(
        version=asked.version,
        question=_worded(asked.question, rating.QUESTION, spoken),
        faces=tuple(_worded({}, face, spoken) for face in rating.FACES),
        why=_worded({}, rating.WHY, spoken),
        reasons=tuple(
            messages.Asked(id=id_, text=_worded(texts, rating.REASONS.get(id_, id_), spoken))
            for id_, texts in reasons.items()
        ),
        each=_worded({}, rating.EACH, spoken),
        aspects=tuple(
            messages.Asked(id=aspect.value, text=_worded({}, rating.ASPECTS[aspect], spoken))
            for aspect in asked.aspects
        ),
    )


def _worded(own: Texts, usual: str, spoken: tuple[str, ...]) -> dict[str, str]:
    """The bank's own words where it has some, though not in every language."""
    return dict(own) or {language: say(language, usual) for language in spoken}

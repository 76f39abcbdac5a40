"""What customers are asked, in words; and who of the staff they may see named."""

from dataclasses import replace

from server.application import publish
from server.application.questions import questionnaire
from server.domain.commands import CallNext, Finish, Start
from server.domain.model import Branch
from server.domain.plan import Aspect, Questionnaire, Teller
from tests.builders import C1, MORNING, after, done, opened, plan, with_tickets
from words.rating import REASONS

OWN = Questionnaire(
    "autumn",
    {"zh": "满意吗？"},
    {"queue": {"zh": "排队久", "en": "The queue"}},
    (Aspect.SKILL, Aspect.SPEED),
)


def test_the_banks_own_words_are_asked_and_the_rest_in_every_language_of_the_branch() -> None:
    """A bank that wrote one language has not lost the faces' words in another."""
    asked = questionnaire(plan(questionnaire=OWN, languages=("zh", "vi")))

    assert (asked.version, asked.question) == ("autumn", {"zh": "满意吗？"})
    assert [(one.id, one.text["en"]) for one in asked.reasons] == [("queue", "The queue")]
    assert [one.id for one in asked.aspects] == ["skill", "speed"]
    assert {"zh", "ko", "en", "vi"} == {*asked.faces[0]} == {*asked.aspects[0].text}


def test_without_own_words_the_usual_ones_are_asked() -> None:
    """Old branch files ask what they always asked."""
    asked = questionnaire(plan())

    assert (asked.version, [one.id for one in asked.reasons]) == ("usual", [*REASONS])
    assert asked.aspects == ()


def _served_by(teller: Teller, *, shows: bool) -> Branch:
    branch = with_tickets("t1", branch=opened([C1]))
    named = replace(branch.plan, tellers={teller.name: teller}, rating_shows_teller=shows)
    return done(branch.but(plan=named), CallNext(C1), Start(C1))


def test_a_teller_is_named_to_customers_only_as_the_branch_wants() -> None:
    """Never by the login."""
    known, silent = Teller("teller-c1", shown_as="Ms Li"), Teller("teller-c1")
    told = [
        publish.counter(_served_by(teller, shows=shows), C1, MORNING).teller
        for teller, shows in ((known, True), (known, False), (silent, True))
    ]

    assert told == ["Ms Li", "", ""]


def test_the_window_names_the_questionnaire_that_was_asked() -> None:
    """So a pad, five buttons and a phone all answer the same question."""
    branch = with_tickets("t1", branch=opened([C1], questionnaire=OWN))
    branch = done(branch, CallNext(C1), Start(C1))
    window = publish.counter(done(branch, Finish(C1), at=after(2)), C1, after(2)).rating

    assert window is not None
    assert window.version == "autumn"

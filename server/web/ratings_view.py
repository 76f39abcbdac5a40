"""What a branch manager sees of the ratings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from server.application.questions import questionnaire
from server.application.rating import Rated
from server.domain.plan import Aspect, Plan, Questionnaire, Texts
from server.insight.flags import Flag, Flagged
from server.insight.ranks import Rank
from server.insight.scores import ENOUGH, Interval, Score

FLAGS: Final[Mapping[Flag, str]] = {
    Flag.SILENT: (
        "Few answer: {count} of {of} who were asked did not, {usual} are usual. "
        "Had they gone before the finish?"
    ),
    Flag.HURRIED: (
        "The next customer came while the pad was asking: {count} times of {of}, {usual} are usual."
    ),
    Flag.UNASKED: (
        "Not asked: {count} of {of} legs were very short, or passed on; {usual} are usual."
    ),
    Flag.REFINISHED: (
        "Finished, taken back and finished again: {count} of {of}, {usual} are usual."
    ),
    Flag.RUN: "{count} equal answers in a row, each within a moment. Who touched the pad?",
}
OWN_NAMES: Final = {"enough": ENOUGH}


@dataclass(frozen=True, slots=True)
class Line:
    """The ratings of one group."""

    name: Texts
    served: int
    asked: int
    answered: int
    response: int | None
    """Per cent of those asked."""
    mean: str
    between: str
    dissatisfied: str
    place: str
    """Between which ranks nine times of ten; empty where nobody is ranked."""
    mark: str
    """`best`, `last` or nothing."""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason that customers touched, and how often."""

    name: Texts
    count: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands out of a teller's legs."""

    teller: str
    text: str
    gaps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RatingsView:
    """The page."""

    version: str
    versions: tuple[str, ...]
    """Empty where only one questionnaire was asked."""
    whole: Line
    tellers: tuple[Line, ...]
    services: tuple[Line, ...]
    tiers: tuple[Line, ...]
    aspects: tuple[Line, ...]
    reasons: tuple[Why, ...]
    notices: tuple[Notice, ...]
    enough: int


def ratings_view(plan: Plan, rated: Rated) -> RatingsView:
    """The figures by the names of the plan."""
    services = {str(code): service.name for code, service in plan.services.items()}
    tiers = {str(code): tier.name for code, tier in plan.tiers.items()}
    placed = {rank.group: rank for rank in rated.ranks}
    aspects, reasons = _words(plan)
    return RatingsView(
        version=rated.version,
        versions=tuple(rated.versions) if len(rated.versions) > 1 else (),
        whole=_line({}, rated.whole, None),
        tellers=tuple(
            _line({"en": one.group}, one, placed.get(one.group)) for one in rated.tellers
        ),
        services=tuple(_lines(services, rated.services)),
        tiers=tuple(_lines(tiers, rated.tiers)),
        aspects=tuple(_lines(aspects, rated.aspects)),
        reasons=tuple(Why(reasons.get(id_, {"en": id_}), many) for id_, many in rated.reasons),
        notices=tuple(map(_notice, rated.flags)),
        enough=ENOUGH,
    )


def _words(plan: Plan) -> tuple[Mapping[str, Texts], Mapping[str, Texts]]:
    """Of aspects and reasons: of the plan's and, for older answers, of the usual ones."""
    every = replace(plan, questionnaire=Questionnaire(aspects=tuple(Aspect)))
    usual, own = questionnaire(every), questionnaire(plan)
    aspects = {each.id: each.text for each in usual.aspects}
    return aspects, {each.id: each.text for each in (*usual.reasons, *own.reasons)}


def _lines(names: Mapping[str, Texts], found: Sequence[Score]) -> Iterator[Line]:
    """In the plan's order; what has been struck from it comes last, by its code."""
    order = {code: place for place, code in enumerate(names)}
    for one in sorted(found, key=lambda one: (order.get(one.group, len(order)), one.group)):
        yield _line(names.get(one.group, {"en": one.group}), one, None)


def _line(name: Texts, score: Score, rank: Rank | None) -> Line:
    rate = score.response_rate
    return Line(
        name,
        score.served,
        score.asked,
        score.answered,
        response=None if rate is None else round(100 * rate),
        mean=f"{score.mean.value:.1f}" if score.mean else "–",
        between=f"{score.mean.low:.1f} – {score.mean.high:.1f}" if score.mean else "",
        dissatisfied=_shares(score.dissatisfied),
        place=_place(rank),
        mark=_mark(rank),
    )


def _shares(share: Interval | None) -> str:
    if share is None:
        return "–"
    return f"{100 * share.value:.0f}% ({100 * share.low:.0f} – {100 * share.high:.0f})"


def _place(rank: Rank | None) -> str:
    if rank is None:
        return ""
    return str(rank.low) if rank.low == rank.high else f"{rank.low} – {rank.high}"


def _mark(rank: Rank | None) -> str:
    if rank is None:
        return ""
    return "best" if rank.surely_best else "last" if rank.surely_last else ""


def _notice(one: Flagged) -> Notice:
    usual = "" if one.usual is None else f"{100 * one.usual:.0f}%"
    gaps = {"count": str(one.count), "of": str(one.of), "usual": usual}
    return Notice(one.teller, FLAGS[one.flag], gaps)

"""How numbers work and who has priority, as lines for boards: made from the rules that count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from server.domain.plan import Discipline, Group, Kind, Plan, TierCode, ZoneCode
from words.languages import KNOWN
from words.phrases import pick, say

Texts = dict[str, str]
Sentences = Callable[[Plan, str], Iterator[str]]
"""What is said of a plan in the language of that code: as many sentences in each."""
MINUTE: Final = timedelta(minutes=1)
ORDERS: Final[Mapping[Kind, str]] = {
    Kind.ACCUMULATING: "The longer you wait, the sooner you are called.",
    Kind.DUE: "Every service has a promised wait. Whoever is nearest to it is called first.",
    Kind.STRICT: "Whoever came first is called first.",
    Kind.FIRST_COME: "Whoever came first is called first.",
}
"""What a customer without a tier can count on."""
COMMAS: Final[Mapping[str, str]] = {"zh": "、", "zh-hant": "、"}


class Remembered:
    """The lines of a branch's boards, made anew only for another plan or day."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._lines: dict[tuple[ZoneCode, date | None], tuple[Texts, ...]] = {}

    def lines(self, plan: Plan, zone: ZoneCode, day: date | None) -> tuple[Texts, ...]:
        """As the function of that name."""
        if plan is not self._plan:
            self._plan, self._lines = plan, {}
        if (zone, day) not in self._lines:
            self._lines[zone, day] = lines(plan, zone, day)
        return self._lines[zone, day]


def line(plan: Plan) -> Texts:
    """One line that explains the order: the branch's own, or the first that can be made."""
    return next(iter(_how(plan)), {})


def lines(plan: Plan, zone: ZoneCode, day: date | None) -> tuple[Texts, ...]:
    """All that takes turns at the foot of the boards of a zone that day."""
    notices = (
        dict(notice.text)
        for notice in plan.notices
        if (not notice.zones or zone in notice.zones)
        and (notice.until is None or day is None or day <= notice.until)
    )
    return (*_how(plan), *_told(plan, _priority), *notices)


def _how(plan: Plan) -> list[Texts]:
    return [dict(plan.rule)] if plan.rule else _told(plan, _general)


def _told(plan: Plan, said: Sentences) -> list[Texts]:
    spoken = {code: tuple(said(plan, code)) for code in plan.languages if code in KNOWN}
    return [dict(zip(spoken, each, strict=True)) for each in zip(*spoken.values(), strict=True)]


def _general(plan: Plan, language: str) -> Iterator[str]:
    """How numbers work."""
    letters = dict.fromkeys(service.series for service in plan.services.values())
    if len(letters) > 1:
        sentence = "{letters} are different services, so numbers may not come in order."
        yield say(language, sentence, letters=_listed(language, letters))
    orders = dict.fromkeys(ORDERS[rule.kind] for rule in _rules(plan) if rule.kind in ORDERS)
    yield from (say(language, order) for order in orders)


def _priority(plan: Plan, language: str) -> Iterator[str]:
    """Who has priority, and what holds for everyone all the same."""
    for rule in _rules(plan):
        yield from _of_rule(plan, rule, language)
    social = (pick(each.name, language) for each in plan.social.values())
    sooner = (pick(plan.tiers[code].name, language) for code in _sooner(plan))
    if who := _listed(language, (*sooner, *social)):
        yield say(language, "Called sooner: {who}.", who=who)
    if (most := plan.calls.overtakes_most) is not None:
        sentence = "Nobody is passed by later numbers more than {count} times."
        yield say(language, sentence, count=most)


def _of_rule(plan: Plan, rule: Discipline, language: str) -> Iterator[str]:
    """What a discipline promises to some."""
    if rule.cycle:
        turns = (
            f"{_group(plan, each.group, language, ' / ')} ×{each.turns}" for each in rule.cycle
        )
        yield say(language, "Called in turn: {turns}.", turns=_listed(language, turns))
    for each in rule.patience:
        sentence = "After {minutes} minutes of waiting, called first: {who}."
        minutes, who = f"{each.longer_than / MINUTE:g}", _group(plan, each.group, language)
        yield say(language, sentence, minutes=minutes, who=who)


def _rules(plan: Plan) -> list[Discipline]:
    """The disciplines that are in use, each once."""
    profiles = {counter.profile.discipline: counter.profile for counter in plan.counters.values()}
    return [plan.discipline(profile) for profile in profiles.values()]


def _sooner(plan: Plan) -> list[TierCode]:
    """The tiers that gain on those who came before them, highest first."""
    kinds = {rule.kind for rule in _rules(plan)}
    return [code for code in reversed(list(plan.tiers)) if _gains(plan, code, kinds)]


def _gains(plan: Plan, code: TierCode, kinds: set[Kind]) -> bool:
    tier = plan.tiers[code]
    lowest = next(each for each in plan.tiers.values() if each.ladder == tier.ladder)
    ahead = (tier.head_start, tier.rate) > (lowest.head_start, lowest.rate)
    return (ahead and Kind.ACCUMULATING in kinds) or (tier != lowest and Kind.STRICT in kinds)


def _group(plan: Plan, group: Group, language: str, between: str = "") -> str:
    tiers = (pick(plan.tiers[code].name, language) for code in group.tiers)
    services = (pick(plan.services[code].name, language) for code in group.services)
    return _listed(language, (*tiers, *services), between) or say(language, "everyone")


def _listed(language: str, entries: Iterable[str], between: str = "") -> str:
    return (between or COMMAS.get(language, ", ")).join(entries)

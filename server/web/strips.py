"""What the strips of the teller's page ask: each a few fields, so that one template draws them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from server.domain.bounds import LONGEST_NOTE
from server.domain.model import Branch, State, Ticket
from server.domain.plan import CounterCode, Plan, ServiceCode
from server.web.choices import APPROVALS, CHOSEN, HOLDS, UPGRADES, breaks, outcomes
from server.web.pages import DESK_STATES
from server.web.pressing import LONGEST_TO_COLLEAGUE, At
from server.web.turns import last_leg
from words.phrases import pick, say

SUGGESTED: Final = 60
"""Numbers offered while one is typed."""
BEHIND: Final = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a strip."""

    name: str
    label: str
    kind: str
    """`one` of the choices, `several` of them, `text`, `note`, `count` or `tick`."""
    choices: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    chosen: frozenset[str] = frozenset()
    longest: int = 64
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom a strip is drawn: the counter, the reader's language, the note that there is."""

    at: At
    language: str
    note: str = ""

    @property
    def plan(self) -> Plan:
        """The branch's."""
        return self.at.branch.plan

    def t(self, text: str, **values: object) -> str:
        """In the reader's language."""
        return say(self.language, text, **values)

    def words(self, texts: Mapping[str, str]) -> dict[str, str]:
        """All of them."""
        return {code: say(self.language, text) for code, text in texts.items()}


Fields = tuple[Field, ...]


def fields(form: str, asking: Asking) -> Fields:
    """What a strip asks; a `KeyError` for a strip that there is not."""
    return STRIPS[form](asking)


def services(asking: Asking, codes: Iterable[ServiceCode]) -> dict[str, str]:
    """Services by their names."""
    known = asking.plan.services
    return {code: pick(known[code].name, asking.language) for code in codes if code in known}


def _reason(asking: Asking, texts: Mapping[str, str]) -> Field:
    words = asking.words(texts)
    return Field("reason", asking.t("Reason"), "one", words, next(iter(words)))


def _service(asking: Asking, *, needed: bool = True) -> Field:
    customer = asking.at.customer
    own = customer.service if isinstance(customer, Ticket) else ""
    others = services(asking, (code for code in asking.plan.services if code != own))
    return Field("service", asking.t("Service"), "one", others, needed=needed)


def _number(asking: Asking, name: str, label: str, states: Iterable[State]) -> Field:
    listed = _listed(asking.at.branch, frozenset(states))
    names = asking.plan.services
    told = {
        one.number: pick(names[one.service].name, asking.language) if one.service in names else ""
        for one in listed[:SUGGESTED]
    }
    return Field(name, label, "text", told)


def _listed(branch: Branch, states: frozenset[State]) -> list[Ticket]:
    found = (ticket for ticket in branch.tickets.values() if ticket.state in states)
    return sorted(found, key=lambda ticket: ticket.place)


def _transfer(asking: Asking) -> Fields:
    branch, at = asking.at.branch, asking.at
    counters = {
        str(code): f"{counter.number} {asking.t(_desk_word(branch, code))}"
        for code, counter in asking.plan.counters.items()
        if code != at.code
    }
    return (
        _service(asking, needed=False),
        Field("to", asking.t("Counter"), "one", counters, needed=False),
        _teller(asking, needed=False),
        Field(
            "note",
            asking.t("Note for the colleague"),
            "note",
            longest=LONGEST_TO_COLLEAGUE,
            needed=False,
        ),
        Field("back", asking.t("Comes back to me"), "tick"),
        Field("though_closed", asking.t("Also where it is closed now"), "tick"),
    )


def _desk_word(branch: Branch, code: CounterCode) -> str:
    return DESK_STATES[branch.desks[code].state][1]


def _teller(asking: Asking, *, needed: bool = True) -> Field:
    present = {desk.teller for desk in asking.at.branch.desks.values() if desk.teller}
    names = sorted({*present, *asking.plan.tellers} - {asking.at.teller})
    return Field("teller", asking.t("Teller"), "text", dict.fromkeys(names, ""), needed=needed)


def _requeue(asking: Asking) -> Fields:
    places = {str(many): asking.t("behind {count}", count=many) for many in BEHIND}
    return (Field("places", asking.t("Waits again"), "one", places | {"0": asking.t("last")}, "3"),)


def _hold(asking: Asking) -> Fields:
    back = Field("minutes", asking.t("Back after minutes"), "count", needed=False)
    return (_reason(asking, HOLDS), back)


def _resume(asking: Asking) -> Fields:
    held = {one.number: one.number for one in _listed(asking.at.branch, frozenset({State.HELD}))}
    return (Field("number", asking.t("Put aside"), "one", held, next(iter(held), "")),)


def _directly(asking: Asking) -> Fields:
    offered = services(asking, asking.at.branch.profile(asking.at.code).services)
    tiers = {
        str(code): f"{tier.mark} {pick(tier.name, asking.language)}"
        for code, tier in asking.plan.tiers.items()
    }
    return (
        Field("service", asking.t("Service"), "one", offered, next(iter(offered), "")),
        Field("tier", asking.t("Tier"), "one", tiers, asking.plan.unidentified),
    )


def _one(asking: Asking) -> Fields:
    waiting = _number(asking, "number", asking.t("Number"), {State.WAITING})
    return (waiting, _reason(asking, CHOSEN))


def _break(asking: Asking) -> Fields:
    known = breaks(asking.plan, asking.language)
    return (Field("reason", asking.t("Reason of a break"), "one", known, next(iter(known), "")),)


def _note(asking: Asking) -> Fields:
    customer = asking.at.customer
    known = customer if isinstance(customer, Ticket) else None
    reference, papers = (known.reference, known.papers) if known else ("", False)
    return (
        Field(
            "note", asking.t("Note"), "note", value=asking.note, longest=LONGEST_NOTE, needed=False
        ),
        Field("reference", asking.t("Form"), "text", value=reference, needed=False),
        Field("papers", asking.t("Papers are complete"), "tick", value="true" if papers else ""),
    )


def _merge(asking: Asking) -> Fields:
    waiting = {State.WAITING}
    return (
        _number(asking, "number", asking.t("First number"), waiting),
        _number(asking, "other", asking.t("Second number"), waiting),
    )


def _reinstate(asking: Asking) -> Fields:
    return (_number(asking, "number", asking.t("Number"), {State.NO_SHOW}),)


def _upgrade(asking: Asking) -> Fields:
    customer = asking.at.customer
    plan = asking.plan
    fitting = plan.tiers_at(customer.service) if isinstance(customer, Ticket) else ()
    tiers = {
        str(code): f"{plan.tiers[code].mark} {pick(plan.tiers[code].name, asking.language)}"
        for code in fitting
    }
    now = customer.tier if isinstance(customer, Ticket) else ""
    return (Field("tier", asking.t("Tier"), "one", tiers, now), _reason(asking, UPGRADES))


def _redirect(asking: Asking) -> Fields:
    machines = {
        code: pick(machine.name, asking.language) for code, machine in asking.plan.machines.items()
    }
    return (Field("machine", asking.t("Machine"), "one", machines, next(iter(machines), "")),)


def _outcome(asking: Asking) -> Fields:
    turn = last_leg(asking.at.branch, asking.at.code)
    if turn is None:
        return ()
    known = services(asking, asking.plan.services)
    done = frozenset(each.service for each in turn.delivered) or frozenset({turn.service})
    return (
        Field("outcome", turn.number, "one", outcomes(asking.plan, asking.language), turn.outcome),
        Field("delivered", asking.t("Delivered"), "several", known, chosen=frozenset(done)),
        Field("leg", "", "hidden", value=turn.leg),
    )


STRIPS: Final[Mapping[str, Callable[[Asking], Fields]]] = {
    "transfer": _transfer,
    "requeue": _requeue,
    "hold": _hold,
    "resume": _resume,
    "serve-directly": _directly,
    "call-ticket": _one,
    "pause": _break,
    "hold-at-counter": lambda asking: (_reason(asking, APPROVALS),),
    "add-leg": lambda asking: (_service(asking),),
    "correct-service": lambda asking: (_service(asking),),
    "note": _note,
    "merge": _merge,
    "reinstate": _reinstate,
    "upgrade": _upgrade,
    "redirect": _redirect,
    "record-outcome": _outcome,
    "hand-over": lambda asking: (_teller(asking),),
}

"""Any value of the model, drawn by its type: every field of it, with little in each."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from immutables import Map

from server.domain.model import Ticket, Undo

DECADES = datetime(1990, 1, 1), datetime(2090, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zone
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=5),
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(-1e6, 1e6),
    bool: st.booleans(),
    date: st.dates(),
    time: st.times(),
    timedelta: st.timedeltas(timedelta(days=-2), timedelta(days=2)),
    datetime: st.datetimes(*DECADES, timezones=st.just(UTC)),
    type(None): st.none(),
}


@cache
def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type as the model declares it."""
    if isinstance(hint, NewType):
        return any_of(hint.__supertype__)
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if get_origin(hint) is not None:
        return COLLECTIONS[get_origin(hint)](*map(_any_of, get_args(hint)))
    return _built(hint)


def _any_of(hint: Any) -> Any:
    return ... if hint is ... else any_of(hint)


def _built(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    drawn = {name: any_of(hints[name]) for name in names if name != "undo"}
    whole = st.builds(kind, **drawn)
    return st.builds(_undoable, whole, whole, any_of(str)) if kind is Ticket else whole


def _undoable(ticket: Ticket, was: Ticket, move: str) -> Ticket:
    undo = Undo(move, was.issued_at, was, was.id) if move else None
    return replace(ticket, undo=undo)


def _tuple(*parts: Any) -> st.SearchStrategy[Any]:
    if len(parts) == 2 and parts[1] is ...:
        return st.lists(parts[0], max_size=2).map(tuple)
    return st.tuples(*parts)


def _mapping(keys: Any, values: Any) -> st.SearchStrategy[Any]:
    return st.dictionaries(keys, values, max_size=2)


COLLECTIONS: Mapping[Any, Callable[..., st.SearchStrategy[Any]]] = {
    UnionType: st.one_of,
    Union: st.one_of,
    tuple: _tuple,
    frozenset: lambda part: st.frozensets(part, max_size=2),
    Map: lambda keys, values: _mapping(keys, values).map(Map),
    get_origin(Mapping[str, str]): _mapping,
}

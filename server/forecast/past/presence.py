"""Who was at which counter, event by event."""

from datetime import datetime

from server.domain import events
from server.domain.events import Event
from server.forecast.past.values import Kind, PastPresence


class Counters:
    """Counters that are staffed, and those that were."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, Kind], tuple[datetime, str]] = {}
        self._spans: list[PastPresence] = []
        self._last: datetime | None = None
        """When the day was closed, if it was."""

    def spans(self) -> list[PastPresence]:
        """All of them, in order; who forgot to leave went when the day was closed."""
        for counter, kind in list(self._open):
            if self._last is not None:
                self._end(counter, kind, self._last)
        order = sorted(self._spans, key=lambda span: (span.begins, span.counter, span.kind))
        return [span for span in order if span.begins < span.ends]

    def take(self, event: Event) -> None:
        """Go on after the event."""
        match event:
            case events.CounterOpened(at, counter, teller):
                self._end(counter, Kind.BREAK, at)
                self._open.setdefault((counter, Kind.THERE), (at, teller))
            case events.CounterPaused(at, counter, _):
                self._open.setdefault((counter, Kind.BREAK), (at, self._teller(counter)))
            case events.CounterClosed(at, counter):
                self._end(counter, Kind.BREAK, at)
                self._end(counter, Kind.THERE, at)
            case events.CounterHandedOver(at, counter, teller):
                self._end(counter, Kind.THERE, at)
                self._open[counter, Kind.THERE] = at, teller
            case events.DayOpened():
                self._last = None
            case events.DayClosed(at, _):
                self._last = at
            case _:
                return

    def _teller(self, counter: str) -> str:
        return self._open.get((counter, Kind.THERE), (None, ""))[1]

    def _end(self, counter: str, kind: Kind, at: datetime) -> None:
        begun = self._open.pop((counter, kind), None)
        if begun is not None:
            ends = at if self._last is None else min(at, max(self._last, begun[0]))
            self._spans.append(PastPresence(counter, begun[0], ends, kind, begun[1]))

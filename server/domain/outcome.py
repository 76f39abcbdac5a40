"""What `decide` answers: what happened, or why not."""

from server.domain.events import Event
from server.domain.refusals import Refusal

Events = tuple[Event, ...]
Outcome = Events | Refusal

"""A previous system's log, roster and counters as a history, with all that is wrong in them."""

from server.adapters.history_file.faults import HistoryFileError, Repair, Repairs
from server.adapters.history_file.reading import Past, read_past

__all__ = ["HistoryFileError", "Past", "Repair", "Repairs", "read_past"]

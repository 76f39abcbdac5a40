"""What must hold of a branch, whoever drives it; shares no code with what it judges."""

from heliotrope.simulate.invariants.watcher import Watcher

__all__ = ["Watcher"]

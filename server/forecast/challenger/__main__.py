"""`python -m server.forecast.challenger` learns a lesson from its input; for a server's night.

In a process of its own, which gives way to whoever serves customers.
"""

import os
import pickle
import sys

from server.forecast.challenger.champion import written
from server.forecast.challenger.nights import champion_of

os.nice(10)
champion = champion_of(pickle.load(sys.stdin.buffer))  # noqa: S301 the server's own, through a pipe
sys.stdout.buffer.write(b"" if champion is None else written(champion))

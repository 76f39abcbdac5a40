"""What a pass of the forecast costs: CPU by waiting tickets, counters and paths, and its memory.

And what advice costs.

`python -m tests.benchmarks.forecast`; PASSES=400 for a steadier tail.
"""

import os
import resource
import sys
import tracemalloc
from datetime import timedelta
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "forecast"))

from branch_days import COUNTERS, OPENS, SHARES, TIERS, done, issued, opened, plan_of

from server.domain import commands
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.forecast.ahead import Kept, look_ahead
from server.forecast.engine import compile_ahead
from server.forecast.laws import priors
from tests.benchmarks import advice

PASSES = int(os.environ.get("PASSES", "100"))
NOW = OPENS + timedelta(minutes=120)


def hall(waiting: int, counters: int) -> Branch:
    """Everybody is served somebody, and so many more wait."""
    kinds = list(COUNTERS.values())
    offered = {f"c{at}": kinds[at % len(kinds)] for at in range(counters)}
    branch = opened(plan_of(offered))
    for at, code in enumerate(offered):
        service = offered[code][0]
        branch = issued(branch, f"s{at}", service, "basic", NOW - timedelta(minutes=30))
        branch = done(branch, commands.CallNext(CounterCode(code)), NOW - timedelta(minutes=3))
        branch = done(branch, commands.Start(CounterCode(code)), NOW - timedelta(minutes=2))
    services, tiers = list(SHARES), list(TIERS)
    for at in range(waiting):
        since = NOW - timedelta(minutes=20 * (waiting - at) / waiting)
        service, tier = services[at % len(services)], tiers[(at // 3) % len(tiers)]
        branch = issued(branch, f"w{at}", service, tier, since)
    return branch


def cost(waiting: int, counters: int, paths: int) -> tuple[float, float]:
    """CPU milliseconds of a pass: median and 99th percentile."""
    branch, kept = hall(waiting, counters), Kept()
    laws = priors(branch.plan)
    spent = []
    for number in range(PASSES):
        now = NOW + timedelta(seconds=number)
        begun = process_time()
        look_ahead(branch, laws, now, paths=paths, seed=number, kept=kept)
        spent.append(1000.0 * (process_time() - begun))
    return float(np.median(spent)), float(np.quantile(spent, 0.99))


def memory(waiting: int, counters: int, paths: int) -> tuple[float, float]:
    """KiB that a branch keeps between passes, and what a pass takes beside while it runs."""
    branch, kept = hall(waiting, counters), Kept()
    laws = priors(branch.plan)
    tracemalloc.start()
    outlook = look_ahead(branch, laws, NOW, paths=paths, seed=1, kept=kept)
    stays, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outlook.tickets
    return stays / 1024, (most - stays) / 1024


def main() -> None:
    """Print the table."""
    begun = process_time()
    compile_ahead()
    print(f"ready after {process_time() - begun:.1f} s of CPU (compiled, or loaded)")
    for waiting, counters, paths in (
        (0, 6, 100),
        (10, 6, 50),
        (10, 6, 100),
        (10, 6, 200),
        (40, 6, 100),
        (40, 12, 100),
        (160, 12, 100),
    ):
        median, tail = cost(waiting, counters, paths)
        print(
            f"{waiting:4} waiting, {counters:2} counters, {paths} paths: "
            f"{median:.2f} ms CPU, p99 {tail:.2f} ms"
        )
        if waiting:
            stays, beside = memory(waiting, counters, paths)
            print(f"     keeps {stays:.0f} KiB, and {beside:.0f} KiB more during a pass")
    advice.table()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process at its most: {most:.0f} MiB")


if __name__ == "__main__":
    main()

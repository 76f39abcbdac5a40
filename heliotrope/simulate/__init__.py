"""Branch-days under a virtual clock: the same core, with simulated people, kiosks and faults."""

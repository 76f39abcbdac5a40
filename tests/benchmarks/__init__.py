"""`make bench`: what things cost. Prints figures, asserts nothing."""

"""A small window with the next customer, for tellers whose screen is core banking's."""

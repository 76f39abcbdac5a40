"""The slip and the printer: what a ticket looks like, and the proof that it came out."""

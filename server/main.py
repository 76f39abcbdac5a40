"""The server program: the one place that knows all its parts."""

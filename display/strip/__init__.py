"""LED strips above counters: what a sign shows, in letters of light, over a serial line."""

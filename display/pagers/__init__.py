"""Vibrating pagers, lent to customers who do not hear or see a call."""

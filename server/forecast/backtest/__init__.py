"""Past days walked again, to learn how good the forecast would have been."""

"""Spoken guidance: every screen for ears and five keys, in the language of the screen."""

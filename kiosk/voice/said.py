"""What is said for a screen, a button, a number: sentences, one after the other."""

from typing import Final

from kiosk.screen import Note
from kiosk.view import View
from kiosk.voice.spots import Spot, plain, spots
from voice.spelling import spelled
from words.phrases import say

PRIVATE_PAGES: Final = frozenset({"identify", "code", "pin"})
PRIVATE_KEYS: Final = "key:"
"""Digits that are typed: whoever stands near could note them."""


def page(seen: View, *, private: bool) -> tuple[str, ...]:
    """All that stands on the screen and is no button; what is private only into headphones."""
    language = seen.language
    if seen.name in PRIVATE_PAGES and not private:
        return plain(language, seen.heading), say(language, "Please plug in headphones.")
    number = (
        say(language, "Your number is {number}.", number=spelled(language, seen.number))
        if seen.number
        else ""
    )
    code = say(language, "The code on the screen shows your place in the queue.")
    said = (seen.heading, number, *seen.lines, code if seen.link else "")
    whole = tuple(plain(language, text) for text in said if text)
    return (*whole, *note(seen, private=private))


def note(seen: View, *, private: bool) -> tuple[str, ...]:
    """What just happened; of cards nobody else shall hear."""
    if not seen.note:
        return ()
    of_card = seen.note in {say(seen.language, each.value) for each in Note}
    text = (
        say(seen.language, "Please plug in headphones.") if of_card and not private else seen.note
    )
    return (plain(seen.language, text),)


def spot(seen: View, here: Spot, *, private: bool, hint: bool) -> tuple[str, ...]:
    """Name, role, state, what more there is to know, and what to do; digits into headphones."""
    language, all_of_them = here.language, spots(seen)
    if here.id.startswith(PRIVATE_KEYS) and not private:
        return (say(language, "Please plug in headphones."),)
    place = next(n for n, each in enumerate(all_of_them, 1) if each.id == here.id)
    state = "chosen" if here.chosen else "" if here.alive else "not available"
    role = say(language, "button {place} of {count}", place=place, count=len(all_of_them))
    said = (here.name, role, say(language, state) if state else "", here.detail)
    sentence = ", ".join(text for text in said if text)
    return (sentence, say(language, "Press OK to choose.")) if hint and here.alive else (sentence,)

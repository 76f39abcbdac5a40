"""Puts releases of the device software in place, and takes back those that do not live.

It stands apart from what it replaces: a package of its own, on nothing but Debian's Python, dpkg,
gpgv and openssl, so that no release of the screens, however broken, keeps it from going back.
"""

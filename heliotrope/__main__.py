"""`python -m heliotrope` is the command `heliotrope`."""

from heliotrope.cli import main

main()

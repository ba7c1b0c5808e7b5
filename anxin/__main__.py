"""`python -m anxin`."""

from anxin.cli import main

main()

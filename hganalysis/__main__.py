"""``python -m hganalysis`` is the command `hganalysis`."""

from hganalysis.cli import main

main()

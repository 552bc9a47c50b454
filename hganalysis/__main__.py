"""``python -m hganalysis`` is the command `hganalysis`."""

from hganalysis.cli.commands import main

main()

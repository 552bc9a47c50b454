"""The faces that the package brings, so that pages are the same on every machine.

Liberation Serif has the widths of Times New Roman, which Nghị định 30/2020/NĐ-CP asks for, and every
Vietnamese letter; Liberation Mono is for code. Version 2.1.5, whole and unchanged, under the SIL Open Font
License (OFL.txt).
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
SERIF, MONOSPACE = "Liberation Serif", "Liberation Mono"
FACES = {SERIF: 4, MONOSPACE: 1}
"""How many files each family has: upright, bold, italic and bold italic; code is upright only."""

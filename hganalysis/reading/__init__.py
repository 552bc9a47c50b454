"""Bytes -> sheets, in a process of its own; knows no task.

`source_files` lists the files and `process` starts that process for each. In it `__main__` asks `kinds` for
the kind of the file and calls its reader, under `limits`; then `legacy_sheets` turns old encodings into
Unicode. `sheet` is what comes back: sheets, each a grid of cells kept by column (`grid`, `coded_cells`). A
new file format is a kind in `kinds` and a module named in `__main__`; nothing after them knows formats.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

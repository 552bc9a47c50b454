"""Bytes -> sheets, in a process of its own; knows no task.

`source_files` lists the files, `kinds` tells the kind of each, `readers` has a reader for each kind, which
runs in that process (`process`, `__main__`) under `limits`; there `legacy_sheets` turns old encodings into
Unicode. `sheet` is what comes back: sheets, each a grid of cells kept by column (`grid`, `coded_cells`). A
new file format is a kind in `kinds` and a module named in `readers`; nothing after them knows formats.
"""

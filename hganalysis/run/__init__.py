"""One period, end to end.

`period` tells the story, `stage` is the folder, `execute` runs notebooks, `publish` and `manifest` finish it.
Nothing is imported here: a notebook's kernel needs the stage alone.
"""

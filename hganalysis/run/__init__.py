"""One period, end to end.

`period` tells the story, `stage` is the folder, `kernels` and `execute` run notebooks, `publish` and
`manifest` finish it. Nothing of ours is imported here: a notebook's kernel needs the stage alone.
"""

import sys

# jsonschema, which nbformat imports, builds a grammar of internationalised addresses as it is imported: a
# second of every run, for a check that no notebook asks for. It does without where the package is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

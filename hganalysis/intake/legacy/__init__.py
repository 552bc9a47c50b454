"""Legacy Vietnamese (TCVN3, VNI, VPS, VISCII) -> Unicode.

`tables` has the encodings and `fonts` the names of their fonts. `xlsfonts`, `xlsxfonts` and `htmlfonts`
tell which cells have them (`sources` chooses, `spans` is what they answer). `content` recognises an encoding
by its words, which `syllables` judges. `convert` is the pass over the sheets of a file: `parts` says what it
looks at, `verdicts` what is decided first. `bytetext` reads the bytes of a text file.
"""

from hganalysis.intake.legacy.bytetext import legacy_text
from hganalysis.intake.legacy.convert import to_unicode

__all__ = ["legacy_text", "to_unicode"]

"""Files read in this process: the same but for the process and its limits, which tests/reading looks at."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from hganalysis.reading.__main__ import _answer, _send

if TYPE_CHECKING:
    from pathlib import Path


class ReadingHere:
    """What `hganalysis.reading.process` starts, without a process: one that fails leaves no answer either."""

    returncode = 0

    def __init__(self, path: Path) -> None:
        self.stdout = io.BytesIO()
        try:
            _send(_answer(path.absolute()), self.stdout)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.stdout.truncate(0)
        self.stdout.seek(0)

    def __enter__(self) -> ReadingHere:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to end."""

    def kill(self) -> None:
        """Nothing is left to end."""

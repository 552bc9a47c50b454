"""What the commands say reaches whoever keeps it: a terminal, a file or another program, in any encoding.

Python on Windows writes to a file or a pipe in the code page of the system. Those of Western Europe (1252)
and even of Viet Nam (1258) lack most Vietnamese letters as this package composes them, and one such letter
would end a command, and with it a scheduled run.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import TYPE_CHECKING

from hganalysis.text import printable

if TYPE_CHECKING:
    from typing import TextIO

SAMPLE = "Đã đọc được: «Sở Nội vụ» ≠ những đơn vị quá hạn…"
"""Letters and signs of the kind that messages have; an encoding that holds these holds the others."""

PLAIN_LETTERS = "hganalysis.plain_letters"
WITHOUT_MARKS = {"đ": "d", "Đ": "D", "«": '"', "»": '"', "“": '"', "”": '"', "≠": "!=", "…": "...", "·": "-"}


def let_every_text_pass() -> None:
    """Set standard output and standard error so that no text ends a command.

    A file or a pipe whose encoding does not hold Vietnamese gets UTF-8: what is kept must be readable later,
    and editors recognise it. A terminal shows only its own encoding, so it gets letters without their marks
    there. One that holds Vietnamese (UTF-8, UTF-16) stays as it is. What no encoding holds, such as a byte of
    a file name that is no text, is written by its number.
    """
    codecs.register_error(PLAIN_LETTERS, plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_encoding_for(stream), errors=PLAIN_LETTERS)


def harmless(lines: str) -> str:
    r"""Return text that a terminal shows and does not obey: a cell or a file name may hold commands.

    Examples
    --------
    >>> harmless("Sở Y tế\x1b[2J\nSở Tài chính")
    'Sở Y tế[2J\nSở Tài chính'
    """
    return "\n".join(map(printable, lines.split("\n")))


def plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Give what an encoder cannot write: letters without marks, or the number of the character.

    Examples
    --------
    >>> codecs.register_error(PLAIN_LETTERS, plain_letters)
    >>> "Đọc được 3 dòng".encode("ascii", PLAIN_LETTERS)
    b'Doc duoc 3 dong'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    refused = error.object[error.start : error.end]
    return "".join(map(_plain, refused)), error.end


def _plain(character: str) -> str:
    letters = WITHOUT_MARKS.get(character, unicodedata.normalize("NFD", character))
    plain = "".join(each for each in letters if each.isascii())
    return plain or character.encode("ascii", "backslashreplace").decode("ascii")


def _encoding_for(stream: TextIO) -> str:
    try:
        SAMPLE.encode(stream.encoding)
    except (UnicodeEncodeError, LookupError):
        return stream.encoding if stream.isatty() else "utf-8"
    return stream.encoding

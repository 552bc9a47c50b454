"""What can go wrong for a user, each with its exit code and a message fit to be shown without a traceback."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class HgError(Exception):
    """Something a user can act on: the message says what was found, where, what was expected, what to do.

    Examples
    --------
    >>> from hganalysis.errors import ParamsError
    >>> ParamsError("a.yml: thiếu label.").exit_code
    2
    """

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the message, without the lines of the library that raised it."""
        return str(self).splitlines()


class ParamsError(HgError):
    """The params file, or a value given on the command line, is not usable."""

    exit_code = 2


class MapError(HgError):
    """The map that says how to read an export is not usable."""

    exit_code = 2


class FrameError(HgError):
    """A data frame lacks a column, or holds a type, that the function cannot work with."""

    exit_code = 2


class Unsaid(FrameError):  # noqa: N818 - it is an answer as much as an error
    """A question that the data cannot answer: a sentence instead of a number that looks like an answer.

    An `Answer` holds it in place of the numbers; a notebook then shows the sentence.

    Parameters
    ----------
    what : str
        What cannot be said, as a noun phrase: "thời gian hoàn thành của từng nhóm".
    why : str
        What was found, as a clause: "chỉ có 3 nhiệm vụ đã hoàn thành".
    need : str
        What would be enough, as a noun phrase: "ít nhất 10 nhiệm vụ đã hoàn thành".
    """

    def __init__(self, what: str, why: str, need: str) -> None:
        super().__init__(what, why, need)
        self.what, self.why, self.need = what, why, need

    def __str__(self) -> str:
        return f"Chưa nói được {self.what}: {self.why}. Cần {self.need}."

    def _repr_html_(self) -> str:
        paragraph = ElementTree.Element("p")
        paragraph.text = str(self)
        return ElementTree.tostring(paragraph, encoding="unicode", method="html")


class ArgumentError(FrameError, ValueError):
    """A number given to a function is outside its range, whatever the data."""


class SourceError(HgError):
    """The source file cannot be read as a list of tasks."""

    exit_code = 3


class NoTableError(SourceError):
    """The source is whole, but no part of it has the columns that the map names."""


class NotebookError(HgError):
    """A notebook failed, or did not finish before the deadline of the run."""

    exit_code = 4


class BriefsError(NotebookError):
    """A period was published without the briefs of some agencies.

    Parameters
    ----------
    published : Path
        The folder of the period.
    failed : mapping of str to str
        Why, by the name of the brief.
    """

    def __init__(self, published: Path, failed: Mapping[str, str]) -> None:
        super().__init__(published, failed)
        self.published, self.failed = published, failed

    def __str__(self) -> str:
        kept = f"{self.published.parent.name}/failed/{self.published.name}/agencies"
        told = [f"  {name}: {' | '.join(fault.splitlines())}" for name, fault in self.failed.items()]
        again = ",".join(self.failed)
        return "\n".join(
            [
                f"Không lập được tóm tắt của {len(self.failed)} cơ quan; mọi sản phẩm khác đã công bố:",
                *told,
                f"Sổ tay chạy dở được giữ ở {kept}. Chạy lại riêng: hganalysis run PARAMS --agencies {again}",
            ]
        )


class CheckError(HgError):
    """A check failed under --strict, or our own figures do not add up: the run may not go on."""

    exit_code = 5


FULL_DISK = "Ổ đĩa đã đầy"
FREE_SPACE = "Giải phóng dung lượng rồi chạy lại."


def file_fault(error: OSError) -> str:
    """Say in a line what the disk refused, and what to do; a full disk is called that.

    Examples
    --------
    >>> file_fault(OSError(28, "No space left on device", "outputs/2024-11-03/result.json"))
    'Ổ đĩa đã đầy: không ghi được outputs/2024-11-03/result.json. Giải phóng dung lượng rồi chạy lại.'
    """
    place = f" {error.filename}" if error.filename else ""
    if full_disk(error):
        return f"{FULL_DISK}: không ghi được{place or ' tệp'}. {FREE_SPACE}"
    why = error.strerror or type(error).__name__
    return f"Không đọc hoặc ghi được{place}: {why}. Kiểm tra đường dẫn, quyền ghi và dung lượng đĩa."


def full_disk(error: BaseException | str) -> bool:
    """Tell whether an error, or its text as a notebook keeps it, is that of a full disk or a used-up quota.

    Examples
    --------
    >>> full_disk("[Errno 28] No space left on device: 'a.png'")
    True
    """
    return any(f"[Errno {code}]" in str(error) for code in (errno.ENOSPC, errno.EDQUOT))

"""The line at the end of every document of a period: made with what, of what, and how to hold it to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.counting.result_model import Result

SHORT = 12
"""Letters of a SHA-256 that are printed; run.json has them all."""


def colophon(
    result: Result, sums: Mapping[str, str], *, analysed_by: str, checked_by: str, edition: str = ""
) -> str:
    """Return the colophon of the documents of a period.

    `sums` are the SHA-256 of what the document was made of, by what that is called. `edition` says what it
    replaces, why and what changed, "" for a first one.
    """
    kind = "số liệu mô phỏng" if result.simulated else "số liệu thật"
    analysed = f"Người phân tích: {analysed_by}. " if analysed_by else ""
    checked = f"Người kiểm tra: {checked_by}" if checked_by else "Chưa ghi người kiểm tra"
    return (
        f"Lập bằng hganalysis {__version__}, kỳ {result.period}, {kind}. "
        f"SHA-256: {', '.join(f'{what} {digest[:SHORT]}' for what, digest in sums.items())}. "
        f"{analysed}{checked}. "
        f"Đối chiếu: hganalysis verify outputs/{result.period}"
        f"{'. ' if edition else ''}{edition}"
    )

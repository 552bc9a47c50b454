"""What a command tells of a published period, from its run.json alone."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from hganalysis import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.settings.own_words import OwnWords

WIDTH = 80


def published_figures(
    rows: Mapping[str, int], place: str, seconds: float | None, manifest: str, own: OwnWords
) -> Iterator[str]:
    """Yield where a period was published, its seven figures, what to open first, its sum and its time.

    The figures are told in the words of its office.
    """
    n = {name: text.number(value) for name, value in rows.items()}
    yield f"Đã công bố tại {place}:"
    figures = (
        f"  {n['total']} nhiệm vụ có thời hạn: {n['done']} đã hoàn thành ({n['done_on_time']} đúng hạn, "
        f"{n['done_late']} quá hạn), {n['open']} chưa hoàn thành ({n['open_in_time']} còn hạn, "
        f"{n['open_overdue']} quá hạn), {n['unclassified']} chưa phân loại."
    )
    yield from wrapped(own.put_in(figures), 2)
    yield "  Mở trước: tom-tat.pdf; rồi bao-cao.pdf, phu-luc.xlsx, so-lieu.xlsx."
    yield f"  SHA-256 của run.json, ghi lại để đối chiếu sau này: {manifest}"
    if seconds is not None:
        yield f"  Thời gian: {seconds:.0f} giây."


def doubts(told: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the checks of a period that do not hold, what changes its counts, and unsupported remarks."""
    if told["checks"]:
        yield "Kiểm tra không đạt (ghi ở sổ tay 2_status, không ghi trong báo cáo):"
        yield from (f"  {sentence}" for sentence in told["checks"])
    yield from cautions(told["warnings"])
    if told["remarks"]:
        yield "Lời văn cố định của báo cáo cần người soạn xem lại:"
        yield from (f"  {remark}" for remark in told["remarks"])


def cautions(messages: Sequence[str]) -> Iterator[str]:
    """Yield what changes the counts, one item a kind of finding."""
    if not messages:
        return
    yield ""
    yield "CẢNH BÁO VỀ SỐ LIỆU: phát hiện làm thay đổi số được tính"
    for message in messages:
        yield from wrapped(f"  - {message}", 4)


def wrapped(line: str, indent: int) -> Iterator[str]:
    """Yield a line of a screen, those after the first indented."""
    lead = len(line) - len(line.lstrip())
    yield from textwrap.wrap(
        line.strip(), WIDTH, initial_indent=" " * lead, subsequent_indent=" " * indent, break_on_hyphens=False
    )

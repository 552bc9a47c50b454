"""What a command tells of the counts of a period, published (its result.json and run.json) or not."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.reading.sheet import is_placeholder
from hganalysis.settings.params import map_path
from hganalysis.settings.yamlfile import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.settings.own_words import OwnWords

WIDTH = 80
MOST_WORDS = 4
"""Words of states told by name."""

LONGEST_WORD = 40

BY_STATE = "state_"
"""Begins the reasons that a word of the state column gives."""


def published_figures(
    result: Mapping[str, Any], map_: str, place: str, seconds: float | None, manifest: str, own: OwnWords
) -> Iterator[str]:
    """Yield where a period was published, its figures, what to open first, its sum and its time.

    The figures are told in the words of its office.
    """
    yield f"Đã công bố tại {place}:"
    for line in figures(result, map_):
        yield from wrapped(own.put_in(line), 2)
    yield "  Mở trước: tom-tat.pdf; rồi bao-cao.pdf, phu-luc.xlsx, so-lieu.xlsx."
    yield f"  SHA-256 của run.json, ghi lại để đối chiếu sau này: {manifest}"
    if seconds is not None:
        yield f"  Thời gian: {seconds:.0f} giây."


def figures(result: Mapping[str, Any], map_: str) -> Iterator[str]:
    """Yield the seven figures, why tasks are not classified, and where the map may say it otherwise.

    `result` has what result.json holds of counts, reasons and lists; `map_` is the map of the period.
    """
    n = {name: text.number(value) for name, value in result["totals"].items()}
    reasons = [
        f"{vocab.DOUBTS.get(each['reason'], each['reason'])} {text.number(each['n'])}"
        for each in result["unclassified_reasons"]
    ]
    why = f" ({'; '.join(reasons)})" if reasons else ""
    yield (
        f"  {n['total']} nhiệm vụ có thời hạn: {n['done']} đã hoàn thành ({n['done_on_time']} đúng hạn, "
        f"{n['done_late']} quá hạn), {n['open']} chưa hoàn thành ({n['open_in_time']} còn hạn, "
        f"{n['open_overdue']} quá hạn), {n['unclassified']} chưa phân loại{why}."
    )
    tasks = result["lists"]["unclassified"]
    written = [each["status_raw"] or "" for each in tasks if each["reason"].startswith(BY_STATE)]
    words = Counter(map(text.fold, written))
    shown = {text.fold(word): word for word in reversed(written) if not is_placeholder(word)}
    meant = sorted(shown.values(), key=lambda word: (-words[text.fold(word)], word))
    if meant:
        told = [
            f"{textwrap.shorten(word, LONGEST_WORD, placeholder='…') or '(ô trống)'} "
            f"{text.number(words[text.fold(word)])}"
            for word in meant[:MOST_WORDS]
        ]
        others = len(meant) - MOST_WORDS
        more = f", và {text.number(others)} chữ khác" if others > 0 else ""
        yield (
            f"  Chưa phân loại do chữ ở cột trạng thái: {', '.join(told)}{more}. Chữ nào có nghĩa khác thì "
            f"khai ở mục states của {map_path(map_, Path()).as_posix()} rồi chạy lại. Ví dụ, nếu là đang "
            "thực hiện:"
        )
        yield f"    {scalar(meant[0])}: open"


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

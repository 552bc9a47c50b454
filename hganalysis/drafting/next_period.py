"""Last period's params -> the next one's: dates, names and `previous` moved on, all else as it stands.

The text is edited in its places, so that comments, order and the office's own words stay. What belongs to the
old period alone (published figures, number and date of the report, corrections, who checked) is taken out.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from hganalysis.drafting.period_names import (
    counts_from_january,
    is_january,
    next_label,
    next_name,
    next_window,
)
from hganalysis.errors import ParamsError
from hganalysis.settings.dated_words import FROM_WORDS, TO_WORDS, reported
from hganalysis.settings.yamlfile import PROPOSED, read_yaml
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OF_ONE_PERIOD = ("published", "checked_by", "corrections")
"""Keys whose lines are not taken over: they say something of the old period alone."""

OF_ONE_REPORT = ("number", "date")
"""The same, of the section `report`."""

PLAIN = re.compile(r"[\w./][\w ./-]*", re.UNICODE)


@dataclass(frozen=True)
class NextPeriod:
    """The params of the next period: its name, its text, and what is to be known of it."""

    period: str
    text: str
    start: dt.date
    end: dt.date
    remarks: tuple[str, ...]


def next_period(path: Path, file: str) -> NextPeriod:
    """Write the params of the period after that of a file; `file` is the next export as they are to name it.

    Raises ParamsError: the file names no window, or moves on by itself.
    """
    data = read_yaml(path, ParamsError).data
    start, end = _window(path, data)
    monthly = _is_monthly(path, data) if is_january(start, end) else False
    new_start, new_end = next_window(start, end, monthly=bool(monthly))
    period = next_name(str(data["period"]), end, new_end)
    so_far = counts_from_january(new_start, new_end)
    label, known = next_label(str(data.get("label") or ""), reported(new_end), so_far=so_far)
    text = path.read_text(encoding="utf-8-sig")
    edits = _Edits(text)
    edits.set(("period",), period)
    edits.set(("label",), label, "" if known else f"{PROPOSED} ")
    edits.set(("from",), new_start.isoformat(), f"{PROPOSED} " if monthly is None else "")
    edits.set(("to",), new_end.isoformat())
    edits.set(("source", "file"), file)
    edits.set_or_add(("previous",), str(data["period"]), after=("to",))
    gone = [key for key in OF_ONE_PERIOD if edits.drop((key,))]
    gone += [f"report.{key}" for key in OF_ONE_REPORT if edits.drop(("report", key))]
    remarks = [f"Bỏ mục của riêng kỳ cũ: {', '.join(gone)}."] if gone else []
    if not known:
        remarks.append(f"Chưa suy ra được label từ «{data.get('label')}»; sửa rồi xóa chữ {PROPOSED}.")
    if monthly is None:
        alone, _ = next_window(start, end, monthly=True)
        remarks.append(
            f"Từ kỳ tháng 01 chưa biết kỳ sau tính từ đầu năm hay chỉ một tháng: from đang là {new_start}, "
            f"từ đầu năm; nếu chỉ một tháng thì sửa thành {alone}, sửa cả label. Xong thì xóa chữ {PROPOSED}."
        )
    return NextPeriod(period, edits.text(), new_start, new_end, tuple(remarks))


def _is_monthly(path: Path, data: Mapping[str, Any]) -> bool | None:
    """Tell by the period before a January whether each period is a month alone; None where none tells."""
    before = path.with_name(f"{data.get('previous') or ''}.yml")
    if not data.get("previous") or not before.is_file():
        return None
    start, end = _window(before, read_yaml(before, ParamsError).data)
    return not counts_from_january(start, end)


def _window(path: Path, data: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    if fold(str(data.get("to") or "")) in TO_WORDS or fold(str(data.get("from") or "")) in FROM_WORDS:
        raise ParamsError(f"{path.name} ghi ngày bằng chữ nên tự chuyển sang kỳ sau; không cần lập tệp mới.")
    try:
        days = [dt.date.fromisoformat(str(data[key])) for key in ("from", "to")]
        str(data["period"])
    except (KeyError, ValueError):
        raise ParamsError(f"{path.name}: cần period, from và to có ngày dạng năm-tháng-ngày.") from None
    return days[0], days[1]


class _Edits:
    """Changes to values of a YAML text, each in its place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: yaml.MappingNode = yaml.compose(text, Loader=yaml.SafeLoader)  # type: ignore[assignment]
        self._changes: list[tuple[int, int, str]] = []

    def text(self) -> str:
        made = self._text
        for start, end, new in sorted(self._changes, reverse=True):
            made = made[:start] + new + made[end:]
        return made

    def set(self, path: tuple[str, ...], value: str, tag: str = "") -> None:
        _, node = self._find(path) or (None, None)
        if node is not None:
            self._changes.append((node.start_mark.index, self._end(node), tag + _scalar(value)))

    def set_or_add(self, path: tuple[str], value: str, after: tuple[str]) -> None:
        if self._find(path):
            self.set(path, value)
            return
        _, node = self._find(after) or (None, self._root)
        at = self._line_end(self._end(node))
        before = "" if self._text[:at].endswith("\n") else "\n"
        self._changes.append((at, at, f"{before}{path[0]}: {_scalar(value)}\n"))

    def drop(self, path: tuple[str, ...]) -> bool:
        """Take a key out: its lines in a block, its value between braces; tell whether it said anything."""
        found = self._find(path)
        if not found or (isinstance(found[1], yaml.ScalarNode) and not found[1].value):
            return False
        key, node = found
        line = self._text.rfind("\n", 0, key.start_mark.index) + 1
        if self._text[line : key.start_mark.index].strip():
            self._changes.append((node.start_mark.index, self._end(node), ""))
        else:
            self._changes.append((line, self._line_end(self._end(node)), ""))
        return True

    def _find(self, path: tuple[str, ...]) -> tuple[yaml.Node, yaml.Node] | None:
        node: yaml.Node = self._root
        found = None
        for step in path:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            found = next(((key, value) for key, value in pairs if key.value == step), None)
            if found is None:
                return None
            node = found[1]
        return found

    def _end(self, node: yaml.Node) -> int:
        """Return where the text of a value ends; a block ends before blank lines and comments after it."""
        start, end = node.start_mark.index, node.end_mark.index
        lines = self._text[start:end].split("\n")
        while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
            lines.pop()
        return start + len("\n".join(lines))

    def _line_end(self, at: int) -> int:
        found = self._text.find("\n", at)
        return len(self._text) if found < 0 else found + 1


def _scalar(value: str) -> str:
    """Return a text as YAML reads it back: bare where that is safe."""
    safe = PLAIN.fullmatch(value) and not value.endswith(" ")
    return value if safe else json.dumps(value, ensure_ascii=False)

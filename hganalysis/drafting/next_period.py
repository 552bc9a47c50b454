"""Last period's params -> the next one's: dates, names and `previous` moved on, all else as it stands.

The text is edited in its places, so that comments, order and the office's own words stay. What belongs to the
old period alone (published figures, number and date of the report, corrections, who checked) is taken out.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from hganalysis.errors import ParamsError
from hganalysis.settings.dated_words import FROM_WORDS, TO_WORDS
from hganalysis.settings.yamlfile import PROPOSED, read_yaml
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OF_ONE_PERIOD = ("published", "checked_by", "corrections")
"""Keys whose lines are not taken over: they say something of the old period alone."""

OF_ONE_REPORT = ("number", "date")
"""The same, of the section `report`."""

MIDDLE = 15
"""Up to this day of a month an as-of day reports on the month before, as 03/11 does on "10 tháng đầu năm"."""

MONTHS = 12
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PLAIN = re.compile(r"[\w./][\w ./-]*", re.UNICODE)
LABELS = (
    re.compile(r"(?P<before>.*?)(?P<month>\d{1,2})(?P<middle> tháng đầu năm )(?P<year>\d{4})(?P<after>.*)"),
    re.compile(r"(?P<before>.*?tháng )(?P<month>\d{1,2})(?P<middle> năm |/)(?P<year>\d{4})(?P<after>.*)"),
)


@dataclass(frozen=True)
class NextPeriod:
    """The params of the next period: its name, its text, and what is to be known of it."""

    period: str
    text: str
    start: dt.date
    end: dt.date
    remarks: tuple[str, ...]


def latest_params(folder: Path) -> Path:
    """Return the params file of the period with the latest as-of day.

    Raises
    ------
    ParamsError
        The folder has none.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        end = str(read_yaml(path, ParamsError).data.get("to") or "")
        if DAY.fullmatch(end):
            found.append((end, path))
    if not found:
        raise ParamsError(
            f"Thư mục {folder} chưa có tệp tham số nào ghi ngày chốt; lập tệp đầu tiên bằng init."
        )
    return max(found)[1]


def next_period(path: Path, file: str) -> NextPeriod:
    """Write the params of the period after that of a file.

    Parameters
    ----------
    path : Path
        The params file of the last period.
    file : str
        The export of the next one, as the params file is to name it.

    Raises
    ------
    ParamsError
        The file names no window, or moves on by itself.
    """
    data = read_yaml(path, ParamsError).data
    start, end = _window(path, data)
    new_start, new_end = next_window(start, end)
    period = next_name(str(data["period"]), end, new_end)
    label, known = next_label(str(data.get("label") or ""), reported(new_end))
    text = path.read_text(encoding="utf-8-sig")
    edits = _Edits(text)
    edits.set(("period",), period)
    edits.set(("label",), label, "" if known else f"{PROPOSED} ")
    edits.set(("from",), new_start.isoformat())
    edits.set(("to",), new_end.isoformat())
    edits.set(("source", "file"), file)
    edits.set_or_add(("previous",), str(data["period"]), after=("to",))
    gone = [key for key in OF_ONE_PERIOD if edits.drop((key,))]
    gone += [f"report.{key}" for key in OF_ONE_REPORT if edits.drop(("report", key))]
    remarks = [f"Bỏ mục của riêng kỳ cũ: {', '.join(gone)}."] if gone else []
    if not known:
        remarks.append(f"Chưa suy ra được label từ «{data.get('label')}»; sửa rồi xóa chữ {PROPOSED}.")
    return NextPeriod(period, edits.text(), new_start, new_end, tuple(remarks))


def _window(path: Path, data: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    if fold(str(data.get("to") or "")) in TO_WORDS or fold(str(data.get("from") or "")) in FROM_WORDS:
        raise ParamsError(f"{path.name} ghi ngày bằng chữ nên tự chuyển sang kỳ sau; không cần lập tệp mới.")
    try:
        days = [dt.date.fromisoformat(str(data[key])) for key in ("from", "to")]
        str(data["period"])
    except (KeyError, ValueError):
        raise ParamsError(f"{path.name}: cần period, from và to có ngày dạng năm-tháng-ngày.") from None
    return days[0], days[1]


def reported(end: dt.date) -> dt.date:
    """Return the first day of the month that a period with this as-of day reports on.

    Examples
    --------
    >>> reported(dt.date(2024, 11, 3)), reported(dt.date(2024, 11, 30))
    (datetime.date(2024, 10, 1), datetime.date(2024, 11, 1))
    """
    first = end.replace(day=1)
    return first if end.day > MIDDLE else (first - dt.timedelta(days=1)).replace(day=1)


def next_window(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """Return the window a month on; one that counts from 1 January keeps its start until the year turns.

    Examples
    --------
    >>> next_window(dt.date(2024, 1, 1), dt.date(2024, 11, 30))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    >>> next_window(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    (datetime.date(2025, 1, 1), datetime.date(2025, 1, 31))
    >>> next_window(dt.date(2024, 10, 1), dt.date(2024, 10, 31))
    (datetime.date(2024, 11, 1), datetime.date(2024, 11, 30))
    """
    new_end = _month_on(end)
    if (start.month, start.day) == (1, 1) and (start.year == reported(end).year):
        return dt.date(reported(new_end).year, 1, 1), new_end
    return _month_on(start), new_end


def _month_on(day: dt.date) -> dt.date:
    """Return the same day of the next month; the last of a month gives the last of the next."""
    year, month = (day.year, day.month + 1) if day.month < MONTHS else (day.year + 1, 1)
    last, most = calendar.monthrange(day.year, day.month)[1], calendar.monthrange(year, month)[1]
    return dt.date(year, month, most if day.day == last else min(day.day, most))


def next_name(period: str, end: dt.date, new_end: dt.date) -> str:
    """Return the name of the next period: what the old one has of its as-of day, moved on.

    Examples
    --------
    >>> next_name("2024-11-03", dt.date(2024, 11, 3), dt.date(2024, 12, 3))
    '2024-12-03'
    >>> next_name("thang-10-2024", dt.date(2024, 10, 31), dt.date(2024, 11, 30))
    'thang-11-2024'
    """
    for day, new in ((end, new_end), (reported(end), reported(new_end))):
        for form in ("%Y-%m-%d", "%d-%m-%Y", "%Y-%m", "%m-%Y", "%Y%m", "%Y.%m"):
            if day.strftime(form) in period:
                return period.replace(day.strftime(form), new.strftime(form))
    return new_end.isoformat()


def next_label(label: str, month: dt.date) -> tuple[str, bool]:
    """Return what the next period is called, and whether that could be told from what the last one is.

    Examples
    --------
    >>> next_label("10 tháng đầu năm 2024", dt.date(2024, 11, 1))
    ('11 tháng đầu năm 2024', True)
    >>> next_label("tháng 12 năm 2024", dt.date(2025, 1, 1))
    ('tháng 1 năm 2025', True)
    >>> next_label("quý III", dt.date(2024, 11, 1))
    ('quý III', False)
    """
    for pattern in LABELS:
        if found := pattern.fullmatch(label):
            parts = found.groupdict()
            width = len(parts["month"]) if parts["month"].startswith("0") else 1
            moved = f"{month.month:0{width}d}"
            return f"{parts['before']}{moved}{parts['middle']}{month.year}{parts['after']}", True
    return label, False


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

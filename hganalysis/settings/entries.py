"""Entries of a reference file, read key by key; every fault is noted with its line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis.errors import MapError
from hganalysis.settings.yamlfile import KeyPath, YamlFile, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def read_reference(path: Path, keys: Collection[str] = (), optional: Collection[str] = ()) -> YamlFile:
    """Read a reference file and note the top keys that are missing or unknown.

    Raises
    ------
    MapError
        The file is missing or is not YAML.
    """
    content = read_yaml(path, MapError)
    Entry(content, (), content.data).only(required=keys, optional=optional)
    return content


def refuse_faults(content: YamlFile) -> None:
    """Raise one `MapError` with all the faults noted in a file, if there are any."""
    if content.faults:
        raise MapError(
            "Tệp tham chiếu có lỗi, cần sửa:\n" + "\n".join(f"- {fault}" for fault in content.faults)
        )


@dataclass(frozen=True)
class Entry:
    """One mapping of a reference file; its readers note a fault where there is no usable value."""

    content: YamlFile
    path: KeyPath
    values: dict[str, Any]

    def fault(self, message: str, key: str | None = None) -> None:
        """Note a fault at this entry, or at one of its keys."""
        path = self.path if key is None else (*self.path, key)
        self.content.faults.append(f"{self.content.at(path)}: {message}.")

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Note keys that are missing and keys that have no meaning here."""
        for key in required:
            if key not in self.values:
                self.fault(f"thiếu khóa «{key}»")
        for key in self.values:
            if key not in required and key not in optional:
                self.fault(
                    f"khóa «{key}» không dùng ở đây; các khóa hợp lệ: {', '.join([*required, *optional])}",
                    key,
                )

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.values.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if key in self.values:
            self.fault(f"«{key}» phải là chữ, không để trống", key)
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(key)
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(item.strip() for item in value)
        if key in self.values:
            self.fault(f"«{key}» phải là danh sách chữ", key)
        return ()

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of the allowed words."""
        value = self.values.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        if key in self.values:
            self.fault(f"«{value}» không hợp lệ cho «{key}»; chọn một trong: {', '.join(allowed)}", key)
        return ""

    def integer(self, key: str) -> int:
        """Return a whole number."""
        value = self.values.get(key)
        if isinstance(value, str) and value.lstrip("-").isdecimal():
            return int(value)
        if key in self.values:
            self.fault(f"«{key}» phải là số nguyên, đang ghi «{value}»", key)
        return 0

    def date(self, key: str) -> dt.date | None:
        """Return a date written yyyy-mm-dd, or None where the file says null."""
        value = self.values.get(key)
        try:
            return None if value is None else dt.date.fromisoformat(str(value))
        except ValueError:
            self.fault(f"«{value}» không phải ngày dạng năm-tháng-ngày, ví dụ 2024-11-03", key)
            return None

    def entries(self, key: str) -> Iterator[Entry]:
        """Yield the mappings of a list."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.fault(f"«{key}» phải là danh sách", key)
            return
        for position, item in enumerate(value):
            entry = Entry(self.content, (*self.path, key, position), item if isinstance(item, dict) else {})
            if isinstance(item, dict):
                yield entry
            else:
                entry.fault("cần các dòng dạng «khóa: giá trị»")

    def entry(self, key: str) -> Entry:
        """Return the mapping under a key."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fault(f"«{key}» cần các dòng dạng «khóa: giá trị»", key)
            value = {}
        return Entry(self.content, (*self.path, key), value)

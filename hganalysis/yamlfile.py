"""YAML as plain text values with the line of each, and every repeated key reported.

Scalars stay text: the model that reads them gives each its type, so that a document number 01 stays 01 and a
date is never read by YAML's own rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hganalysis.errors import HgError
from hganalysis.text import nfc

KeyPath = tuple[str | int, ...]


@dataclass
class YamlFile:
    """The content of a YAML file.

    Attributes
    ----------
    data : dict
        Nested dictionaries and lists with text (or None) at the leaves, in NFC.
    lines : dict
        Line number, from 1, of each key path.
    faults : list of str
        Repeated keys and values that are not allowed, each with its line.
    """

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def at(self, path: KeyPath) -> str:
        """Return "name, dòng n" for a key path, or for the nearest of its parents that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}, dòng {self.lines[path]}" if path else self.name


def read_yaml(path: Path, error: type[HgError]) -> YamlFile:
    """Read a YAML file whose top is a mapping.

    Raises
    ------
    HgError
        Of the type given: the file is missing, is not text in UTF-8, or is not YAML.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise error(f"Không có tệp {path}. Kiểm tra lại đường dẫn.") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise error(f"Không đọc được tệp {path}: cần tệp văn bản UTF-8 ({type(fault).__name__}).") from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
        raise error(
            f"{path.name}{where}: không đúng cú pháp YAML ({getattr(fault, 'problem', None) or fault})."
        ) from None
    content = YamlFile(path.name)
    if not isinstance(root, yaml.MappingNode):
        raise error(f"{path.name}: cần các dòng dạng «khóa: giá trị».")
    content.data = _mapping(root, (), content, frozenset())
    return content


def _value(node: yaml.Node, path: KeyPath, content: YamlFile, above: frozenset[int]) -> Any:
    content.lines[path] = node.start_mark.line + 1
    if id(node) in above:
        content.faults.append(f"{content.at(path)}: giá trị tham chiếu vòng về chính nó.")
        return None
    above = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, content, above)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), content, above) for i, item in enumerate(node.value)]
    plain_null = node.style is None and node.value in ("", "~", "null")
    return None if plain_null else nfc(node.value)


def _mapping(node: yaml.MappingNode, path: KeyPath, content: YamlFile, above: frozenset[int]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            content.faults.append(f"{content.name}, dòng {key_node.start_mark.line + 1}: khóa phải là chữ.")
            continue
        key, line = nfc(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            first = content.lines[(*path, key)]
            content.faults.append(f"{content.name}, dòng {line}: khóa «{key}» lặp lại (đã có ở dòng {first}).")
            continue
        mapping[key] = _value(value_node, (*path, key), content, above)
        content.lines[(*path, key)] = line
    return mapping

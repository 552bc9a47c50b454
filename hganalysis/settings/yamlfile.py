"""YAML as plain text values with the line of each, and every repeated key reported.

Scalars stay text: the model that reads them gives each its type, so that a document number 01 stays 01 and a
date is never read by YAML's own rules.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from hganalysis.text import did_you_mean, fold, nfc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from hganalysis.errors import HgError


WIDEST = 10**9
"""Characters of a line: nothing is ever broken, since a comment follows."""


def scalar(value: Any) -> str:
    """Return a value as YAML writes it on one line."""
    style = '"' if isinstance(value, str) and not value.isprintable() else None
    dumped = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, default_style=style, width=WIDEST
    )
    return dumped.removesuffix("\n").removesuffix("\n...")


def written_as(pattern: str, what: str) -> BeforeValidator:
    """Refuse text of another form, which pydantic might still read: 20241103 as a date."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise ValueError(f"«{value}» không phải {what}")
        return value

    return BeforeValidator(check)


def one_of(allowed: Collection[str]) -> AfterValidator:
    """Refuse text that is not one of a few words."""

    def check(value: str) -> str:
        if value not in allowed:
            near = did_you_mean(value, allowed)
            listed = ", ".join(allowed)
            raise ValueError(f"không có giá trị {value}; chọn trong: {listed}{near and '.' + near}")
        return value

    return AfterValidator(check)


STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
Words = Annotated[str, Field(min_length=1)]
Trimmed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
YEARS = (1945, 2199)


def _of_our_time(day: dt.date) -> dt.date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"năm {day.year} nằm ngoài khoảng {YEARS[0]} đến {YEARS[1]}; kiểm tra lại ngày")
    return day


IsoDate = Annotated[
    dt.date,
    written_as(r"\d{4}-\d{2}-\d{2}", "ngày dạng năm-tháng-ngày, ví dụ 2024-11-03"),
    AfterValidator(_of_our_time),
]
"""A day as our files write it, of years in which days can be added and taken away."""

KeyPath = tuple[str | int, ...]
PROPOSED = "!de-xuat"
"""The tag before a value that was proposed and nobody has confirmed yet."""

TO_BE_NAMED = "CHƯA RÕ"
"""Stands in a draft where something must be named and nothing was found."""

NULLS = ("", "~", "null", "Null", "NULL")
MOST_VALUES = 100_000
"""A file that names its own parts again and again can unfold without end; no honest one comes near this."""


class _TooLargeError(Exception):
    """The file unfolds to more values than `MOST_VALUES`."""


@dataclass
class YamlFile:
    """The content of a YAML file."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    """Nested dictionaries and lists with text (or None) at the leaves, in NFC."""
    lines: dict[KeyPath, int] = field(default_factory=dict)
    """Line number, from 1, of each key path."""
    faults: list[str] = field(default_factory=list)
    """Repeated keys and values that are not allowed, each with its line."""
    origins: dict[KeyPath, str] = field(default_factory=dict)
    """Where a value comes from, for those that are not from the file."""
    proposals: list[KeyPath] = field(default_factory=list)
    """Values marked as proposed (`PROPOSED`)."""

    def unconfirmed(self) -> list[str]:
        """Return one sentence for each value that is still a proposal, with its line."""
        return [
            f"{self.at(path)}: «{'.'.join(map(str, path))}» mới là đề xuất; xem lại, sửa nếu sai, "
            f"rồi xóa chữ {PROPOSED}."
            for path in self.proposals
        ]

    def at(self, path: KeyPath) -> str:
        """Return "name, dòng n" for a key path, or for the nearest of its parents that has a line."""
        while path and path not in self.lines and path not in self.origins:
            path = path[:-1]
        if path in self.origins:
            return self.origins[path]
        return f"{self.name}, dòng {self.lines[path]}" if path in self.lines else self.name


def read_yaml(path: Path, error: type[HgError]) -> YamlFile:
    """Read a YAML file whose top is a mapping.

    Raises HgError: of the type given: the file is missing, is not text in UTF-8, is not YAML, or unfolds
    without end.
    """
    try:
        root = _composed(path.read_text(encoding="utf-8-sig"))
        if not isinstance(root, yaml.MappingNode):
            raise error(f"{_shown(path)}: cần các dòng dạng «khóa: giá trị».")
        content = YamlFile(_shown(path))
        content.data = _mapping(root, (), content, frozenset([id(root)]))
    except FileNotFoundError:
        raise error(missing_file(path)) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise error(f"Không đọc được tệp {path}: cần tệp văn bản UTF-8 ({type(fault).__name__}).") from None
    except yaml.YAMLError as fault:
        raise error(f"{_shown(path)}{_syntax_fault(fault)}") from None
    except (RecursionError, _TooLargeError):
        raise error(f"{_shown(path)}: lồng nhau quá sâu hoặc tham chiếu quá nhiều lần.") from None
    return content


def _shown(path: Path) -> str:
    """Return the name of a file; a map is named with its folders, since its params have the same name."""
    return "/".join(path.parts[-3:]) if path.parent.name == "maps" else path.name


def _composed(text: str) -> yaml.Node | None:
    """Compose by libyaml where there is one; a fault is told in the words of the other, which say more."""
    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def missing_file(path: Path) -> str:
    """Return what to say of a file that is not there, with the files beside it that may be meant."""
    beside = (each.as_posix() for each in sorted(path.parent.glob("*")))
    return f"Không có tệp {path}. Kiểm tra lại đường dẫn.{did_you_mean(path.as_posix(), beside)}"


def _syntax_fault(fault: yaml.YAMLError) -> str:
    mark, problem = getattr(fault, "problem_mark", None), getattr(fault, "problem", None)
    where = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
    words = " ".join(str(problem or fault).split())
    hint = " Thụt dòng bằng dấu cách, không dùng phím Tab." if r"'\t'" in words else ""
    return f"{where}: không đúng cú pháp YAML ({words}).{hint}"


def _value(node: yaml.Node, path: KeyPath, content: YamlFile, above: frozenset[int]) -> Any:
    content.lines[path] = node.start_mark.line + 1
    if len(content.lines) > MOST_VALUES:
        raise _TooLargeError
    if node.tag == PROPOSED:
        content.proposals.append(path)
    if id(node) in above:
        content.faults.append(f"{content.at(path)}: giá trị tham chiếu vòng về chính nó.")
        return None
    above = above | {id(node)}
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, content, above)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, i), content, above) for i, item in enumerate(node.value)]
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return None if plain and node.value in NULLS else nfc(node.value)


def _mapping(
    node: yaml.MappingNode, path: KeyPath, content: YamlFile, above: frozenset[int]
) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            content.faults.append(f"{content.name}, dòng {line}: khóa phải là chữ.")
            continue
        key = nfc(key_node.value)
        if key in mapping:
            first = content.lines[(*path, key)]
            content.faults.append(
                f"{content.name}, dòng {line}: khóa «{key}» lặp lại (đã có ở dòng {first})."
            )
            continue
        mapping[key] = _value(value_node, (*path, key), content, above)
        content.lines[(*path, key)] = line
    return mapping


def repeated(content: YamlFile, *pattern: str | None) -> list[str]:
    """Return a fault for each text that stands twice at the places of a pattern, where None is any step."""
    first: dict[str, KeyPath] = {}
    faults = []
    for path in content.lines:
        if len(path) != len(pattern) or not all(map(_fits, pattern, path)):
            continue
        value = reduce(getitem, path, content.data)  # type: ignore[arg-type]
        earlier = first.setdefault(fold(value), path) if isinstance(value, str) else path
        if earlier != path:
            line = content.lines[earlier]
            faults.append(f"{content.at(path)}: «{value}» ghi hai lần (đã có ở dòng {line}).")
    return faults


def _fits(wanted: str | None, step: str | int) -> bool:
    return wanted is None or wanted == step


Model = TypeVar("Model", bound=BaseModel)


def validated(
    content: YamlFile,
    model: type[Model],
    error: type[HgError],
    *,
    noun: str = "mục",
    more: Iterable[str] = (),
) -> Model:
    """Return the content of a file as a model, or raise every fault at once, each with its place.

    `noun` is what a key is called in this file, `more` are faults that the model cannot see.
    """
    faults, made = list(content.faults), None
    try:
        made = model.model_validate(content.data)
    except ValidationError as found:
        faults += [f"{content.at(path)}: {said}" for path, said in faults_of(found, model, noun)]
    faults += more
    if made is None or faults:
        raise error("\n".join(faults))
    return made


def keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """Return the keys that a model knows where a path leads in it, none where it has no keys of its own."""
    found: Any = model
    for step in path:
        fields = {field.alias or name: field for name, field in found.model_fields.items()}
        if isinstance(step, str) and step in fields:
            found = next(_models_in(fields[step].annotation), None)
            if found is None:
                return []
    return [field.alias or name for name, field in found.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)


def faults_of(
    found: ValidationError, model: type[BaseModel], noun: str = "mục"
) -> Iterator[tuple[KeyPath, str]]:
    """Yield each fault that a model found: its key path, and a sentence without its place."""
    for each in found.errors(include_url=False):
        path: KeyPath = tuple(each["loc"])
        yield path, _fault(model, path, each, noun)


def _fault(model: type[BaseModel], path: KeyPath, error: Any, noun: str) -> str:
    key = ".".join(map(str, path))
    if error["type"] == "extra_forbidden":
        near = did_you_mean(str(path[-1]), keys_at(model, path[:-1]))
        return f"không có {noun} «{key}».{near}"
    if error["type"] == "missing":
        return f"thiếu {noun} «{key}»."
    if error["type"] == "value_error":
        return _ended(str(error["ctx"]["error"]))
    return f"«{key}» {_written(error['input'])}, {_ended(_expected(error))}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def _written(value: object) -> str:
    if value is None or value == "":
        return "để trống"
    if isinstance(value, (dict, list)):
        return "là một danh sách" if isinstance(value, list) else "là một nhóm khóa"
    return f"là «{value}»"


def _expected(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        choices = context["expected"].replace(" or ", ", ").replace("'", "")
        near = did_you_mean(str(error["input"]), choices.split(", "))
        return f"cần một trong: {choices}.{near}" if near else f"cần một trong: {choices}"
    return next(
        (words for start, words in EXPECTED.items() if kind.startswith(start)),
        f"không hợp lệ ({error['msg']})",
    )


EXPECTED = {
    "date": "cần ngày dạng năm-tháng-ngày, ví dụ 2024-11-03",
    "int": "cần số nguyên không âm",
    "greater_than_equal": "cần số nguyên không âm",
    "bool": "cần true hoặc false",
    "string_pattern_mismatch": "chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới",
    "string_too_short": "cần chữ",
    "string": "cần chữ",
    "model": "cần các khóa con",
    "dict": "cần các khóa con",
    "list": "cần một danh sách",
    "tuple": "cần một danh sách",
    "too_short": "cần ít nhất một giá trị",
}
"""What is expected, by the start of the name pydantic gives the fault."""

"""The params file as a form: its fields as the model has them, what is wrong with each, and the file written.

Nothing here draws: `params_form` shows the fields, and any other form could.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from hganalysis import vocab
from hganalysis.drafting.next_period import next_period
from hganalysis.errors import ParamsError
from hganalysis.settings.office import OfficeChanges
from hganalysis.settings.params import Params, missing_files, unconfirmed
from hganalysis.settings.reference import PLACE, use_reference
from hganalysis.settings.yamlfile import YamlFile, faults_of, read_yaml, scalar
from hganalysis.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

Kind = Literal["text", "date", "number", "choice", "yes_no"]
KINDS: dict[type, Kind] = {str: "text", dt.date: "date", int: "number", bool: "yes_no"}

CHOSEN = {
    "none": "tính cả danh sách",
    "exclude": "không tính",
    "include": "có tính",
    "day": "trọn ngày đến hạn",
    "minute": "theo giờ",
    "current": "hạn sau gia hạn",
    "original": "hạn ban đầu",
    "true": "có",
    "false": "không",
}
"""What a value of the file means, beside the labels of columns."""


BARE = re.compile(r"\d{4}-\d{2}-\d{2}|\d+|true|false")
"""What needs no quotes in our files, whose scalars are all read as text."""

NO_FILE = "thiếu tệp nguồn; chọn hoặc ghi tên tệp trong thư mục data."


@dataclass(frozen=True)
class ParamsField:
    """One value of the params file that a form can ask for."""

    key: str
    """Dotted, as `-p` takes it."""
    label: str
    hint: str
    kind: Kind
    choices: tuple[str, ...] = ()
    default: str = ""
    required: bool = False

    @property
    def section(self) -> str:
        """The key it stands under, "" at the top of the file."""
        return self.key.rpartition(".")[0]


def params_fields() -> tuple[ParamsField, ...]:
    """Return the fields of the model in the order of the file.

    What is no single value (the section `report`, lists) is left to the file itself.

    Examples
    --------
    >>> [each.key for each in params_fields()][:3]
    ['period', 'label', 'from']
    """
    return tuple(_fields(Params, ""))


def _fields(model: type[BaseModel], above: str) -> Iterator[ParamsField]:
    for name, field in model.model_fields.items():
        key = f"{above}{field.alias or name}"
        kind = _plain(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind is not OfficeChanges:
                yield from _fields(kind, f"{key}.")
        elif get_origin(kind) is Literal:
            yield _field(key, name, field, "choice", get_args(kind))
        elif kind in KINDS:
            yield _field(key, name, field, KINDS[kind], ("true", "false") if kind is bool else ())


def _field(key: str, name: str, field: FieldInfo, kind: Kind, choices: tuple[str, ...]) -> ParamsField:
    hint = field.description or vocab.COUNTS.get(name, key)
    label = field.title or (re.split("[,;:]", hint)[0] if field.description else hint)
    default = "" if field.is_required() else _written(field.default)
    return ParamsField(key, label[:1].upper() + label[1:], hint, kind, choices, default, field.is_required())


def _plain(annotation: Any) -> Any:
    """Return a type without what may be missing from it and without its rules."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    inner = [each for each in get_args(annotation) if each is not NoneType]
    return _plain(inner[0]) if NoneType in get_args(annotation) and len(inner) == 1 else annotation


def _written(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def meaning(value: str) -> str:
    """Return a value of the file with its meaning.

    Examples
    --------
    >>> meaning("day")
    'day: trọn ngày đến hạn'
    """
    column = vocab.COLUMNS.get(value)
    words = CHOSEN.get(value) or (column.label if column else "")
    return f"{value}: {words}" if words else value


@dataclass(frozen=True)
class Filled:
    """What a form holds: the text of each field by its key, and what of a file it does not show."""

    values: Mapping[str, str]
    kept: Mapping[str, Any]


def filled_from(path: Path) -> Filled:
    """Return the values of a params file as a form shows them, and what it cannot show.

    Raises ParamsError: the file has a fault, or a proposal that nobody would see in the form.
    """
    content = read_yaml(path, ParamsError)
    shown = [field.key for field in params_fields()]
    hidden = [each for each in content.proposals if ".".join(map(str, each)) not in shown]
    unseen = YamlFile(content.name, content.data, content.lines, proposals=hidden).unconfirmed()
    if content.faults or unseen:
        raise ParamsError("\n".join([*content.faults, *unseen]))
    values: dict[str, str] = {}
    for key in shown:
        *above, last = key.split(".")
        node: Any = content.data
        for step in above:
            node = node.get(step) if isinstance(node, dict) else None
        if isinstance(node, dict) and isinstance(node.get(last), str):
            values[key] = node.pop(last)
    return Filled(values, {key: value for key, value in content.data.items() if value not in ({}, None)})


def filled_after(path: Path) -> Filled:
    """Return the form of the period after that of a params file, as `hganalysis next` writes it.

    Raises ParamsError: the file has a fault, names no window, or moves on by itself.
    """
    with TemporaryDirectory() as aside:
        made = Path(aside) / path.name
        made.write_text(next_period(path, "").text, encoding="utf-8")
        return filled_from(made)


def params_data(filled: Filled) -> dict[str, Any]:
    """Return the form as the nested content of a params file; what is empty is left to its default."""
    data: dict[str, Any] = {}
    for field in params_fields():
        if text := nfc(filled.values.get(field.key, "")).strip():
            section, _, last = field.key.rpartition(".")
            (data.setdefault(section, {}) if section else data)[last] = text
    for key, value in filled.kept.items():
        data[key] = {**value, **data.get(key, {})} if isinstance(value, dict) else value
    data.setdefault("source", {})
    return data


def faults(filled: Filled, root: Path) -> dict[str, list[str]]:
    """Return everything wrong with a form: sentences by the key of their field, "" for those of no field.

    Examples
    --------
    >>> faults(Filled({"period": "Tháng 11"}, {}), Path("."))["period"]
    ['«period» là «Tháng 11», chỉ dùng chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới.']
    """
    use_reference(root / PLACE)
    data = params_data(filled)
    found: list[tuple[tuple[str | int, ...], str]] = []
    try:
        Params.model_validate(data)
    except ValidationError as wrong:
        found += faults_of(wrong, Params, "tham số")
    if not data["source"].get("file") and not data["source"].get("engine"):
        no_file = ("source", "table"), ("source", "file")
        found = [(no_file[1], NO_FILE) if path == no_file[0] else (path, said) for path, said in found]
    found += missing_files(data, root)
    place = params_place(filled, root)
    if place is not None and place.exists():
        found.append((("period",), f"đã có params/{place.name}; đặt tên kỳ khác, hoặc sửa ngay tệp ấy."))
    found += [((), said) for said in unconfirmed(YamlFile("mẫu", data), root)]
    shown = {field.key for field in params_fields()}
    told: dict[str, list[str]] = {}
    for path, said in found:
        key = ".".join(map(str, path))
        told.setdefault(key if key in shown else "", []).append(said)
    return told


def params_place(filled: Filled, root: Path) -> Path | None:
    """Return where the params file of a form goes, None while its period has no name that a file can have."""
    period = filled.values.get("period", "").strip()
    plain = period and not set(period) & set('/\\:*?"<>|\0') and not period.startswith(".")
    return root / "params" / f"{period}.yml" if plain else None


def filled_text(filled: Filled) -> str:
    """Return the params file of a form: each value in its place with what it is, then what was kept."""
    data = params_data(filled)
    hints = {field.key: field.hint for field in params_fields()}
    sections = {field.section for field in params_fields()}
    lines = []
    for key, value in data.items():
        if key in sections and all(isinstance(each, str) for each in value.values()):
            lines.append(f"{key}:")
            lines += [f"  {_line(name, each, hints.get(f'{key}.{name}'))}" for name, each in value.items()]
        elif isinstance(value, str):
            lines.append(_line(key, value, hints.get(key)))
        else:
            lines.append(yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False).rstrip("\n"))
    return "\n".join(lines) + "\n"


def _line(name: str, value: str, hint: str | None) -> str:
    written = value if BARE.fullmatch(value) else scalar(value)
    return f"{scalar(name)}: {written}" + (f"  # {hint}" if hint else "")


def write_params(filled: Filled, root: Path) -> Path:
    """Write the params file of a form, whole or not at all.

    Raises ParamsError: everything wrong with the form; nothing is written then.
    """
    wrong = faults(filled, root)
    place = params_place(filled, root)
    if wrong or place is None:
        lines = [": ".join(filter(None, (key, said))) for key, every in wrong.items() for said in every]
        raise ParamsError("\n".join(lines))
    with TemporaryDirectory(dir=place.parent, prefix=".nhap-") as aside:
        made = Path(aside) / place.name
        made.write_text(filled_text(filled), encoding="utf-8")
        os.rename(made, place)
    return place

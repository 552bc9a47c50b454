"""A document as the JSON that a notebook keeps of it, so that an exporter finds the document itself."""

from __future__ import annotations

import base64
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from hganalysis.documents import model
from hganalysis.documents.html import IMAGE_TYPES
from hganalysis.documents.model import safe_link

if TYPE_CHECKING:
    from hganalysis.documents.pictures import Pictures

DOCUMENT_TYPE = "application/vnd.hganalysis.document+json"
"""The media type of an output that holds a whole document."""

BLOCKS = {block.__name__: block for block in get_args(model.Block)}
PARTS = {each.__name__: each for each in (
    model.Span, model.KeyFigure, model.Column, model.Row, model.Letterhead, model.Title, model.Signature,
    model.Appendix, model.Document,
)}  # fmt: skip
PLAIN: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
CHOICES = {"Align": get_args(model.Align), "RowKind": get_args(model.RowKind)}


def as_json(document: model.Document) -> dict[str, Any]:
    """Return a document as plain JSON, pictures inside it."""
    data: dict[str, Any] = _plain(document)
    return data


def from_json(data: Any, pictures: Pictures) -> model.Document:
    """Return the document that `as_json` wrote.

    Raises
    ------
    ValueError
        The data are not those of a document, whoever wrote them.
    """
    document: model.Document = _read("Document", data, pictures)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        kept = base64.b64encode(value.read_bytes()).decode("ascii")
        return f"{IMAGE_TYPES[value.suffix]},{kept}"
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if type(value).__name__ in BLOCKS | PARTS:
        named = {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        return {"type": type(value).__name__, **named}
    return value


def _read(annotation: str, value: Any, pictures: Pictures) -> Any:
    """Return a value of the model from JSON, by the annotation of its field."""
    if annotation.endswith(" | None"):
        return None if value is None else _read(annotation.removesuffix(" | None"), value, pictures)
    if annotation.startswith("tuple["):
        inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(_read(inner, each, pictures) for each in _of(list, value))
    if annotation == "Block":
        return _made(BLOCKS, _of(dict, value).get("type"), value, pictures)
    if annotation in PARTS:
        return _made(PARTS, annotation, _of(dict, value), pictures)
    if annotation in PLAIN:
        return (
            float(value)
            if PLAIN[annotation] is float and type(value) is int
            else _of(PLAIN[annotation], value)
        )
    return _chosen(annotation, value)


def _made(classes: dict[str, Any], name: Any, value: dict[str, Any], pictures: Pictures) -> Any:
    if name not in classes:
        raise ValueError(f"no block {name!r}")
    if name == "Figure":
        return _figure(value, pictures)
    known = {each.name: str(each.type) for each in fields(classes[name])}
    if set(value) != {"type", *known}:
        raise ValueError(f"{name} has {sorted(value)}")
    made = {field: _read(annotation, value[field], pictures) for field, annotation in known.items()}
    if name == "Span":
        made["href"] = safe_link(made["href"])
    return classes[name](**made)


def _figure(value: dict[str, Any], pictures: Pictures) -> model.Block:
    mimetype, _, content = _of(str, value.get("path")).partition(",")
    kept = pictures.keep_base64(content, mimetype, _of(str, value.get("alt")))
    if isinstance(kept, model.Notice):
        return kept
    words = {name: _of(str, value.get(name)) for name in ("name", "title", "caption")}
    return replace(kept, **words)


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise ValueError(f"{value!r:.40} is no {kind.__name__}")
    return value


def _chosen(annotation: str, value: Any) -> Any:
    choices = CHOICES.get(annotation) or re.findall(r"[\"'](\w+)[\"']", annotation)
    if value not in choices:
        raise ValueError(f"{value!r:.40} is none of {choices}")
    return value

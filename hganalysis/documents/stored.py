"""A document as the JSON that a notebook keeps of it, so that an exporter finds the document itself."""

from __future__ import annotations

import base64
from dataclasses import is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter

from hganalysis.documents import model
from hganalysis.documents.html import KEPT_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.documents.pictures import Pictures

DOCUMENT_TYPE = "application/vnd.hganalysis.document+json"
"""The media type of an output that holds a whole document."""

TYPES: dict[Any, Any] = {name: value for name, value in vars(model).items() if is_dataclass(value)}


def as_json(document: model.Document) -> dict[str, Any]:
    """Return a document as plain JSON, pictures inside it."""
    data: dict[str, Any] = model.plain(document, _inside)
    return data


def from_json(data: Any, pictures: Pictures) -> model.Document:
    """Return the document that `as_json` wrote.

    Raises ValueError: the data are not those of a document, whoever wrote them.
    """
    try:
        built = _built(data, pictures)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not the parts of a document") from error
    [document] = _checker().validate_python((built,))
    return document


@cache
def _checker() -> TypeAdapter[tuple[model.Document]]:
    """Return what holds each value of a document to the annotation of its field."""
    return TypeAdapter(tuple[model.Document], config=ConfigDict(strict=True, revalidate_instances="always"))


def _inside(path: Path) -> str:
    return f"{KEPT_TYPES[path.suffix]},{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _built(value: Any, pictures: Pictures) -> Any:
    """Return the parts that JSON names, their values unchecked; no link and no picture leads elsewhere."""
    if isinstance(value, list):
        return tuple(_built(each, pictures) for each in value)
    if not isinstance(value, dict):
        return value
    named = {name: _built(each, pictures) for name, each in value.items()}
    made = TYPES[named.pop("type")](**named)
    if isinstance(made, model.Span):
        return replace(made, href=model.safe_link(made.href))
    return _kept(made, pictures) if isinstance(made, model.Figure) else made


def _kept(figure: model.Figure, pictures: Pictures) -> model.Figure | model.Notice:
    """Return a figure with a file for each that JSON has in place of its path."""
    mimetype, _, content = str(figure.path).partition(",")
    kept = pictures.keep_base64(content, mimetype, figure.alt)
    if isinstance(kept, model.Notice):
        return kept
    narrow, data = (pictures.keep_beside(str(each or "")) for each in (figure.narrow, figure.data))
    return replace(figure, path=kept.path, alt=kept.alt, narrow=narrow, data=data)

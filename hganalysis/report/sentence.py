"""Sentences of the report: pointers to what they name, and the words of the office for its tasks."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from hganalysis.documents.model import BulletList, Figure, Paragraph, RichText, Span
from hganalysis.settings.own_words import OwnWords, own_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hganalysis.counting.result_model import Result
    from hganalysis.documents.model import Block
    from hganalysis.settings.office import Office

APPENDIX = re.compile(r"(Phụ lục (IV|I{1,3}))\b")


def appendix(number: str) -> str:
    """Return the name of an appendix, as sentences write it."""
    return f"Phụ lục {number}"


def cited(sentence: str, *names: str) -> str:
    """Return a sentence that names in brackets, before its full stop, what shows its numbers.

    Examples
    --------
    >>> cited("Đúng hạn 7/9 nhiệm vụ.", "Biểu đồ 1")
    'Đúng hạn 7/9 nhiệm vụ (Biểu đồ 1).'
    >>> cited("Đúng hạn 7/9 nhiệm vụ.")
    'Đúng hạn 7/9 nhiệm vụ.'
    """
    shown = ", ".join(filter(None, names))
    return f"{sentence.removesuffix('.')} ({shown})." if sentence and shown else sentence


def pointing(words: str, attached: Collection[str]) -> RichText:
    """Return words in which the name of each attached appendix points to it.

    Examples
    --------
    >>> [span.to for span in pointing("Xem Phụ lục II, Phụ lục IV.", ["I", "II"]).spans]
    ['', 'II', '']
    """
    spans: list[Span] = []
    end = 0
    for found in APPENDIX.finditer(words):
        if found[2] in attached:
            spans += [Span(words[end : found.start()]), Span(found[1], to=found[2])]
            end = found.end()
    return RichText(tuple(span for span in (*spans, Span(words[end:])) if span.text))


def with_pointers(block: Block, attached: Collection[str]) -> Block:
    """Return a paragraph or a list with pointers to the attached appendices; another block as it is."""
    if isinstance(block, Paragraph):
        made = pointing(block.text, attached)
        return made if any(span.to for span in made.spans) else block
    if isinstance(block, BulletList):
        items = (pointing(each, attached) if isinstance(each, str) else each for each in block.items)
        return BulletList(tuple(_plain_where_it_points_nowhere(each) for each in items))
    return block


def _plain_where_it_points_nowhere(item: RichText) -> str | RichText:
    return item if any(span.to for span in item.spans) else "".join(span.text for span in item.spans)


def names_in(result: Result) -> tuple[str, ...]:
    """Return the names of the source that sentences and tables of this tool hold."""
    return result.source.file, *(agency.agency for agency in result.by_agency)


def in_words_of(office: Office, names: Iterable[str]) -> Callable[[Any], Any]:
    """Return what puts the office's words for a task, and for doing it, in a text or a part of a document.

    Names and what stands between quotation marks are never changed.
    """
    return in_words(own_words(office, names))


def in_words(own: OwnWords) -> Callable[[Any], Any]:
    """Return what puts words of an office in a text or a part of a document, as `in_words_of` does."""

    def changed(part: Any) -> Any:
        if isinstance(part, str):
            return own.put_in(part)
        if isinstance(part, tuple):
            return tuple(map(changed, part))
        if is_dataclass(part) and not isinstance(part, type | Figure):
            return replace(part, **{each.name: changed(getattr(part, each.name)) for each in fields(part)})
        return part

    return changed if replace(own, names=()) != OwnWords() else lambda part: part

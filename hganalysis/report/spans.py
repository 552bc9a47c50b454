"""Spans as one line of a paragraph."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.report.model import Paragraph, RichText, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.report.model import Block

SPACE = re.compile(r"\s+")


def line_of(spans: Iterable[Span]) -> list[Block]:
    """Return one line of a paragraph, neighbours of one look joined; nothing when it has no words."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    if not "".join(span.text for span in joined).strip():
        return []
    if joined == [Span(joined[0].text)]:
        return [Paragraph(joined[0].text.strip())]
    return [RichText(tuple(joined))]


def collapsed(spans: Iterable[Span]) -> list[Span]:
    """Return spans with white space as a page shows it: one space between words, none at the ends."""
    made: list[Span] = []
    for span in spans:
        text = SPACE.sub(" ", span.text)
        if not made or made[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        made += [replace(span, text=text)] if text else []
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return made

"""Names of agencies -> agencies of the directory, by exact name or alias alone and never by likeness.

What is a matter of writing does not count, every word does. Case, spaces, dashes, the place of a tone mark,
"&" for "và" and the usual short words (TP, TX, H., S., UBND) are one way of writing or another. No word is
dropped, so that Châu Thành A is not Châu Thành, and none is guessed: whatever else is shortened needs an
alias.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from hganalysis.text import REMEMBERED, fold, nfc, percent, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.settings.directory import Agency

SEPARATOR = re.compile(r"\s*(?:[;,/+&\n\r]|\s[-–]\s|\bvà\b)\s*", re.IGNORECASE)
HARD_SEPARATOR = re.compile(r"[;\n\r]+")
LINK_BEGINS, LINK = "(http", re.compile(r"\s*\(https?://[^\s()]+\)(\s*,\s*)?")
ITEM_MARK = re.compile(r"^\s*(?:[-+*•–]\s*|\(?\d{1,2}[.)]\s*|[a-zđ]\)\s*)")
"""What stands before an item of a list: a dash, 1., a)."""

ROLE = r"(?:(?:cơ quan|đơn vị) )?(chủ trì|phối hợp)"
ROLES = ("chủ trì", "", "phối hợp")
ROLE_BEFORE = re.compile(rf"^\s*{ROLE}(?: thực hiện)?\s*:\s*", re.IGNORECASE)
ROLE_AFTER = re.compile(rf"\s*\({ROLE}\)\s*$", re.IGNORECASE)

IN_COMMON = re.compile(
    r"(?:(?P<many>các sở|ubnd các (?:huyện|xã|phường|thị xã))\s*:?"
    r"|(?P<one>sở|ubnd (?:huyện|xã|phường|thị xã)))\s+",
    re.IGNORECASE,
)
"""Words before the first of several names that hold for the others too: Các Sở: Nội vụ, Y tế."""

PROPOSED = 3
"""How many agencies are proposed for an unknown name."""

LIKELY = 75.0
"""Likeness, of 100, from which an agency is proposed; below it proposals for made-up names prevail."""

WITHOUT_MARKS = 99.0
"""The most that a name is like another when only their letters agree and not their marks."""

Proposal = tuple["Agency", float]

TRIMMED = " .,;:-+*•"
"""Marks around a name in a list; no name begins or ends with one."""

SHORT_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:{short})\s*"), f"{whole} ")
    for short, whole in (
        (r"\bủy ban nhân dân\b|\bu\.?b\.?n\.?d\b\.?", "ubnd"),
        (r"\bt\.?p\b\.?|\bt\.? ?phố\b", "thành phố"),
        (r"\bt\.?x\b\.?|\bt\. ?xã\b", "thị xã"),
        (r"\bh\.|^h\b|(?<=ubnd )h\b", "huyện"),
        (r"\bs\.", "sở"),
        (r"\bp\.", "phường"),
        (r"\bx\.", "xã"),
        (r"&", " và"),
        (r"-", ""),
    )
)
"""Short words of administrative units and what they stand for; a letter but H needs its full stop."""


@dataclass(frozen=True)
class Match:
    """The agencies that one cell names; none for a cell that holds only separators."""

    names: tuple[str, ...]
    """Official names, in the order of the cell; an unresolved one stands as it was written."""
    ids: tuple[str | None, ...]
    """Their identifiers, None for an unresolved one."""
    candidates: tuple[tuple[str, ...], ...]
    """For each, what it could mean: more than one when it is ambiguous."""
    hints: tuple[str, ...] = ()
    """For each, why it is not resolved and what to look at; "" for a resolved one."""
    later: tuple[str, ...] = ()
    """For each, since when an agency has its name that had not begun on the day; "" for any other."""


class Directory:
    """Looks names up; an agency counts only from its first to its last day.

    `changes` are the days from which a name may mean something else than the day before.
    """

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.by_id = {agency.id: agency for agency in agencies}
        self._by_name: dict[str, list[Agency]] = {}
        for agency in self.by_id.values():
            for name in {name_key(each) for each in (agency.name, agency.short, *agency.aliases)}:
                self._by_name.setdefault(name, []).append(agency)
        firsts = {agency.valid_from for agency in self.by_id.values() if agency.valid_from}
        lasts = {agency.valid_to for agency in self.by_id.values() if agency.valid_to}
        self.changes = sorted(firsts | {day + dt.timedelta(days=1) for day in lasts})
        self._seen: dict[tuple[str, int | None], Match] = {}

    def split(self, cell: str, on: dt.date | None) -> Match:
        """Find the agencies of a cell that may name several.

        The cell is taken whole when that is a known name. Otherwise it is cut at ";", line breaks, "," and
        "và", and the pieces are joined again to the longest known names, so that a comma inside a name does
        not split it. When a piece is left over that belongs to no known name, the cell is cut at ";" and line
        breaks first, and each part that still has such a piece stands whole, as one unknown name. Without a
        day at which to look names up, every agency that ever had the name is meant. Words for a role,
        "(chủ trì)" or "Phối hợp:", put who leads first; "Các Sở: Nội vụ, Y tế" names two.
        """
        key = cell, None if on is None else bisect_right(self.changes, on)
        if key not in self._seen:
            self._seen[key] = self._split(nfc(without_links(cell)), on)
        return self._seen[key]

    def knows(self, cell: str) -> bool:
        """Tell whether a cell, or a part of it between ";" and line breaks, is made of names of agencies.

        Any day will do, and so will a name that several agencies have or had.
        """
        parts = (part for part in HARD_SEPARATOR.split(nfc(without_links(cell))) if name_key(part))
        return any(self._pieces(part, None) for part in parts)

    def _split(self, cell: str, on: dt.date | None) -> Match:
        pieces = self._pieces(cell, on)
        if pieces is None:
            parts = _by_role(part for part in HARD_SEPARATOR.split(cell) if name_key(part))
            pieces = [piece for part in parts for piece in self._pieces(part, on) or [part]]
        pieces = self._once(pieces, on)
        found = [self._lookup(piece, on) for piece in pieces]
        alone = [agencies[0] if len(agencies) == 1 else None for agencies in found]
        return Match(
            tuple(one.name if one else _clean(piece) for piece, one in zip(pieces, alone, strict=True)),
            tuple(one.id if one else None for one in alone),
            tuple(_told_apart(agencies) for agencies in found),
            tuple("" if one else self._hint(piece, on) for piece, one in zip(pieces, alone, strict=True)),
            tuple(_told_later(one, on) for one in alone),
        )

    def _once(self, pieces: list[str], on: dt.date | None) -> list[str]:
        """Leave out pieces that mean what one before them means."""
        meant = (tuple(agency.id for agency in self._lookup(piece, on)) for piece in pieces)
        first: dict[object, str] = {}
        for piece, ids in zip(pieces, meant, strict=True):
            first.setdefault(ids or name_key(piece), piece)
        return list(first.values())

    def propose(self, name: str, on: dt.date | None) -> list[Proposal]:
        """Return agencies of a day, None for any, that an unknown name may mean, the likest first.

        They are for a person to choose from, who confirms one by adding the name to its aliases. Likeness, of
        100, is the share of letters that need no change (rapidfuzz `ratio`, normalised Indel distance),
        between whole names alone; that of names without their marks counts a little less.
        """
        key, scores = name_key(name), dict[str, Proposal]()
        for other, agencies in self._by_name.items():
            score = _likeness(key, other)
            for agency in agencies if score >= LIKELY else ():
                best = scores.get(agency.id, (agency, 0.0))[1]
                if score > best and (on is None or agency.is_valid_on(on)):
                    scores[agency.id] = agency, score
        return sorted(scores.values(), key=lambda each: (-each[1], each[0].order))[:PROPOSED]

    def _hint(self, name: str, on: dt.date | None) -> str:
        found = self._lookup(name, on)
        if found:
            return f"Có thể là: {' hoặc '.join(_told_apart(found))}"
        reasons = ["Không có tên này trong danh mục vào ngày giao"]
        reasons += [self._past(agency, on) for agency in self._by_name.get(name_key(name), [])]
        proposals = self.propose(name, on)
        if proposals:
            reasons.append(
                f"gần giống: {in_words(proposals)}; đúng cơ quan nào thì thêm vào aliases của cơ quan đó"
            )
        return "; ".join(reasons)

    def _past(self, agency: Agency, on: dt.date | None) -> str:
        """Return whose name it was or will be, and who has taken over by the day."""
        heir: Agency | None = agency
        while heir is not None and on is not None and not heir.is_valid_on(on):
            heir = self.by_id[heir.successor] if heir.successor else None
        return f"là tên của {_with_validity(agency)}" + (f", nay là {heir.name}" if heir else "")

    def _lookup(self, name: str, on: dt.date | None) -> list[Agency]:
        """Return who has a name on a day; where nobody has it yet, the next who will.

        An export writes the names of the day it is made: who took over has the tasks given before it began.
        """
        known = self._by_name.get(name_key(name), [])
        if on is None:
            return known
        begun = [agency for agency in known if (agency.valid_from or dt.date.min) <= on]
        if begun or not known:
            return [agency for agency in begun if agency.is_valid_on(on)]
        next_day = min(agency.valid_from or dt.date.min for agency in known)
        return [agency for agency in known if agency.valid_from == next_day]

    def _pieces(self, cell: str, on: dt.date | None) -> list[str] | None:
        """Return the known names a cell is made of, or None when it is not made of known names alone."""
        if self._lookup(cell, on):
            return [cell]
        cell, in_common = _with_common_words(cell)
        spans, pieces, start, role = _spans(cell), list[tuple[int, str]](), 0, ""
        while start < len(spans):
            for end in range(len(spans), start, -1):
                written = cell[spans[start][0] : spans[end - 1][1]]
                text = _bare(written)
                known = next((each for each in (text, in_common + text) if self._lookup(each, on)), None)
                if known is not None:
                    before, after = _roles(written)
                    role = before or role
                    pieces.append((ROLES.index(after or role), known))
                    start = end
                    break
            else:
                return None
        return [piece for _, piece in sorted(pieces, key=itemgetter(0))]


class NamesAsTheyStand:
    """Takes names without a directory: the folded name is the identifier, its first spelling is shown."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def split(self, cell: str) -> Match:
        """Cut a cell at ";", line breaks and links behind names into names, each once."""
        parts = _by_role(part for part in HARD_SEPARATOR.split(without_links(cell)) if part.strip())
        names = [_clean(_bare(part)) for part in parts]
        shown = {fold(name): self._shown.setdefault(fold(name), name) for name in names}
        return Match(tuple(shown.values()), tuple(shown), tuple((name,) for name in shown.values()))


def without_links(cell: str) -> str:
    """Return a cell without the links behind its names, as Notion writes pages that a page is related to.

    Examples
    --------
    >>> without_links("Sở Y tế (https://a.vn/y?x=1)"), without_links("A (https://a.vn/a), B (https://a.vn/b)")
    ('Sở Y tế', 'A; B')
    """
    if LINK_BEGINS not in cell:
        return cell
    return LINK.sub(lambda found: "; " if found[1] else "", cell).rstrip("; ")


def _by_role(parts: Iterable[str]) -> list[str]:
    """Return the parts of a cell in the order of their roles: who leads first, who works along last."""
    return sorted(parts, key=lambda part: ROLES.index(next(filter(None, _roles(part)), "")))


def _roles(name: str) -> tuple[str, str]:
    """Return the role that stands before a name, which holds for those after it too, and the one after it."""
    found = ROLE_BEFORE.match(ITEM_MARK.sub("", name)), ROLE_AFTER.search(name)
    before, after = (each[1].lower() if each else "" for each in found)
    return before, after


def _bare(name: str) -> str:
    """Return a name without the mark of an item and the words for a role.

    Examples
    --------
    >>> _bare("1. Sở Y tế (chủ trì)"), _bare("Phối hợp: Sở Nội vụ")
    ('Sở Y tế', 'Sở Nội vụ')
    """
    return ROLE_AFTER.sub("", ROLE_BEFORE.sub("", ITEM_MARK.sub("", name))).strip()


def _with_common_words(cell: str) -> tuple[str, str]:
    """Return a cell with "Các Sở: Nội vụ" as "Sở Nội vụ", and the words that hold for its other names."""
    rest = ROLE_BEFORE.sub("", ITEM_MARK.sub("", cell))
    found = IN_COMMON.match(rest)
    if not found:
        return cell, ""
    if not found["many"]:
        return cell, f"{found['one']} "
    words = "Sở " if fold(found["many"]) == "các sở" else found["many"].replace("các ", "") + " "
    return cell[: len(cell) - len(rest)] + words + rest[found.end() :], words


def _spans(cell: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for separator in SEPARATOR.finditer(cell):
        spans.append((start, separator.start()))
        start = separator.end()
    spans.append((start, len(cell)))
    return [(first, last) for first, last in spans if name_key(cell[first:last])]


def _told_apart(agencies: list[Agency]) -> tuple[str, ...]:
    """Return the names of agencies, with their dates where the names alone are the same."""
    names = [agency.name for agency in agencies]
    return tuple(
        agency.name if names.count(agency.name) == 1 else _with_validity(agency) for agency in agencies
    )


def _with_validity(agency: Agency) -> str:
    start = f"từ {agency.valid_from:%d/%m/%Y}" if agency.valid_from else ""
    end = f"đến {agency.valid_to:%d/%m/%Y}" if agency.valid_to else ""
    return f"{agency.name} ({' '.join(filter(None, (start, end)))})"


def _told_later(agency: Agency | None, on: dt.date | None) -> str:
    """Return since when an agency has its name, if it had not begun on the day."""
    start = agency.valid_from if agency else None
    if agency is None or start is None or on is None or start <= on:
        return ""
    return f"Giao trước ngày có {_with_validity(agency)}; tính cho cơ quan này, là nơi tiếp nhận nhiệm vụ"


def _clean(name: str) -> str:
    return " ".join(nfc(name).split())


@lru_cache(maxsize=REMEMBERED)
def name_key(name: str) -> str:
    """Return a name as names are compared.

    Examples
    --------
    >>> name_key("UBND TP.Vị Thanh") == name_key("Uỷ ban nhân dân  thành phố Vị Thanh;")
    True
    >>> name_key("Châu Thành A") == name_key("Châu Thành")
    False
    """
    key = fold(name).strip(TRIMMED)
    for short, whole in SHORT_WORDS:
        key = short.sub(whole, key)
    return " ".join(key.split()).strip(TRIMMED)


def in_words(proposals: Sequence[Proposal]) -> str:
    """Return proposals as a reader sees them, each name once: Sở Y tế (92%), Sở Nội vụ (71%)."""
    said = (f"{agency.name} ({percent(score / 100, 0)})" for agency, score in proposals)
    return ", ".join(dict.fromkeys(said))


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    marked = fuzz.ratio(one, other, score_cutoff=LIKELY)
    bare = fuzz.ratio(without_marks(one), without_marks(other), score_cutoff=LIKELY)
    return max(marked, min(bare, WITHOUT_MARKS))

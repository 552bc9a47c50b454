"""Which column is which: a proposal for each field of the task table, with its reason and confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.drafting.assignment import best_assignment
from hganalysis.drafting.column_profiles import names_a_unit
from hganalysis.drafting.date_formats import without_zone
from hganalysis.intake.state_texts import DAY, bare_state
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.settings.trackers import as_heading
from hganalysis.settings.wordlists import load_headings, load_statuses
from hganalysis.text import fold, without_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hganalysis.drafting.column_profiles import Profile
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.trackers import Tracker

CONSTANT = 0.2
"""How well a column of one value fits what tells tasks apart, beside one of several."""

LEAST_CONFIDENCE = 0.45
"""A weaker proposal would be a coin toss, and is not made."""

EMPTY = 0.5
"""Confidence in a column without content whose heading is exactly a known one."""

UNREAD, EXACT = 0.5, 0.9
"""Confidence in a column of unreadable dates, and how sure heading and cells must be for it."""

LEAST_WEIGHT = 0.4
"""What is left of the confidence in a column without cells, beside a full one."""

SPARSE = 0.5
"""Share of filled cells below which a column of unknown words tells no state."""

FEWEST_TO_BE_CONSTANT = 3
RESTARTS = 0.98
"""Share of different values below which plain numbers count the lines of groups, and are no ids."""

SOME_TERMS = 0.1
"""Share of lengths of time from which a column is that of deadlines."""

OF_TRACKER, BESIDE_TRACKER = 0.97, 0.9
"""Confidence in a column that a known tracker has under this heading, and the most in another for it."""

BY_A_PERSON = "do người dùng chọn"
"""Reason of a column that a person chose."""

MOST_STATES, MOST_AGENCIES = 40, 500
LONGEST_NAME = 90
MOST_REPEATED = 0.5
"""Share of different values below which a column names no documents."""

SAME, INSIDE, AMONG = 1.0, 0.55, 0.45
"""Likeness of a heading that is the word itself, has it inside, or has its parts in another order."""

UNITS_AMONG, MOSTLY_UNITS = 0.6, 0.6
"""Share of names of units from which a column is that of agencies, whatever its heading says, and the
confidence in it."""

NAMES_AMONG = 0.8
"""Share of names of the directory from which a column is one of agencies."""

STATES_AMONG = 0.6
CODED, MOST_CODES = 0.2, 12
CODE_OF_STATE = re.compile(r"-?\d{1,2}", re.ASCII)
"""How well numbers fit a state, the most different ones, and what they look like: 100 is a percentage."""

SOME_STATES, SAID_ALIKE = 0.2, 0.8
"""Shares of known state words, and of texts that begin as one beside some of them, from which a column is one
of states, whatever its heading says."""

MOST_DATED = 0.5
"""Share of finished tasks whose state goes on with its day from which that day is the completion."""

PLANNED = (
    "du kien|ke hoach|phai|yeu cau|truoc|before|hen|han tra|planowan\\w*|gepland\\w*"
    "|planned|plan|expected|estimated|target|baseline|scheduled|due|prevista|previsto"
)
ACTUAL = "thuc te|thuc tra|actual|faktyczn\\w*|effettiv[ao]|werkelijk\\w*"
BEGINS = (
    "bat dau|khoi cong|start|started|begin|begins|inicio|debut|beginn|rozpoczecia|inizio"
    "|startdatum|begindatum"
)
ISSUES = "ban hanh|cqbh|noi gui|co quan gui|don vi gui|co quan giao|don vi giao|issued by|issuer|sender"
ASKS = (
    "chu ho so|(?:nguoi|don vi|co quan|to chuc|noi)(?: gui| co)? (?:nop|yeu cau|de nghi|kien nghi|gop y)"
    "|requester|requesting|requested by|reporter|raised by|submitter|submitted by|created by|creator|caller"
    "|customer|client|applicant|requerente|demandeur|solicitante|antragsteller"
)
SAYS_OTHERWISE = {
    "agency": re.compile(rf"\b(?:{ISSUES}|{ASKS}|don vi tinh)\b"),
    "completed_on": re.compile(rf"\b(?:{PLANNED}|{BEGINS})\b"),
    "due_on": re.compile(rf"\b(?:{ACTUAL}|{BEGINS})\b"),
}
"""Words of a heading that tell what is planned from what happened, the first day from the last, and who gives
a task or asks for it from who does it."""

SAYS_UNIT = re.compile(r"\b(?:co quan|don vi|phong ban|bo phan|departments|agencies|group|organi[sz]ation)\b")
SAYS_PERSON = re.compile(
    r"\b(?:nguoi|lanh dao|thu truong|can bo|chuyen vien|head of"
    r"|(?:team|group|unit|office|department) (?:lead|leader|head|manager|members?))\b"
)
"""Words of a heading, without marks, over names of units, and over those of people in them."""

LINE_NUMBERS = (("stt",), ("tt",), ("so", "thu", "tu"), ("no",), ("lp",))
"""Headings, in words, of a column that counts the lines."""

MOVED = re.compile(
    r"\bhan (?:\w+ ){0,3}(?:moi|dieu chinh|gia han)\b|\bgia han den\b|\bdieu chinh (?:thoi )?han\b"
    r"|\b(?:revised|extended|new|adjusted|amended|updated) (?:due|deadline|target)\b"
)
"""Words of a heading, without marks, over deadlines that were moved."""

NUMBER_SIGN = re.compile(r"#|№|\b[Nn][º°](?:\s|$)")
"""What stands for "number" in headings."""

FIELD_TYPE = re.compile(
    r"\s*\((?:drop ?down|(?:short |long )?text|labels?|users?|people|date|number|checkbox|url|formula)\)$",
    re.IGNORECASE,
)
"""The type of a field, as some trackers write it behind the name of one that a person made."""

CUSTOM_FIELD = re.compile(r"^custom field \((.+)\)$", re.IGNORECASE)
"""How Jira writes the name of a field that a person made."""

DAY_IN = re.compile(DAY)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[a-z0-9%]+")
SHORT_FOR = {
    "cb": "can bo", "cq": "co quan", "dv": "don vi", "hs": "ho so", "ht": "hoan thanh", "kq": "ket qua",
    "ld": "lanh dao", "nv": "nhiem vu", "th": "thuc hien", "vb": "van ban", "xl": "xu ly",
}  # fmt: skip
"""What Vietnamese offices write with two letters in headings and states, without marks."""
LAST_IS_WEAKER = 0.05
"""Taken off the last word of a field, and the less, the further up its list a word stands: a known heading is
known wherever it stands, and of two that are, the preferred one is taken."""


@dataclass(frozen=True)
class Proposal:
    """A column proposed for a field."""

    field: str
    """A key of a map's `columns`."""
    place: int
    """Position of the column."""
    confidence: float
    """0 to 1; how far heading and content agree, no probability."""
    reason: str
    """Vietnamese."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a column is only proposed because none is likelier."""
        return self.confidence < LEAST_CONFIDENCE


def propose_columns(
    profiles: Sequence[Profile], said: Mapping[str, int | None] | None = None, tracker: Tracker | None = None
) -> list[Proposal]:
    """Propose a column for each field that one can be told for; no column is proposed twice.

    Of all ways to give columns to fields, the one with the greatest sum of confidences is taken; a column
    weighs the less, the emptier it is. A field of which a person `said` where it stands has that column, or
    none; the columns of a known `tracker` are surer than any likeness.
    """
    said = said or {}
    given = [Proposal(field, place, 1.0, BY_A_PERSON) for field, place in said.items() if place is not None]
    taken = {each.place for each in given}
    table = [
        _surer(
            [_proposal(field, place, each) for place, each in enumerate(profiles)], profiles, field, tracker
        )
        for field in vocab.MAP_KEYS
        if field not in said
    ]
    table = _units_before_people(table, profiles)
    weights = [
        [0.0 if each.place in taken else _weight(each, profiles[each.place]) for each in row] for row in table
    ]
    places = best_assignment(weights)
    chosen = [row[place] for row, place in zip(table, places, strict=True) if place is not None]
    proposed = [each for each in chosen if each.confidence >= LEAST_CONFIDENCE and each.place not in taken]
    return sorted([*given, *proposed], key=lambda each: vocab.MAP_KEYS.index(each.field))


def with_completion(columns: list[Proposal], cells: Sequence[Cell]) -> list[Proposal]:
    """Return proposals with the completion in the column of states, where its `cells` go on with a day.

    A file with a column of its own for the completion keeps that; of one that has neither, the day on which
    the result was reported is proposed.
    """
    found = {each.field for each in columns}
    if "reported_on" in found and not {"completed_on", "confirmed_on"} & found:
        return [_as_completion(each) if each.field == "reported_on" else each for each in columns]
    status = next((each for each in columns if each.field == "status"), None)
    if status is None or any(each.field == "completed_on" for each in columns):
        return columns
    said, known = [fold(line_text(cell)) for cell in cells if not is_blank(cell)], load_statuses().states
    done = [each for each in said if known.get(bare_state(each)) == "done"]
    dated = sum(DAY_IN.search(each) is not None for each in done)
    if not done or dated < MOST_DATED * len(done):
        return columns
    told = f"{text.number(dated)} trạng thái ghi kèm ngày"
    return [*columns, Proposal("completed_on", status.place, EMPTY, told)]


def with_moved_deadlines(columns: list[Proposal], profiles: Sequence[Profile]) -> list[Proposal]:
    """Return proposals with moved deadlines for the deadline, and the column of all for the original one.

    The first has few cells, and loses to the other by them; a task without one keeps its original deadline.
    """
    found = {each.field: each for each in columns}
    moved = next((place for place, each in enumerate(profiles) if _says_moved(each)), None)
    if moved is None or "due_original" in found:
        return columns
    due = found.get("due_on")
    original = due.place if due and due.place != moved else _other_deadlines(profiles, moved)
    if original is None:
        return columns
    kept = [each for each in columns if each.place not in (moved, original)]
    told = f"«{profiles[moved].label}» chỉ ghi khi thời hạn thay đổi"
    made = [
        Proposal("due_on", moved, EMPTY, f"{told}; ô trống thì lấy thời hạn ban đầu"),
        Proposal("due_original", original, EMPTY, told),
    ]
    return sorted([*kept, *made], key=lambda each: vocab.MAP_KEYS.index(each.field))


def _other_deadlines(profiles: Sequence[Profile], moved: int) -> int | None:
    """Return the likeliest column of deadlines beside that of the moved ones."""
    likely = (place for place in likely_columns(profiles, "due_on") if place != moved)
    return next((each for each in likely if _is_of_deadlines(profiles[each])), None)


def _is_of_deadlines(profile: Profile) -> bool:
    return likeness(profile.parts, "due_on")[0] > 0 and bool(_dates(profile)[0])


def _says_moved(profile: Profile) -> bool:
    words = {" ".join(words_of(" ".join(profile.parts))), " ".join(words_of(profile.label))}
    return bool(_dates(profile)[0]) and any(map(MOVED.search, words))


def _as_completion(reported: Proposal) -> Proposal:
    told = f"tệp không có ngày hoàn thành; lấy ngày báo cáo kết quả ({reported.reason})"
    return replace(reported, field="completed_on", reason=told)


def _units_before_people(table: list[list[Proposal]], profiles: Sequence[Profile]) -> list[list[Proposal]]:
    """Return proposals in which no other column is that of agencies, where one names units.

    Names of people are never those of agencies there, whatever stands over them and whatever the tracker.
    What is sooner another field, such as units that help, is none of the agencies.
    """
    surest = [max(each.confidence for each in column) for column in zip(*table, strict=True)]
    units = {
        each.place
        for each in chain.from_iterable(table)
        if each.field == "agency" and LEAST_CONFIDENCE <= each.confidence == surest[each.place]
    }
    units = {place for place in units if _names_units(profiles[place])}
    if not units:
        return table
    return [[_unless_people(each, units) for each in row] for row in table]


def _unless_people(proposal: Proposal, units: set[int]) -> Proposal:
    is_none = proposal.field == "agency" and proposal.place not in units
    return replace(proposal, confidence=0.0) if is_none else proposal


def _names_units(profile: Profile) -> bool:
    """Tell a column of units, by its cells or by its heading."""
    if _is_constant(profile) or profile.filled < SPARSE:
        return False
    said = " ".join(words_of(profile.label))
    is_said = (SAYS_UNIT.search(said) or names_a_unit(profile.label)) and not SAYS_PERSON.search(said)
    return bool(is_said) or profile.agencies >= NAMES_AMONG or profile.units >= UNITS_AMONG


def _surer(
    row: list[Proposal], profiles: Sequence[Profile], field: str, tracker: Tracker | None
) -> list[Proposal]:
    """Return the proposals of a field, surest for the column that a known tracker has it in."""
    headings = tracker.headings(field) if tracker else []
    named = [
        place
        for each in headings
        for place, profile in enumerate(profiles)
        if as_heading(without_zone(profile.label)) == each
    ]
    filled = [place for place in named if _fits(field, profiles[place])]
    filled = sorted(filled, key=lambda place: field == "agency" and _is_constant(profiles[place]))
    if not (tracker and filled):
        return row
    own = next((place for place in filled if profiles[place].filled >= SPARSE), filled[0])
    reason = f"cột của {tracker.name} (tham chiếu ngày {text.date(tracker.dated)})"
    return [
        replace(each, confidence=OF_TRACKER, reason=reason)
        if each.place == own
        else replace(each, confidence=min(each.confidence, BESIDE_TRACKER))
        for each in row
    ]


def _fits(field: str, profile: Profile) -> bool:
    """Tell whether the cells of a column do not speak against a field."""
    return bool(profile.cells) and (field == "agency" or FITS.get(field, _plain_text)(profile)[0] > 0)


def likely_columns(profiles: Sequence[Profile], field: str) -> list[int]:
    """Return the columns that may be those of a field, the likeliest first; none is sure.

    First those whose heading speaks for it, then those whose cells alone would fit.
    """
    rated = [_proposal(field, place, each) for place, each in enumerate(profiles)]
    fitting = [FITS.get(field, _plain_text)(each)[0] if each.label else 0.0 for each in profiles]
    likely = sorted(range(len(profiles)), key=lambda place: (-rated[place].confidence, -fitting[place]))
    return [place for place in likely if rated[place].confidence > 0 or fitting[place] > 0]


def _weight(proposal: Proposal, profile: Profile) -> float:
    """Return what a proposal counts for among others; one too weak to be made stands in no way."""
    if proposal.confidence < LEAST_CONFIDENCE:
        return 0.0
    return proposal.confidence * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * profile.filled)


def _proposal(field: str, place: int, profile: Profile) -> Proposal:
    if not profile.label:
        return Proposal(field, place, 0.0, "")
    named, word = likeness(profile.parts, field)
    if not profile.cells:
        return Proposal(field, place, round(EMPTY * named, 3), f"tiêu đề gần với «{word}»; cột trống")
    fit, content = FITS.get(field, _plain_text)(profile)
    confidence = named * (0.4 + 0.6 * fit) if fit > 0 else 0.0
    if confidence < LEAST_CONFIDENCE and _is_unread_date(field, named, profile):
        confidence, content = UNREAD * named, "các ô như ngày mà chưa đọc được, xem ví dụ ở mục dates"
    known = KNOWN_BY_CONTENT.get(field)
    if known is not None and known(profile) > confidence:
        confidence = known(profile)
    reason = f"tiêu đề gần với «{word}»; {content}" if word else content
    return Proposal(field, place, round(confidence, 3), reason)


def _is_unread_date(field: str, named: float, profile: Profile) -> bool:
    """Tell whether the heading is exactly one of a date, over cells like dates that are not read."""
    return field in vocab.DATE_COLUMNS and named >= EXACT and profile.dateable >= EXACT


def _dates(profile: Profile) -> tuple[float, str]:
    share = (profile.dates + profile.serials + profile.due_words) / (1 - profile.undated or 1)
    counted = f", {text.percent(profile.serials, 0)} là số đếm ngày hay mili giây" if profile.serials else ""
    fits = min(share, 1.0) if share >= 0.5 else 0.0
    return fits, f"{text.percent(profile.dates, 0)} số ô là ngày{counted}"


def _counts(profile: Profile) -> tuple[float, str]:
    return (
        profile.numbers if profile.numbers >= 0.5 else 0.0
    ), f"{text.percent(profile.numbers, 0)} số ô là số"


def _identifier(profile: Profile) -> tuple[float, str]:
    told = f"{text.percent(profile.distinct, 0)} số ô khác nhau"
    counts_lines = bool(profile.parts) and words_of(profile.parts[-1]) in LINE_NUMBERS
    if counts_lines and profile.distinct < RESTARTS:
        return 0.0, told
    if counts_lines:
        told += "; chỉ là số thứ tự: dùng khi tệp không có mã nào khác, và không nối được với kỳ sau"
    fit = profile.distinct * (0.5 + 0.5 * profile.digits) * (profile.dates < 0.5) * (profile.length <= 40)
    return fit * profile.filled, told


def _agency(profile: Profile) -> tuple[float, str]:
    names = f"{text.number(len(profile.texts))} tên khác nhau"
    if not _is_name(profile) or (_is_constant(profile) and not profile.agencies):
        return 0.0, names
    repeats = 1 - profile.distinct if len(profile.texts) <= MOST_AGENCIES else 0.2
    fit = max(profile.agencies, repeats) * (0.5 + 0.5 * profile.filled)
    known = f", {text.percent(profile.agencies, 0)} có trong danh mục cơ quan" if profile.agencies else ""
    return fit, names + known


def _is_constant(profile: Profile) -> bool:
    return len(profile.texts) == 1 and len(profile.cells) >= FEWEST_TO_BE_CONSTANT


def _is_name(profile: Profile) -> bool:
    other = max(profile.dates, profile.numbers, profile.answers)
    return profile.length <= LONGEST_NAME and other < 0.2


def _known_agencies(profile: Profile) -> float:
    """Names that the directory knows, or a few names of units over and over, are those of agencies."""
    if not _is_name(profile) or SAYS_OTHERWISE["agency"].search(" ".join(words_of(profile.label))):
        return 0.0
    if profile.agencies >= 0.5:
        return (EMPTY if _is_constant(profile) else 0.8) * profile.agencies
    is_repeated = 1 < len(profile.texts) <= MOST_REPEATED * len(profile.cells)
    return MOSTLY_UNITS if profile.units >= UNITS_AMONG and is_repeated else 0.0


def _known_terms(profile: Profile) -> float:
    """No column but that of deadlines says "trong 15 ngày làm việc"."""
    return 0.8 if profile.terms >= SOME_TERMS else 0.0


def _known_states(profile: Profile) -> float:
    return 0.7 * profile.said_states if _says_states(profile) else 0.0


def _says_states(profile: Profile) -> bool:
    """Tell a column of states by its cells: known words, or some of them among texts that begin as one."""
    alike = profile.states >= SOME_STATES and profile.said_states >= SAID_ALIKE
    return alike or profile.states >= STATES_AMONG


def _state(profile: Profile) -> tuple[float, str]:
    few = len(profile.texts) <= MOST_STATES and profile.dates < 0.2 and profile.numbers < 0.5
    few = few and (profile.states > 0 or profile.filled >= SPARSE)
    fit = max(profile.states, 0.7) if few else _codes(profile)
    known = f", {text.percent(profile.states, 0)} số ô là trạng thái đã biết" if profile.states else ""
    return fit, f"{text.number(len(profile.texts))} giá trị khác nhau{known}"


def _codes(profile: Profile) -> float:
    """Return how well a column of numbers may be one of codes of a database; a person says what they mean."""
    whole = all(CODE_OF_STATE.fullmatch(each) for each in profile.texts)
    return CODED if whole and 1 < len(profile.texts) <= MOST_CODES else 0.0


def _title(profile: Profile) -> tuple[float, str]:
    prose = profile.dates < 0.2 and profile.numbers < 0.2
    fit = (0.7 + 0.3 * min(1.0, profile.length / 40)) * (0.4 + 0.6 * profile.distinct) if prose else 0.0
    return fit, f"chữ, trung bình {profile.length:.0f} ký tự"


def _document(profile: Profile) -> tuple[float, str]:
    """A few words over and over are states, whatever the heading says; no two tasks end in one document."""
    fit, content = _plain_text(profile)
    names_documents = profile.distinct >= MOST_REPEATED and not _says_states(profile)
    return fit if names_documents else 0.5 * fit, content


def _category(profile: Profile) -> tuple[float, str]:
    """What is the same in each row, as "Item" in the lists of SharePoint, tells no field from another."""
    fit, content = _plain_text(profile)
    return (CONSTANT if _is_constant(profile) else 1.0) * fit, content


def _plain_text(profile: Profile) -> tuple[float, str]:
    fit = 0.7 if profile.dates < 0.5 else 0.0
    return fit, f"{text.percent(profile.filled, 0)} số dòng có ghi"


FITS: dict[str, Callable[[Profile], tuple[float, str]]] = {
    "task_id": _identifier,
    "agency": _agency,
    "status": _state,
    "title": _title,
    "result_doc": _document,
    "field": _category,
    **dict.fromkeys(vocab.DATE_COLUMNS, _dates),
    **dict.fromkeys(vocab.COUNT_COLUMNS, _counts),
}
"""How well the cells of a column fit a field, and what to say of them."""

KNOWN_BY_CONTENT: dict[str, Callable[[Profile], float]] = {
    "agency": _known_agencies,
    "status": _known_states,
    "due_on": _known_terms,
}
"""What the cells alone can tell, whatever the heading says."""


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and marks: "dateForAnswer" is date, for, answer.

    Examples
    --------
    >>> plain_words("Hạn xử lý (mới)"), plain_words("Card #")
    (('han', 'xu', 'ly', 'moi'), ('card', 'no'))
    """
    return tuple(WORD.findall(without_marks(fold(CAMEL.sub(" ", NUMBER_SIGN.sub(" no ", text))))))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a heading or a state without case and marks, those of two letters in full.

    Examples
    --------
    >>> words_of("Ngày trả KQ"), words_of("dueDate")
    (('ngay', 'tra', 'ket', 'qua'), ('due', 'date'))
    """
    return tuple(chain.from_iterable(SHORT_FOR.get(each, each).split() for each in plain_words(text)))


def likeness(parts: Sequence[str], field: str) -> tuple[float, str]:
    """Return how much a heading sounds like a field, 0 to 1, and the known word it sounds like.

    Of the parts of a heading from top to bottom, the whole counts as much as the last.
    """
    parts = [CUSTOM_FIELD.sub(r"\1", FIELD_TYPE.sub("", without_zone(each))) for each in parts]
    spoken = {words_of(" ".join(parts)), words_of(parts[-1])} if parts else set()
    otherwise = SAYS_OTHERWISE.get(field)
    if otherwise and any(otherwise.search(" ".join(words)) for words in spoken):
        return 0.0, ""
    every = _known(field)
    scored = [
        (_likeness(words, known) - LAST_IS_WEAKER * place / len(every), written)
        for words in sorted(spoken)
        for place, (written, known) in enumerate(every)
    ]
    best, word = max(scored, default=(0.0, ""))
    return (max(best, 0.0), word) if best > 0 else (0.0, "")


@cache
def _known(field: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the known words of a field, and its own name, as data/tasks.csv has it."""
    return tuple((written, words_of(written)) for written in (*load_headings()[field], field))


def _likeness(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    if not words or not known:
        return 0.0
    if words == known or "".join(words) == "".join(known):
        return SAME
    cover = len(known) / len(words)
    if any(words[i : i + len(known)] == known for i in range(len(words))):
        return INSIDE + 0.4 * cover
    return AMONG + 0.3 * cover if set(known) <= set(words) else 0.0

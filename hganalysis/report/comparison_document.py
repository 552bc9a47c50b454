"""Two periods compared, for a terminal, a page and a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import POINT, rate_label, told_change, told_verdict
from hganalysis.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    simulated_notices,
)
from hganalysis.history.audit_answer import COLUMNS, row_told
from hganalysis.history.flow_words import sentences
from hganalysis.history.history_words import KNOWN_BY, NOT_A_VERDICT, effect, share_told
from hganalysis.report.change_sentences import RULES
from hganalysis.report.changed_history import findings_sheet
from hganalysis.report.databook_sheet import COUNTED, Sheet, count_columns, share_columns, sheet, text_columns
from hganalysis.report.sentence import in_words
from hganalysis.settings.own_words import worded, words_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.counting.result_model import ChangedRate
    from hganalysis.history.compared_tables import Compared, ComparedTotals, Comparison
    from hganalysis.history.history_result import Finding, History, Place

SAME = "Hai bên không khác nhau về tổng số, tình trạng từng nhiệm vụ và quy tắc tính."
FIRST, SECOND = "Bên A", "Bên B"
EARLIER = "bên chốt sớm hơn"
UNCOMPARED = "chỉ nêu, không so sánh"
MOST_ROWS = 200
"""Tasks shown on a page; the workbook has all."""

MOST_LINES = 10
"""Findings of the audit shown on a terminal."""

MANY_GONE = 0.3
"""Share of the earlier tasks that are no longer there, from which two exports may be of different windows."""


def _named(side: Compared) -> str:
    return f"{side.label}, chốt ngày {text.date(side.as_of)}"


def title(found: Comparison) -> str:
    """Return what is compared with what."""
    return f"So sánh bên A ({_named(found.first)}) với bên B ({_named(found.second)})"


def lines(found: Comparison, last_year: ComparedTotals | None = None) -> tuple[str, ...]:
    """Return what differs, in lines of a terminal; one where nothing does."""
    if not found.differs:
        return (SAME, *_a_year_ago(last_year))
    return (
        *_cautions(found),
        *_aligned(_counted(found)),
        *_rated(found),
        *_flowed(found),
        *_changed(found),
        *_listed_lines(found),
        *_a_year_ago(last_year),
    )


def _cautions(found: Comparison) -> tuple[str, ...]:
    rules = "; ".join(RULES[name] for name in found.other_rules)
    told = f"Hai bên tính theo quy tắc khác nhau ({rules}): chỉ nêu số liệu, không so sánh tỷ lệ."
    mixed = "Một bên là số liệu mô phỏng, một bên là số liệu thật."
    return (
        *((told,) if rules else ()),
        *((mixed,) if found.first.simulated != found.second.simulated else ()),
    )


def _counted(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Return each total: its name, then, now, and the difference."""
    return [
        (
            text.capital(vocab.COUNTS[each.name]),
            text.number(each.before),
            text.number(each.after),
            _signed(each.after - each.before),
        )
        for each in found.totals
        if each.before or each.after
    ]


def _aligned(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return rows under headings, the names flush left and the numbers flush right."""
    table = [("", FIRST, SECOND, "Chênh lệch"), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return tuple(
        f"{name:<{widths[0]}}"
        + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        for name, *cells in table
    )


def _signed(difference: int) -> str:
    return f"{'+' if difference > 0 else '-' if difference else ''}{text.number(abs(difference))}"


def _rated(found: Comparison) -> tuple[str, ...]:
    told = [
        f"{text.capital(rate_label(each.name))}: bên A {share_told(each.before)}, bên B "
        f"{share_told(each.after)}; {_verdict(each)}."
        for each in _both(found)
    ]
    return (*told, *_why_only_told(found))


def _both(found: ComparedTotals) -> list[ChangedRate]:
    return [each for each in found.rates if each.before.value is not None and each.after.value is not None]


def _why_only_told(found: Comparison) -> tuple[str, ...]:
    if not found.shared or found.other_rules:
        return ()
    number = text.number(found.shared)
    return (f"Hai bên có chung {number} nhiệm vụ nên các tỷ lệ chỉ được nêu, không so sánh.",)


def _flowed(found: Comparison) -> tuple[str, ...]:
    return (found.unsaid,) if found.flow is None else sentences(found.flow)


def _changed(found: Comparison) -> tuple[str, ...]:
    """Return what the audit found, what it does to the figures, and who would know."""
    history = found.history
    if history is None:
        return (found.unaudited,)
    window = _many_gone(history)
    number = text.number(len(history.findings))
    if not history.findings:
        paired = text.number(history.paired)
        return (
            f"Đối chiếu {paired} nhiệm vụ có ở cả hai bên: không thấy dòng nào của {EARLIER} bị sửa.",
            *window,
        )
    kinds = "; ".join(
        f"{vocab.CHANGES_OF_HISTORY[each.kind]}: {text.number(each.n)}" for each in history.by_kind
    )
    return (
        f"{number} chỗ của {EARLIER} ({text.date(history.since)}) bị sửa, cần giải trình ({kinds}).",
        effect(history, EARLIER),
        f"{_who_knows(history.findings)} {NOT_A_VERDICT}",
        *window,
    )


def _who_knows(findings: Sequence[Finding]) -> str:
    counts = {who: sum(each.known_by == who for each in findings) for who in KNOWN_BY}
    told = [f"{KNOWN_BY[who]} {text.number(n)} chỗ" for who, n in counts.items() if n]
    return f"Nơi trả lời được: {'; '.join(told)}."


def _many_gone(history: History) -> tuple[str, ...]:
    earlier = history.paired + history.vanished
    if history.vanished < MANY_GONE * earlier:
        return ()
    return (
        f"Lưu ý: {text.share_of(history.vanished, earlier)} nhiệm vụ của {EARLIER} không có ở "
        "bên kia. Nếu hai tệp xuất theo hai khoảng ngày giao khác nhau thì đó không phải là "
        "việc bị bỏ khỏi tệp.",
    )


def _listed_lines(found: Comparison) -> Iterable[str]:
    findings = found.history.findings if found.history else ()
    for each in findings[:MOST_LINES]:
        told = dict(zip(COLUMNS, row_told(each), strict=True))
        yield (
            f"  {told['Mã nhiệm vụ'] or 'không có mã'}, {told['Cơ quan chủ trì']}: "
            f"{told['Điều đã thay đổi']}, {told['Trước']} → {told['Nay']} "
            f"({told['Chỗ ở tệp trước']} → {told['Chỗ ở tệp nay']})"
        )
    if len(findings) > MOST_LINES:
        more = text.number(len(findings) - MOST_LINES)
        yield f"  Còn {more} chỗ, xem trang (--html) hoặc sổ Excel (--xlsx)."


def _a_year_ago(found: ComparedTotals | None) -> tuple[str, ...]:
    if found is None:
        return ()
    settled = next(each for each in found.rates if each.name == vocab.SETTLED_RATE)
    total = next(each for each in found.totals if each.name == "total")
    rated = f"; {rate_label(settled.name)} {told_change(settled, 'năm trước')}"
    return (
        f"Cùng kỳ năm trước ({_named(found.first)}): tổng số {text.number(total.before)} → "
        f"{text.number(total.after)}{rated if settled.before.value is not None else ''}.",
    )


def comparison_document(found: Comparison, last_year: ComparedTotals | None = None) -> Document:
    """Return the comparison as a document: numbers, the flow, what was changed, moves, tasks that moved.

    It is in the words in force.
    """
    simulated = found.first.simulated or found.second.simulated
    blocks: list[Block] = [*simulated_notices(simulated)]
    blocks.append(BulletList((f"{FIRST}: {_named(found.first)}", f"{SECOND}: {_named(found.second)}")))
    if found.differs:
        blocks += [*_numbers(found), Heading(1, "Diễn biến giữa hai ngày chốt"), BulletList(_flowed(found))]
        blocks += [Heading(1, "Chỗ bị sửa, cần giải trình"), *_audit(found)]
        blocks += [Heading(1, "Chuyển tình trạng"), _matrix(found)]
        blocks += [Heading(1, "Nhiệm vụ khác tình trạng ở hai bên"), _listed(found)]
    else:
        blocks.append(Paragraph(SAME))
    if year := _a_year_ago(last_year):
        blocks += [Heading(1, "Cùng kỳ năm trước"), *map(Paragraph, year)]
    made = Document(
        title="So sánh hai kỳ",
        language="vi",
        simulated=simulated,
        letterhead=None,
        heading=None,
        blocks=tuple(blocks),
        signature=None,
    )
    told: Document = in_words(words_in_force())(made)
    return told


def _numbers(found: Comparison) -> list[Block]:
    counts = (
        Column("Chỉ tiêu", "left", 40),
        *(Column(label, "right", 16) for label in (FIRST, SECOND, "Chênh lệch")),
    )
    rates = (
        Column("Tỷ lệ", "left", 40),
        *(Column(label, "right", 24) for label in (FIRST, SECOND)),
        Column("So sánh", "left", 40),
    )
    rated = [
        Row(
            (
                text.capital(rate_label(each.name)),
                share_told(each.before),
                share_told(each.after),
                _verdict(each),
            )
        )
        for each in _both(found)
    ]
    told = Table("Số nhiệm vụ", counts, tuple(map(Row, _counted(found))), header_column=0)
    note = " ".join(_why_only_told(found))
    cautions = _cautions(found)
    return [
        Heading(1, "Tổng số và tỷ lệ"),
        *([BulletList(cautions)] if cautions else []),
        told,
        *([Table("Tỷ lệ", rates, tuple(rated), note, header_column=0)] if rated else []),
    ]


def _verdict(each: ChangedRate) -> str:
    """Return whether the two rates differ beyond chance, whichever of them is the earlier."""
    told = told_verdict(each, "bên B cao hơn", "bên B thấp hơn", "chưa đủ cơ sở để nói là khác nhau")
    return told or UNCOMPARED


def _audit(found: Comparison) -> list[Block]:
    history = found.history
    if history is None or not history.findings:
        return [BulletList(_changed(found))]
    what, _, *others = _changed(found)
    return [BulletList((what, *others)), _otherwise(history), _each(history)]


def _each(history: History) -> Table:
    """Return the findings as a page has room for them: what was and is in one cell, places by their rows."""
    shown = history.findings[:MOST_ROWS]
    sources = [
        sorted({_source(place) for each in history.findings if (place := getattr(each, side))})
        for side in ("before", "after")
    ]
    one = all(len(each) <= 1 for each in sources)
    columns = tuple(Column(label, "left", width) for label, width in EACH.items())
    rows = tuple(Row(_in_short(each, sourced=not one)) for each in shown)
    more = len(history.findings) - len(shown)
    notes = [
        f"Tệp trước: {'; '.join(sources[0])}. Tệp nay: {'; '.join(sources[1])}." if one else "",
        f"Còn {text.number(more)} chỗ, xem sổ Excel (--xlsx)." if more else "",
    ]
    return Table("Từng chỗ", columns, rows, " ".join(filter(None, notes)))


EACH = {
    "Điều đã thay đổi": 26,
    "Nhiệm vụ": 26,
    "Trước → nay": 24,
    "Tình trạng trước → nay": 28,
    "Nếu giữ như trước": 18,
    "Ai biết": 14,
    "Dòng trong tệp": 14,
}


def _in_short(each: Finding, *, sourced: bool) -> tuple[str, ...]:
    told = dict(zip(COLUMNS, row_told(each), strict=True))
    rows = [
        "không có" if place is None else f"{f'{_source(place)}, dòng ' if sourced else ''}{place.row}"
        for place in (each.before, each.after)
    ]
    statuses = dict.fromkeys((told["Tình trạng đã công bố"], told["Tình trạng nay"]))
    return (
        told["Điều đã thay đổi"],
        ", ".join(filter(None, (each.task_id, each.agency))),
        " → ".join("trống" if value == "-" else value for value in (told["Trước"], told["Nay"])),
        " → ".join(statuses),
        "như nay" if each.status_otherwise == each.status_now else told["Nếu giữ như trước"],
        told["Ai biết"],
        " → ".join(rows),
    )


def _source(place: Place) -> str:
    return f"{place.file}, trang {place.sheet}" if place.sheet else place.file


def _otherwise(history: History) -> Table:
    """Return the figures as they are beside what they were if nothing had been changed."""
    columns = (
        Column("Chỉ tiêu", "left", 40),
        *(Column(label, "right", 20) for label in ("Nay", f"Nếu giữ như {EARLIER}", "Chênh lệch")),
    )
    pairs = {name: (history.totals.of(name), history.totals_otherwise.of(name)) for name in vocab.COUNTS}
    rows = [
        Row((text.capital(vocab.COUNTS[name]), text.number(now), text.number(then), _signed(then - now)))
        for name, (now, then) in pairs.items()
        if now or then
    ]
    now, then = history.on_time, history.on_time_otherwise
    points = "" if now.value is None or then.value is None else _signed_points(then.value - now.value)
    rate = Row((text.capital(rate_label(vocab.SETTLED_RATE)), share_told(now), share_told(then), points))
    return Table(
        "Số liệu của bên chốt muộn hơn, nay và nếu không có chỗ nào bị sửa",
        columns,
        (*rows, rate),
        header_column=0,
    )


def _signed_points(difference: float) -> str:
    told = text.points(abs(difference))
    return f"{'+' if difference > 0 else '-' if difference < 0 else ''}{told} {POINT}"


def _label(status: str | None) -> str:
    return "không có trong tệp" if status is None else worded(vocab.STATUSES[status])


def _matrix(found: Comparison) -> Table:
    n = {(each.before, each.after): each.n for each in found.moves}
    then, now = (
        [name for name in (*vocab.STATUSES, None) if any(move[at] == name for move in n)] for at in (0, 1)
    )
    columns = (
        Column(f"{FIRST} \\ {SECOND}", "left", 24),
        *(Column(_label(name), "right", 12) for name in now),
    )
    rows = tuple(
        Row((_label(was), *(text.number(n[was, name]) if (was, name) in n else "" for name in now)))
        for was in then
    )
    return Table("Số nhiệm vụ theo tình trạng ở mỗi bên", columns, rows, header_column=0)


def _listed(found: Comparison) -> Block:
    shown = found.tasks[:MOST_ROWS]
    if not shown:
        return Paragraph("Không có nhiệm vụ nào.")
    more = len(found.tasks) - len(shown)
    columns = tuple(Column(label, "left", width) for label, width in WIDTHS.items())
    rows = tuple(
        Row((each.task_id, each.title, each.agency, _label(each.before), _label(each.after)))
        for each in shown
    )
    note = f"Còn {text.number(more)} nhiệm vụ, xem sổ Excel (--xlsx)." if more else ""
    return Table("Từng nhiệm vụ", columns, rows, note)


WIDTHS = {"Mã nhiệm vụ": 16, "Nội dung": 60, "Cơ quan": 30, FIRST: 22, SECOND: 22}


def comparison_sheets(found: Comparison, last_year: ComparedTotals | None = None) -> Sequence[Sheet]:
    """Return the comparison as sheets: numbers, sentences, what was changed, moves, tasks that moved."""
    about = [f"{title(found)}."]
    return (
        _numbers_sheet(found, about),
        _said_sheet(found, last_year, about),
        *_audit_sheets(found, about),
        _moves_sheet(found, about),
        _tasks_sheet(found, about),
    )


def _numbers_sheet(found: Comparison, about: list[str]) -> Sheet:
    columns = (*text_columns({"Chỉ tiêu": 44}), *count_columns(FIRST, SECOND, "Chênh lệch"))
    rates = share_columns(f"Tỷ lệ, {FIRST}", f"Tỷ lệ, {SECOND}")
    counts = [
        (
            text.capital(vocab.COUNTS[each.name]),
            each.before,
            each.after,
            each.after - each.before,
            None,
            None,
            "",
        )
        for each in found.totals
    ]
    shares = [
        (
            text.capital(rate_label(each.name)),
            None,
            None,
            None,
            each.before.value,
            each.after.value,
            f"{share_told(each.before)}; {share_told(each.after)}; {_verdict(each)}",
        )
        for each in _both(found)
    ]
    return sheet(
        "Số liệu",
        "SoLieu",
        "Tổng số và tỷ lệ ở hai bên",
        [COUNTED, *about, *_cautions(found), *_why_only_told(found)],
        (*columns, *rates, *text_columns({"Ghi chú": 60})),
        [*counts, *shares],
    )


def _said_sheet(found: Comparison, last_year: ComparedTotals | None, about: list[str]) -> Sheet:
    told = (*_flowed(found), *_changed(found)) if found.differs else (SAME,)
    said = [(each,) for each in (*told, *_a_year_ago(last_year))]
    columns = text_columns({"Nội dung": 100})
    return sheet("So sánh", "SoSanh", "So sánh hai kỳ", about, columns, said)


def _audit_sheets(found: Comparison, about: list[str]) -> tuple[Sheet, ...]:
    if found.history is None:
        return ()
    name = "Chỗ bị sửa"
    names = (name, "ChoBiSua", f"{name}, cần giải trình")
    return (findings_sheet(names, [NOT_A_VERDICT, *about], found.history.findings),)


def _moves_sheet(found: Comparison, about: list[str]) -> Sheet:
    moves = [(_label(each.before), _label(each.after), each.n) for each in found.moves]
    columns = (*text_columns({FIRST: 30, SECOND: 30}), *count_columns("Số nhiệm vụ"))
    return sheet(
        "Chuyển tình trạng", "ChuyenTinhTrang", "Chuyển tình trạng", [COUNTED, *about], columns, moves
    )


def _tasks_sheet(found: Comparison, about: list[str]) -> Sheet:
    tasks = [
        (each.task_id, each.title, each.agency, _label(each.before), _label(each.after))
        for each in found.tasks
    ]
    columns = text_columns(WIDTHS)
    return sheet("Nhiệm vụ", "NhiemVu", "Nhiệm vụ khác tình trạng", about, columns, tasks, sourced=True)

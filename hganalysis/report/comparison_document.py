"""Two periods compared, for a terminal, a page and a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import rate_label, told_change
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Notice,
    Row,
    Table,
)
from hganalysis.history.flow_words import sentences
from hganalysis.report.change_sentences import RULES
from hganalysis.report.databook_sheet import COUNTED, Sheet, count_column, sheet, text_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.history.compared_tables import Compared, Comparison

SAME = "Hai bên không khác nhau về tổng số, tình trạng từng nhiệm vụ và quy tắc tính."
MOST_ROWS = 200
"""Tasks shown on a page; the workbook has all."""


def _named(side: Compared) -> str:
    return f"{side.label}, chốt ngày {text.date(side.as_of)}"


def title(found: Comparison) -> str:
    """Return what is compared with what."""
    return f"So sánh: {_named(found.first)} → {_named(found.second)}"


def lines(found: Comparison, last_year: Comparison | None = None) -> tuple[str, ...]:
    """Return what differs, in sentences; one where nothing does."""
    if not found.differs:
        return (SAME,)
    return (*_cautions(found), *_counted(found), *_rated(found), *_flowed(found), *_a_year_ago(last_year))


def _cautions(found: Comparison) -> tuple[str, ...]:
    rules = "; ".join(RULES[name] for name in found.other_rules)
    told = f"Hai bên tính theo quy tắc khác nhau ({rules}): chỉ nêu số liệu, không so sánh tỷ lệ."
    mixed = "Một bên là số liệu mô phỏng, một bên là số liệu thật."
    return (
        *((told,) if rules else ()),
        *((mixed,) if found.first.simulated != found.second.simulated else ()),
    )


def _counted(found: Comparison) -> tuple[str, ...]:
    told = (
        f"{text.capital(vocab.COUNTS[each.name])}: {text.number(each.before)} → {text.number(each.after)} "
        f"({_signed(each.after - each.before)})."
        for each in found.totals
        if each.before or each.after
    )
    return tuple(told)


def _signed(difference: int) -> str:
    if not difference:
        return "bằng nhau"
    return f"{'+' if difference > 0 else '-'}{text.number(abs(difference))}"


def _rated(found: Comparison) -> tuple[str, ...]:
    shared = (
        f"Hai bên có chung {text.number(found.shared)} nhiệm vụ nên các tỷ lệ chỉ được nêu, không so sánh."
        if found.shared and not found.other_rules
        else ""
    )
    told = [
        f"{text.capital(rate_label(each.name))}: {told_change(each, 'bên trước')}."
        for each in found.rates
        if each.before.value is not None and each.after.value is not None
    ]
    return (*told, *filter(None, [shared]))


def _flowed(found: Comparison) -> tuple[str, ...]:
    return (found.unsaid,) if found.flow is None else sentences(found.flow)


def _a_year_ago(found: Comparison | None) -> tuple[str, ...]:
    if found is None:
        return ()
    settled = next(each for each in found.rates if each.name == vocab.SETTLED_RATE)
    total = next(each for each in found.totals if each.name == "total")
    rated = f"; {rate_label(settled.name)} {told_change(settled, 'năm trước')}"
    return (
        f"Cùng kỳ năm trước ({_named(found.first)}): tổng số {text.number(total.before)} → "
        f"{text.number(total.after)}{rated if settled.before.value is not None else ''}.",
    )


def comparison_document(found: Comparison, last_year: Comparison | None = None) -> Document:
    """Return the comparison as a document: sentences, the matrix of moves, the tasks that moved."""
    simulated = found.first.simulated or found.second.simulated
    blocks: list[Block] = [Notice(SIMULATED_NOTICE)] if simulated else []
    blocks.append(BulletList(lines(found, last_year)))
    if found.differs:
        blocks += [Heading(1, "Chuyển tình trạng"), _matrix(found), Heading(1, "Nhiệm vụ"), _listed(found)]
    return Document(
        title=title(found),
        language="vi",
        simulated=simulated,
        letterhead=None,
        heading=None,
        blocks=tuple(blocks),
        signature=None,
    )


def _label(status: str | None) -> str:
    return "không có trong tệp" if status is None else vocab.STATUSES[status]


def _matrix(found: Comparison) -> Table:
    names = [*vocab.STATUSES, None]
    n = {(each.before, each.after): each.n for each in found.moves}
    columns = (
        Column("Bên trước \\ bên sau", "left", 24),
        *(Column(_label(name), "center", 12) for name in names),
    )
    rows = tuple(
        Row((_label(was), *(text.number(n[was, now]) if (was, now) in n else "" for now in names)))
        for was in names
    )
    return Table("Số nhiệm vụ theo tình trạng ở mỗi bên", columns, rows, header_column=0)


def _listed(found: Comparison) -> Table:
    shown = found.tasks[:MOST_ROWS]
    more = len(found.tasks) - len(shown)
    columns = tuple(Column(label, "left", width) for label, width in WIDTHS.items())
    rows = tuple(
        Row((each.task_id, each.title, each.agency, _label(each.before), _label(each.after)))
        for each in shown
    )
    note = f"Còn {text.number(more)} nhiệm vụ, xem sổ Excel (--xlsx)." if more else ""
    return Table("Nhiệm vụ khác tình trạng ở hai bên", columns, rows, note)


WIDTHS = {"Mã nhiệm vụ": 14, "Nội dung": 60, "Cơ quan": 30, "Bên trước": 20, "Bên sau": 20}


def comparison_sheets(found: Comparison, last_year: Comparison | None = None) -> Sequence[Sheet]:
    """Return the comparison as sheets: what is said, the moves, every task that moved."""
    moves = [(_label(each.before), _label(each.after), each.n) for each in found.moves]
    tasks = [
        (each.task_id, each.title, each.agency, _label(each.before), _label(each.after))
        for each in found.tasks
    ]
    about = [f"{title(found)}."]
    said = [(each,) for each in lines(found, last_year)]
    from_to = (text_column("Bên trước", 30), text_column("Bên sau", 30), count_column("Số nhiệm vụ"))
    listed = tuple(text_column(label, width) for label, width in WIDTHS.items())
    name = "Nhiệm vụ"
    return (
        sheet(
            "So sánh", "SoSanh", "So sánh hai kỳ", about, (text_column("Nội dung", 120),), said, sourced=True
        ),
        sheet("Chuyển tình trạng", "ChuyenTinhTrang", "Chuyển tình trạng", [COUNTED, *about], from_to, moves),
        sheet(name, "NhiemVu", "Nhiệm vụ khác tình trạng", about, listed, tasks, sourced=True),
    )

"""Result -> the brief: one A4 page for the chair, as a document of the common model.

Its title is the message. Then come the whole in its parts, what is to be decided, and what lies behind it;
what is each leader's and each field's is a second view, on paper only where the page has room for it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.counting.result_words import (
    nothing_is_classified,
    of_what_is_classified,
    rate_label,
    reason_label,
)
from hganalysis.delays.delays_result import NotSaid
from hganalysis.delays.what_comes_next.forecast_answer import measure_sentence
from hganalysis.documents.model import (
    Appendix,
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Items,
    Notice,
    Paragraph,
    Partition,
    RichText,
    Row,
    Segment,
    Span,
    Table,
    Tone,
    simulated_notices,
)
from hganalysis.history.history_words import UNUSUAL
from hganalysis.intake.findings import KINDS
from hganalysis.report import change_sentences, count_sentences
from hganalysis.report.agency_sentences import agencies
from hganalysis.report.analysis_sentences import factors
from hganalysis.report.changed_history import touched
from hganalysis.report.count_sentences import tasks, tells_who_holds
from hganalysis.report.findings_sentences import causes
from hganalysis.report.follow_up import follow_up_sentence
from hganalysis.report.headline import headline
from hganalysis.report.linked_counts import with_rows
from hganalysis.report.proposals import (
    FILE,
    LONG_OVERDUE,
    NAME_LENGTH,
    REASON_LENGTH,
    Proposal,
    listed_within,
    proposals,
    shortened,
)
from hganalysis.report.rows_behind import COUNT_SETS, DUE_WITHIN, HOLDER_SETS, MOST_ROWS, WRITTEN, named
from hganalysis.report.sentence import in_words_of, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.counting.result_model import Breakdown, Warned
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

KIND = "Tóm tắt kết quả thực hiện nhiệm vụ"
LABEL_LENGTH = 80
MOST_CAUTIONS = 4
"""Kinds of findings told; with them the page stays one page."""

AGENCIES_LENGTH, REASONS_LENGTH = 360, 300
MOST_TASKS = 4
SUBJECT_LENGTH, WIDEST_NAME = 62, 24
"""Letters of a task in a list, and the width of the names beside it, so that it keeps to a line."""

MOST_VALUES = 8
"""Leaders, or fields, with a row of their own; the others share one."""

TONES: dict[str, Tone] = {
    "done_on_time": "good",
    "done_late": "poor",
    "open_in_time": "pending",
    "open_overdue": "bad",
    "unclassified": "unknown",
}
"""How each part of the total is shown."""

NOTHING_OPEN = "Không còn nhiệm vụ có thời hạn nào chưa hoàn thành."
NOTHING_TO_FINISH = "Không có nhiệm vụ có thời hạn nào."
NOTHING_TO_DECIDE = {
    "nd30": "Không có nội dung nào cần xin ý kiến chỉ đạo.",
    "plain": "Không có việc nào cần quyết định.",
}
DECISIONS = {"nd30": "Xin ý kiến chỉ đạo", "plain": "Việc cần quyết định"}
"""What stands above the proposals, by the form that the office writes in."""


def build_brief(result: PeriodResult, office: Office) -> Document:
    """Write the brief of one period, whose result has every number printed; its appendix is the second view.

    Notices come first and stand above the title, since it has numbers. Names longer than a line are cut with
    "…", so that the page stays one page; the report has them whole.
    """
    blocks = (
        Paragraph(_about(result, office)),
        *partition(result),
        *_decisions(result, office),
        *_followed(result),
        *_overdue(result),
        *_late(result),
        *_next(result),
        *_changes(result),
        Heading(1, "Số liệu"),
        Paragraph(_quality(result)),
    )
    made = Document(
        title=headline(result, len(touched(result, result.lists.open_overdue))),
        language="vi",
        simulated=result.simulated,
        letterhead=None,
        heading=None,
        blocks=(*_notices(result), *with_rows(blocks, result, str)),
        signature=None,
        appendices=_second_view(result),
    )
    worded: Document = in_words_of(office, _names(result))(made)
    return worded if result.source.rows_read <= MOST_ROWS else _leading_nowhere(worded)


def _leading_nowhere(part: Any) -> Any:
    """Return a part of a document without names of rows: the report has no register to lead to."""
    match part:
        case tuple():
            return tuple(map(_leading_nowhere, part))
        case Span() | Segment():
            return replace(part, rows="")
        case Row():
            return replace(part, rows=())
        case RichText() | Items() | BulletList() | Partition() | Table() | Appendix() | Document():
            return replace(
                part, **{each.name: _leading_nowhere(getattr(part, each.name)) for each in fields(part)}
            )
    return part


def _names(result: PeriodResult) -> Iterator[str]:
    """Yield the names and titles of the source that the brief shows outside quotation marks."""
    yield from names_in(result)
    yield from (each.name for each in (*result.by_leader, *result.by_field))
    for task in (*result.lists.open_overdue, *result.lists.done_late):
        yield shortened(task.title, SUBJECT_LENGTH)


def _notices(result: PeriodResult) -> tuple[Notice, ...]:
    simulated = simulated_notices(result.simulated, vocab.NOT_REAL)
    if not result.warnings:
        return simulated
    told = "; ".join(_caution(each, result) for each in result.warnings[:MOST_CAUTIONS])
    rest = len(result.warnings) - MOST_CAUTIONS
    more = f"; {text.number(rest)} loại khác" if rest > 0 else ""
    return (*simulated, Notice(f"Lưu ý về số liệu: {told}{more} (tệp so-lieu.xlsx, trang Cảnh báo)."))


def _caution(warned: Warned, result: PeriodResult) -> str:
    kind = KINDS.get(warned.code)
    if kind is None:
        label = vocab.WARNINGS_OF_HISTORY.get(warned.code, "lỗi khác")
        if warned.code == UNUSUAL and result.history is not None:
            names = [vocab.COUNTS.get(each.name) or rate_label(each.name) for each in result.history.unusual]
            return f"{label} của {text.listing(names)}"
        return f"{label}, {text.number(warned.rows)} {'số' if warned.code == UNUSUAL else 'dòng'}"
    return f"{kind.label[:1].lower()}{kind.label[1:]}, {text.number(warned.rows)} dòng"


def _about(result: PeriodResult, office: Office) -> str:
    start, end = text.date(result.from_), text.date(result.as_of)
    label, author = shortened(result.label, LABEL_LENGTH), shortened(office.author, NAME_LENGTH)
    undated = result.totals.no_deadline
    outside = f", ngoài ra {tasks(undated)} không có thời hạn" if undated else ""
    counted = f"{tasks(result.totals.total)} có thời hạn{outside}"
    said = f"{KIND} {label}, từ ngày {start} đến hết ngày {end}: {counted}. {author} tổng hợp."
    return " ".join(filter(None, [said, count_sentences.months(result)]))


def partition(result: PeriodResult) -> tuple[Block, ...]:
    """Return the total in its parts; nothing where there is no total."""
    totals = result.totals
    if not totals.total:
        return ()
    shown = [name for name in TONES if name != "unclassified" or totals.of(name)]
    parts = tuple(
        Segment(
            totals.of(name),
            text.number(totals.of(name)),
            vocab.STATUSES[name],
            _note(result, name),
            TONES[name],
            _rows(totals.of(name), COUNT_SETS[name][0]),
        )
        for name in shown
    )
    told = "; ".join(f"{vocab.STATUSES[name]} {text.number(totals.of(name))}" for name in shown)
    return (Partition(parts, f"Trong {tasks(totals.total)} có thời hạn: {told}."),)


def _note(result: PeriodResult, name: str) -> str:
    share = text.percent(result.totals.of(name) / result.totals.total)
    if name != "open_in_time" or not result.due_today:
        return share
    return f"{share}; {text.number(result.due_today)} đến hạn đúng ngày {text.date(result.as_of)}"


def _decisions(result: PeriodResult, office: Office) -> tuple[Block, ...]:
    told = proposals(result, office)
    head = Heading(1, DECISIONS[office.form])
    if not told:
        return head, Paragraph(of_what_is_classified(result, NOTHING_TO_DECIDE[office.form]))
    return head, Items(tuple((_decision(each),) for each in told), start=1)


def _followed(result: PeriodResult) -> tuple[Block, ...]:
    told = follow_up_sentence(result)
    return (Paragraph(told),) if told else ()


def _decision(proposal: Proposal) -> RichText:
    more = f" {proposal.more}" if proposal.more else ""
    return RichText(
        (
            Span(proposal.order, bold=True),
            Span(" ("),
            Span(proposal.pointer, rows=proposal.rows),
            Span(f").{more}"),
        )
    )


def _overdue(result: PeriodResult) -> tuple[Block, ...]:
    number = result.totals.open_overdue
    if number:
        what = "đang ở đâu" if tells_who_holds(result) else "chưa hoàn thành"
        return Heading(1, f"{text.capital(tasks(number))} quá hạn {what}"), *_held(result), *_longest(result)
    if nothing_is_classified(result):
        return ()
    if result.totals.open:
        none = "Không có nhiệm vụ quá hạn chưa hoàn thành."
    else:
        none = NOTHING_OPEN if result.totals.total else NOTHING_TO_FINISH
    return (
        Heading(1, "Nhiệm vụ chưa hoàn thành"),
        Paragraph(of_what_is_classified(result, none)),
        *_held(result),
    )


def _held(result: PeriodResult) -> tuple[Block, ...]:
    """Return a table of what is not completed by who holds it: not every late task waits for its agency."""
    if not tells_who_holds(result):
        return ()
    long = [task.holder for task in result.lists.open_overdue if (task.days_late or 0) >= LONG_OVERDUE]
    rows = [
        Row(
            (
                text.capital(vocab.HOLDERS[each.holder]),
                _count(each.open_overdue),
                _count(long.count(each.holder)),
                _count(each.open_in_time),
            ),
            rows=(
                "",
                _rows(each.open_overdue, named("open_overdue", HOLDER_SETS[each.holder])),
                "",
                _rows(each.open_in_time, named("open_in_time", HOLDER_SETS[each.holder])),
            ),
        )
        for each in result.holders
        if each.open_overdue or each.open_in_time
    ]
    if not rows:
        return ()
    columns = (
        Column("Khâu", "left", 46),
        Column("Quá hạn", "right", 14),
        Column(f"Quá hạn trên {LONG_OVERDUE - 1} ngày", "right", 22),
        Column("Còn hạn", "right", 14),
    )
    return (Table("Nhiệm vụ chưa hoàn thành đang ở khâu nào", columns, tuple(rows), header_column=0),)


def _longest(result: PeriodResult) -> tuple[Block, ...]:
    """Return the longest overdue tasks that their agencies still have to do."""
    every = [task for task in result.lists.open_overdue if task.holder == "agency"]
    unclear = touched(result, every)
    but = f"; không kể {tasks(len(unclear))} cần làm rõ" if unclear else ""
    listed = [task for task in every if task not in unclear]
    where = ", cơ quan đang thực hiện" if tells_who_holds(result) else ""
    return _tasks(f"Quá hạn lâu nhất{where} (Phụ lục II{but})", listed)


def _tasks(caption: str, listed: Sequence[ListedTask]) -> tuple[Block, ...]:
    """Return the first of several tasks as a table; none of those as late as the first left out."""
    shown = listed[:MOST_TASKS]
    if len(listed) > MOST_TASKS:
        shown = [task for task in shown if task.days_late != listed[MOST_TASKS].days_late]
    if len(shown) < 2:
        return ()
    rows = tuple(
        Row(
            (
                shortened(task.agency or vocab.UNNAMED, NAME_LENGTH),
                shortened(task.title, SUBJECT_LENGTH) or task.doc_number or task.task_id,
                text.number(task.days_late or 0),
            )
        )
        for task in shown
    )
    columns = (
        Column("Cơ quan chủ trì", "left", min(WIDEST_NAME, max(len(row.cells[0]) for row in rows))),
        Column("Nội dung", "left", 68),
        Column("Số ngày", "right", 8),
    )
    return (Table(caption, columns, rows, header_column=0),)


def _late(result: PeriodResult) -> tuple[Block, ...]:
    """Say how many of the settled tasks were late, and which agencies differ by the fair comparison."""
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    if rate.value is None:
        return ()
    late, of = rate.denominator - rate.numerator, rate.denominator
    share = f"{text.number(late)}/{tasks(of)} {count_sentences.settled(rate)} bị chậm"
    interval = "" if rate.interval is None else f"; khoảng tin cậy 95%: {_between(rate.interval)}"
    said = [f"{share} ({text.percent(late / of)}{interval})."]
    if rate.range is not None:
        unknown = "Tùy kết quả của các nhiệm vụ chưa phân loại có thể đã qua thời hạn"
        said.append(f"{unknown}, tỷ lệ này là {_between(rate.range)}.")
    if late:
        said.append(shortened(" ".join(agencies(result)), AGENCIES_LENGTH))
    said.append(_days_late(result))
    told = (
        Heading(1, "Chậm ở đâu, vì sao"),
        Paragraph(" ".join(filter(None, said))),
        *(_why(result) if late else ()),
    )
    if result.totals.open_overdue:
        return told
    latest = f"Hoàn thành quá hạn lâu nhất (Phụ lục III, {FILE})"
    return *told, *_tasks(latest, result.lists.done_late)


def _why(result: PeriodResult) -> tuple[Block, ...]:
    """Say what agencies state as reasons, and what goes with being late."""
    said = [shortened(each, REASONS_LENGTH) for each in (*causes(result), *factors(result))]
    return (Paragraph(" ".join(said)),) if said else ()


def _days_late(result: PeriodResult) -> str:
    """Say by how many days the tasks that were done late were late."""
    days = [task.days_late or 0 for task in result.lists.done_late]
    counted = [
        (sum(low <= each <= (high or each) for each in days), label)
        for low, high, label in vocab.OVERDUE_BANDS
    ]
    told = [f"{text.number(number)} quá hạn {label}" for number, label in counted if number]
    if not told:
        return ""
    if len(days) == 1:
        return f"Nhiệm vụ hoàn thành quá hạn đã quá hạn {text.number(days[0])} ngày."
    if len(told) == 1:
        only = next(label for number, label in counted if number)
        return f"Có {tasks(len(days))} hoàn thành quá hạn, đều quá hạn {only}."
    return f"Trong {tasks(len(days))} hoàn thành quá hạn: {text.listing(told)}."


def _between(on_time: tuple[float, float]) -> str:
    """Return the limits of the late share from those of the share on time."""
    low, high = on_time
    return f"từ {text.percent(1 - high)} đến {text.percent(1 - low)}"


def _next(result: PeriodResult) -> tuple[Block, ...]:
    said = [
        count_sentences.due_on_the_day(result),
        count_sentences.due_soon(result),
        _still_to_do(result),
        _forecast(result),
    ]
    return Heading(1, f"{max(vocab.DUE_SOON_DAYS)} ngày tới"), Paragraph(" ".join(filter(None, said)))


def _still_to_do(result: PeriodResult) -> str:
    """Say how many of the tasks that fall due their agencies have handed in already."""
    last = max(result.due_soon.within, key=lambda each: each.days)
    handed_in = last.n - last.to_do
    if not handed_in:
        return ""
    if not last.to_do:
        return f"{'Các nhiệm vụ' if last.n > 1 else 'Nhiệm vụ'} này cơ quan đã báo xong."
    told = f"cơ quan đã báo xong {text.number(handed_in)}, còn phải thực hiện {text.number(last.to_do)}"
    return f"Trong {tasks(last.n)} này, {told}."


def _forecast(result: PeriodResult) -> str:
    """Say how many of the coming deadlines are expected to be missed, or why that is not told."""
    if not any(each.n for each in result.due_soon.within):
        return ""
    found = result.answered().forecast
    if isinstance(found, NotSaid):
        return found.unsaid
    told = [each.plain() for each in found.expected if each.n and not each.unsaid]
    return measure_sentence(told[0], dt.date.fromisoformat(found.until), found.sample) if told else ""


def _changes(result: PeriodResult) -> tuple[Block, ...]:
    told = change_sentences.changes(result, MOST_CAUTIONS)
    if result.previous is None or not told:
        return ()
    told += change_sentences.flow(result, in_short=True)
    label = shortened(result.previous.label, LABEL_LENGTH)
    return Heading(1, change_sentences.against(result.previous, label)), BulletList(told)


def _quality(result: PeriodResult) -> str:
    """Return one line on what the figures rest on."""
    totals, found = result.totals, result.findings
    parts = [
        (totals.total, "có thời hạn"),
        (totals.no_deadline, "không có thời hạn"),
        (totals.excluded, "không tính"),
    ]
    told = ", ".join(f"{text.number(number)} {label}" for number, label in parts if number)
    why = [reason_label(each.reason) for each in result.exclusions]
    left_out = f" ({listed_within(why, REASON_LENGTH)})" if why else ""
    read = (
        f"đọc {text.number(result.source.rows_read)} dòng: {told or 'không dòng nào có nhiệm vụ'}{left_out}"
    )
    faults = f"nguồn có {text.number(found.error)} lỗi, {text.number(found.warning)} cảnh báo"
    failed = sum(not check.holds for check in result.checks)
    checks = (
        f"{text.share_of(failed, len(result.checks))} phép kiểm tra không đạt"
        if failed
        else "các phép kiểm tra đều đạt"
    )
    before = "" if result.previous else "Không có số liệu kỳ trước để so sánh."
    said = f"{text.capital(read)}; {faults}; {checks} (tệp so-lieu.xlsx, trang Kiểm tra)."
    return " ".join(filter(None, [said, before]))


def _second_view(result: PeriodResult) -> tuple[Appendix, ...]:
    """Return what is each leader's and each field's; nothing where the source tells of no two."""
    views = (
        ("Theo lãnh đạo chỉ đạo", "leader", result.by_leader),
        ("Theo lĩnh vực", "field", result.by_field),
    )
    return tuple(
        Appendix(
            "",
            title,
            f"{title}: tệp tom-tat.html và tệp so-lieu.xlsx.",
            landscape=False,
            blocks=(_breakdown(column, entries),),
        )
        for title, column, entries in views
        if sum(each.total > 0 for each in entries) > 1
    )


def _breakdown(column: str, entries: Sequence[Breakdown]) -> Table:
    own = [each for each in entries if each.total]
    shown, rest = own[:MOST_VALUES], own[MOST_VALUES:]
    spellings = Counter(text.slug(each.name) for each in entries)
    rows = [
        Row(
            (shortened(each.name or vocab.UNNAMED, NAME_LENGTH), *map(_count, _of(each))),
            rows=_rows_of(column, each) if spellings[text.slug(each.name)] == 1 else (),
        )
        for each in shown
    ]
    if rest:
        sums = (sum(numbers) for numbers in zip(*map(_of, rest), strict=True))
        rows.append(Row((f"{text.number(len(rest))} giá trị khác (tệp so-lieu.xlsx)", *map(_count, sums))))
    label = vocab.TASK_COLUMNS[column]
    columns = (
        Column(label, "left", 36),
        Column("Quá hạn", "right", 10),
        Column("Quá hạn, còn ở cơ quan", "right", 14),
        Column("Đến hạn 30 ngày tới", "right", 13),
        Column("Hoàn thành quá hạn", "right", 14),
        Column("Tổng số", "right", 11),
    )
    return Table(f"{label}: thứ tự chữ cái, không phải xếp hạng", columns, tuple(rows), header_column=0)


def _rows_of(column: str, each: Breakdown) -> tuple[str, ...]:
    """Return the names of the rows behind each number of a leader or a field; none without a name."""
    slug = text.slug(each.name)
    if not slug:
        return ()
    own = f"{WRITTEN[column]}-{slug}"
    names = (
        named("open_overdue", own),
        named("open_overdue", own, HOLDER_SETS["agency"]),
        f"{DUE_WITHIN[max(vocab.DUE_SOON_DAYS)]}.{own}",
        named("done_late", own),
        named("total", own),
    )
    return ("", *(_rows(number, name) for number, name in zip(_of(each), names, strict=True)))


def _of(each: Breakdown) -> tuple[int, int, int, int, int]:
    agency = next(held.open_overdue for held in each.holders if held.holder == "agency")
    return each.open_overdue, agency, each.due_soon, each.done_late, each.total


def _count(number: int) -> str:
    return text.number(number) if number else "-"


def _rows(number: int, name: str) -> str:
    return name if number else ""

"""What one agency is told -> its brief: what waits for it, where each task stands, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import reason_label
from hganalysis.delays.delays_result import Agency, NotSaid
from hganalysis.delays.sampling import sample_phrase
from hganalysis.delays.who_differs.agencies_answer import one_decimal, unclassified
from hganalysis.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Items,
    Paragraph,
    Partition,
    Row,
    Segment,
    Table,
    simulated_notices,
)
from hganalysis.history.flow_words import flow_line
from hganalysis.history.history_words import NOT_A_VERDICT, value_told
from hganalysis.history.successors import took_over
from hganalysis.intake.findings import KINDS
from hganalysis.quality import MEASURES
from hganalysis.report import change_sentences, count_sentences
from hganalysis.report.appendix_tables import caution_line, reported_state
from hganalysis.report.brief import TONES
from hganalysis.report.count_sentences import tasks
from hganalysis.report.method_note import with_reasons
from hganalysis.report.proposals import shortened
from hganalysis.report.sentence import in_words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.history.history_result import Finding
    from hganalysis.report.agency_result import AgencyResult, FoundInData, OpenTask
    from hganalysis.settings.office import Office

SOON = max(vocab.DUE_SOON_DAYS)

SIDES = {"higher": "nhiều hơn hẳn", "lower": "ít hơn hẳn"}
TITLE_LENGTH = 70
MOST_TASKS = 6
"""Task ids that a finding names; of more the others are counted."""

OWN_TASKS = "Chỉ tính nhiệm vụ do cơ quan chủ trì"
CHANCE = (
    "Khả năng kịp hạn là ước lượng từ các nhiệm vụ trước của toàn kỳ, để xếp thứ tự nhắc việc, không phải "
    "đánh giá cơ quan."
)


def build_agency_brief(own: AgencyResult, office: Office) -> Document:
    """Write the brief of one agency, whose result has every number printed."""
    counted = own.counted
    made = Document(
        title=_message(own),
        language="vi",
        simulated=counted.simulated,
        letterhead=None,
        heading=None,
        blocks=(
            *_head(own, office),
            *_overdue(own),
            *_due_soon(own),
            *_unclassified(own),
            *_compared(own),
            *_data(own),
            *_changes(own),
            *_audit(own),
            *_next(own),
        ),
        signature=None,
        colophon=own.shared.colophon,
    )
    worded: Document = in_words_of(office, _names(own))(made)
    return worded


def _names(own: AgencyResult) -> Iterator[str]:
    """Yield what the source calls the agency and its tasks."""
    yield own.shared.agency
    listed = own.counted.lists
    yield from (own.shared.heir, *(task.agency for task in own.shared.inherited))
    yield from (task.title for task in own.shared.inherited)
    yield from (task.title for task in (*listed.open_overdue, *listed.unclassified))
    yield from (task.title for task in own.due_soon)
    for each in (*own.shared.changed, *own.shared.unexplained):
        yield from (each.title, each.was, each.now)


def _message(own: AgencyResult) -> str:
    """Return what the agency must know first: what is overdue, what falls due, what cannot be judged."""
    totals, name = own.counted.totals, own.shared.agency
    waiting = {
        f"quá hạn chưa hoàn thành{_to_do(own)}": totals.open_overdue,
        "quá hạn nhận từ cơ quan đã sáp nhập": len(own.shared.inherited),
        f"đến hạn trong {SOON} ngày tới": len(own.due_soon),
        "chưa phân loại được": totals.unclassified,
    }
    told = [f"{tasks(number)} {what}" for what, number in waiting.items() if number]
    if told:
        return f"{name}: {text.listing(told)}"
    if not totals.total:
        return f"{name}: không có nhiệm vụ có thời hạn trong kỳ"
    late = f"{tasks(totals.done_late)} hoàn thành quá hạn; " if totals.done_late else ""
    left = f"không {'còn' if late else 'có'} nhiệm vụ quá hạn hay đến hạn trong {SOON} ngày tới"
    none = _as_far_as_known(own, left)
    return f"{name}: {late}{none[:1].lower()}{none[1:]}"


def _to_do(own: AgencyResult) -> str:
    """Say in brackets how many of the overdue tasks the agency still has to do, unless it is all."""
    to_do = sum(each.open_overdue for each in own.counted.holders if each.holder in vocab.TO_DO)
    if to_do == own.counted.totals.open_overdue:
        return ""
    return f" ({text.number(to_do)} còn phải làm)" if to_do else " (đã báo xong)"


def _head(own: AgencyResult, office: Office) -> Iterator[Block]:
    counted, whole = own.counted, own.shared.totals
    window = f"từ ngày {text.date(counted.from_)} đến hết ngày {text.date(counted.as_of)}"
    yield Paragraph(f"{office.author} gửi. {text.capital(counted.label)}, {window}. {OWN_TASKS}.")
    yield from simulated_notices(counted.simulated, vocab.NOT_REAL)
    if caution := caution_line(counted):
        yield Paragraph(caution)
    totals = counted.totals
    if totals.total:
        yield _partition(own)
    told = [f"{tasks(totals.no_deadline)} không có thời hạn để xét"] if totals.no_deadline else []
    if totals.excluded:
        left_out = f"{text.number(totals.excluded)} dòng của tệp nguồn không tính"
        told.append(left_out + with_reasons(counted.exclusions))
    also = f" Ngoài tổng số còn {text.listing(told)}." if told else ""
    yield Paragraph(
        f"Cơ quan có {tasks(totals.total)} có thời hạn, trong {tasks(whole.total)} của toàn kỳ.{also}"
    )
    if heir := own.shared.heir:
        yield Paragraph(f"Cơ quan đã được sáp nhập; nhiệm vụ còn lại do {heir} tiếp tục thực hiện.")
    if rate := count_sentences.settled_rate(counted):
        yield Paragraph(rate)


def _partition(own: AgencyResult) -> Partition:
    totals = own.counted.totals
    parts = tuple(
        Segment(
            size=totals.of(name),
            value=text.number(totals.of(name)),
            label=text.capital(vocab.COUNTS[name]),
            note=text.percent(totals.of(name) / totals.total),
            tone=tone,
        )
        for name, tone in TONES.items()
        if name != "unclassified" or totals.unclassified
    )
    said = "; ".join(f"{each.label.lower()} {each.value}" for each in parts)
    return Partition(parts, f"{tasks(totals.total)} có thời hạn: {said}.")


def _overdue(own: AgencyResult) -> Iterator[Block]:
    """Yield the overdue tasks by who holds them, those that wait for the agency first."""
    counted = own.counted
    yield Heading(1, "Quá hạn chưa hoàn thành")
    listed, inherited = counted.lists.open_overdue, own.shared.inherited
    if not listed:
        yield Paragraph(_as_far_as_known(own, "Không có nhiệm vụ quá hạn chưa hoàn thành."))
    for holder, label in vocab.HOLDERS.items():
        chosen = [task for task in listed if task.holder == holder]
        if chosen:
            yield _overdue_table(f"{text.capital(label)}: {tasks(len(chosen))}", chosen)
    if inherited:
        merged = text.listing([*dict.fromkeys(task.agency for task in inherited)])
        caption = f"Nhận từ {merged} (đã sáp nhập, không tính trong số liệu trên): {tasks(len(inherited))}"
        yield _overdue_table(caption, [*inherited])


def _overdue_table(caption: str, chosen: list[ListedTask]) -> Table:
    rows = tuple(
        Row((*_named(task.task_id, task.doc_number, task.title), text.date(task.of("due_on")),
             text.number(task.days_late or 0), reported_state(task)))
        for task in chosen
    )  # fmt: skip
    columns = (
        *_name_columns(),
        Column("Thời hạn", "center", 10),
        Column("Số ngày quá hạn", "right", 8),
        Column("Trạng thái ghi nhận", "left", 16),
    )
    return Table(caption, columns, rows, header_column=1)


def _due_soon(own: AgencyResult) -> Iterator[Block]:
    """Yield what falls due within 30 days, with the chance to be in time where the forecast gives one."""
    yield Heading(1, f"Đến hạn trong {SOON} ngày tới")
    if not own.due_soon:
        none = f"Không có nhiệm vụ chưa hoàn thành nào đến hạn trong {SOON} ngày tới."
        yield Paragraph(_as_far_as_known(own, none))
        return
    chances = any(task.chance is not None for task in own.due_soon)
    rows = tuple(Row(_due_cells(task, chances=chances)) for task in own.due_soon)
    last = (Column("Khả năng kịp hạn", "right", 8),) if chances else ()
    columns = (
        *_name_columns(),
        Column("Thời hạn", "center", 10),
        Column("Còn lại (ngày)", "right", 7),
        Column("Đang ở khâu", "left", 16),
        *last,
    )
    yield Table(
        f"{tasks(len(own.due_soon))}, hạn gần nhất trước",
        columns,
        rows,
        note=_chance_note(own) if chances else own.shared.chances_unsaid,
        header_column=1,
    )


def _unclassified(own: AgencyResult) -> Iterator[Block]:
    """Yield the tasks that could not be judged, with what is to be mended in each."""
    listed = own.counted.lists.unclassified
    if not listed:
        return
    yield Heading(1, "Chưa phân loại được")
    rows = tuple(
        Row((*_named(task.task_id, task.doc_number, task.title), text.capital(reason_label(task.reason))))
        for task in listed
    )
    columns = (*_name_columns(), Column("Lý do", "left", 40))
    yield Table(f"{tasks(len(listed))} chưa xếp được đúng hạn hay quá hạn", columns, rows, header_column=1)


def _chance_note(own: AgencyResult) -> str:
    """Say what the chances are, and on which tasks they rest where those are a sample."""
    sample = own.shared.chances_sample
    return f"{CHANCE} Học từ {sample_phrase(sample)}." if sample else CHANCE


def _due_cells(task: OpenTask, *, chances: bool) -> tuple[str, ...]:
    left = text.number(task.days_left) if task.days_left else "hết hạn ngày chốt"
    chance = (text.percent(task.chance, 0) if task.days_left else "-",) if chances else ()
    return (
        *_named(task.task_id, task.doc_number, task.title),
        text.date(task.due_on),
        left,
        text.capital(vocab.HOLDERS.get(task.holder, "")),
        *chance,
    )


def _name_columns() -> tuple[Column, Column]:
    return Column("Mã nhiệm vụ, văn bản", "left", 14), Column("Nội dung", "left", 80)


def _named(task_id: str, doc_number: str, title: str) -> tuple[str, str]:
    return "; ".join(filter(None, (task_id, doc_number))), title


def _compared(own: AgencyResult) -> Iterator[Block]:
    """Yield what the fair comparison says of the agency, and that only."""
    yield Heading(1, "So với mức dự kiến theo loại việc được giao")
    yield Paragraph(comparison(own.shared.compared, own.shared.terms))


def comparison(compared: Agency | NotSaid, terms: tuple[str, ...]) -> str:
    """Return where an agency stands in the fair comparison, in a sentence or two; never a rank."""
    if isinstance(compared, NotSaid):
        return compared.unsaid
    how = "tính theo loại việc được giao" if terms else "theo mức chung, chưa xét được loại việc"
    numbers = (
        f"Trong {tasks(compared.tasks)} đã phân loại và đã qua thời hạn có {tasks(compared.late)} "
        f"chậm, số dự kiến là {one_decimal(compared.expected)} ({how}{unclassified(compared.unknown)})."
    )
    if compared.unsaid:
        return f"{numbers} Chưa so sánh được: {compared.unsaid}."
    if compared.low is None or compared.high is None:
        return numbers
    limits = f"từ {text.number(compared.low)} đến {text.number(compared.high)} nhiệm vụ chậm"
    if compared.named:
        return f"{numbers} Như vậy là {SIDES[compared.named]} mức dự kiến: ngoài giới hạn 99,8% ({limits})."
    return (
        f"{numbers} Số này trong giới hạn 99,8% ({limits}): chưa thấy khác mức dự kiến, không có nghĩa là "
        "như mức chung."
    )


def _data(own: AgencyResult) -> Iterator[Block]:
    """Yield what is wrong in the rows of the agency, and the complaints that its tasks bear out."""
    yield Heading(1, "Chất lượng dữ liệu")
    if not own.found and not own.shared.quality:
        yield Paragraph("Không có phát hiện nào ở các dòng của cơ quan.")
        return
    if own.found:
        columns = (
            Column("Phát hiện", "left", 40),
            Column("Số lần", "right", 8),
            Column("Nhiệm vụ", "left", 24),
            Column("Cần làm", "left", 60),
        )
        rows = tuple(
            Row((KINDS[each.code].label, text.number(each.n), _ids(each), KINDS[each.code].action))
            for each in own.found
        )
        yield Table("Phát hiện ở các dòng của cơ quan, nặng nhất trước", columns, rows, header_column=0)
    if own.shared.quality:
        yield BulletList(
            tuple(
                f"{text.capital(MEASURES[each.name].label)}: "
                f"{text.share_of(each.numerator, each.denominator)} {MEASURES[each.name].denominator}"
                for each in own.shared.quality
            )
        )


def _ids(found: FoundInData) -> str:
    more = len(found.tasks) - MOST_TASKS
    told = ", ".join(found.tasks[:MOST_TASKS])
    return f"{told} và {tasks(more)} khác" if more > 0 else told


def _changes(own: AgencyResult) -> Iterator[Block]:
    counted, shared = own.counted, own.shared
    told = () if counted.previous is None else change_sentences.changes(counted, MOST_TASKS)
    if shared.flow is not None and shared.since:
        told = (*told, flow_line(shared.flow, since=shared.since) + _merged(shared.agency_id))
    if not told:
        return
    before = counted.previous
    yield Heading(1, change_sentences.against(before, before.label) if before else "So với kỳ trước")
    yield BulletList(told)


def _merged(agency_id: str) -> str:
    """Say that the flow of an agency has the tasks of those it took over, which its other counts have not."""
    return " Diễn biến này tính cả nhiệm vụ của cơ quan đã sáp nhập vào." if took_over(agency_id) else ""


def _audit(own: AgencyResult) -> Iterator[Block]:
    """Yield what differs in the tasks of the agency from what the period before published."""
    shared = own.shared
    every = (*shared.changed, *shared.unexplained)
    if not every or shared.since is None:
        return
    yield Heading(1, "Chỗ khác với số liệu kỳ trước đã công bố")
    parts = {
        f"khác với số liệu chốt ngày {text.date(shared.since)}": shared.changed,
        "các kỳ trước đã nêu, chưa được giải trình": shared.unexplained,
    }
    counted = text.listing(
        [f"{text.number(len(found))} chỗ {what}" for what, found in parts.items() if found]
    )
    rest = len(every) - MOST_TASKS
    more = f" Dưới đây là {MOST_TASKS} chỗ, mới nêu trước." if rest > 0 else ""
    yield Paragraph(f"Có {counted}. {NOT_A_VERDICT}{more}")
    yield BulletList(tuple(map(_difference, every[:MOST_TASKS])))


def _difference(each: Finding) -> str:
    """Return in a line which task differs, in what, and how."""
    which = "; ".join(filter(None, (each.task_id, each.doc_number)))
    what = f"{which}, “{shortened(each.title, TITLE_LENGTH)}”: {vocab.CHANGES_IN_SHORT[each.kind]}"
    if each.column == "task_id":
        return f"{what}."
    was, now = (value_told(each, value) if value else "không ghi" for value in (each.was, each.now))
    if each.column == "title":
        was, now = (shortened(value, TITLE_LENGTH) for value in (was, now))
    return f"{what}, kỳ trước: {was}, nay: {now}."


def _next(own: AgencyResult) -> Iterator[Block]:
    told = tuple(next_steps(own))
    if told:
        yield Heading(1, "Việc cần làm")
        yield Items(tuple((Paragraph(each),) for each in told), start=1)


def next_steps(own: AgencyResult) -> Iterator[str]:
    """Yield what the agency can do, by fixed rules, each with its number."""
    counted = own.counted
    held = {each.holder: each for each in counted.holders}
    if doing := sum(held[holder].open_overdue for holder in vocab.TO_DO):
        yield f"Hoàn thành, hoặc báo cáo vướng mắc và xin gia hạn, {tasks(doing)} đã quá hạn."
    if inherited := len(own.shared.inherited):
        yield f"Tiếp tục thực hiện {tasks(inherited)} quá hạn nhận từ cơ quan đã sáp nhập."
    if waiting := sum(
        each.open_overdue + each.open_in_time for each in counted.holders if each.holder == "approver"
    ):
        yield f"Đề nghị nơi giao việc duyệt hoặc trả lại {tasks(waiting)} đã báo xong, đang chờ duyệt."
    if soon := sum(task.holder in vocab.TO_DO for task in own.due_soon):
        yield f"Hoàn thành đúng hạn {tasks(soon)} đến hạn trong {SOON} ngày tới."
    if unexplained := sum(not task.of("cause") for task in counted.lists.done_late):
        yield f"Nêu nguyên nhân của {tasks(unexplained)} hoàn thành quá hạn chưa ghi lý do."
    if counted.totals.unclassified:
        yield (
            f"Bổ sung, sửa dữ liệu của {tasks(counted.totals.unclassified)} chưa phân loại để xếp loại được."
        )
    explain = [*own.shared.changed, *own.shared.unexplained]
    if asked := sum(each.known_by == "agency" for each in explain):
        places = f"{text.number(asked)} chỗ khác với số liệu các kỳ trước đã công bố"
        yield f"Giải trình {places}, kèm văn bản làm căn cứ."
    if own.found:
        places = text.number(sum(each.n for each in own.found))
        yield f"Sửa {places} chỗ trong dữ liệu, nêu ở mục Chất lượng dữ liệu."


def _as_far_as_known(own: AgencyResult, none: str) -> str:
    """Return a sentence that says none; while something is unread or not classified, of the rest only."""
    shared = own.shared
    if own.counted.warnings or own.counted.totals.unclassified or shared.changed or shared.unexplained:
        return f"Theo phần dữ liệu đọc được và phân loại được, {none[:1].lower()}{none[1:]}"
    return none

"""The letter that reminds an agency of its tasks and asks it to answer (công văn đôn đốc; NĐ 30/2020)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    Paragraph,
    Row,
    Table,
    Title,
    simulated_notices,
)
from hganalysis.report.bulletin import imprint
from hganalysis.report.count_sentences import HELD, tasks
from hganalysis.report.official_letter import letterhead, signature
from hganalysis.report.sentence import in_words_of
from hganalysis.settings.office import OF_THE_LETTER
from hganalysis.settings.own_words import DOING, own_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hganalysis.settings.office import Office

REPORT_SYMBOL = "BC-"
"""How the symbol of a report begins; a letter has none for its kind."""

GIVEN = " giao"
"""What the subject says after who gave the tasks, where what they are called does not say it."""

MOST_ROWS = 15
"""Overdue tasks that the letter lists itself; with more it would be a list with a letter around it."""

TITLE_LENGTH = 160
ASKED = {
    "open_overdue": "hoàn thành {n} đã quá hạn; nhiệm vụ chưa thể hoàn thành thì báo cáo rõ nguyên nhân, "
    "đề xuất thời hạn",
    "done_late": "ghi nguyên nhân chậm của {n} hoàn thành quá hạn",
    "unclassified": "bổ sung dữ liệu của {n} chưa đủ căn cứ để xếp đúng hạn hay quá hạn",
    "open_in_time": "tiếp tục thực hiện đúng thời hạn {n} còn hạn; việc đã xong thì ghi ngày hoàn thành",
}
"""What is asked for the tasks of a status."""

HANDED_IN = "đối chiếu ngày báo cáo, ngày hoàn thành của {n} đã báo xong; chỗ nào chưa đúng thì ghi lại"
UNCLEAR = "giải trình {n} có số liệu khác với kỳ trước đã công bố, kèm văn bản làm căn cứ"
FINDINGS = "đối chiếu {n} chỗ dữ liệu nghi sai và ghi giá trị đúng"


@dataclass(frozen=True)
class Overdue:
    """An overdue task as the letter lists it."""

    doc_number: str
    title: str
    due_on: str
    days_late: int
    unclear: bool = False
    """Whether the audit touches its row: nobody is pressed for it, it is to be explained."""
    holder: str = "agency"
    """A key of `vocab.HOLDERS`: nobody is pressed for what has left the hands of the agency."""
    task_id: str = ""

    @property
    def is_handed_in(self) -> bool:
        """Tell whether the agency has reported it, and nothing is to be explained."""
        return not self.unclear and self.holder not in vocab.TO_DO

    @property
    def remark(self) -> str:
        """Return why nobody is pressed for it, in brackets behind its title; "" where somebody is."""
        if self.unclear:
            return " (khác số liệu kỳ trước, cần làm rõ)"
        return f" ({vocab.HOLDERS[self.holder]})" if self.is_handed_in else ""


@dataclass(frozen=True)
class Reminder:
    """What a letter to one agency says."""

    agency: str
    label: str
    as_of: str
    answer_by: dt.date
    counts: Mapping[str, int]
    """Tasks by status, for the statuses of `ASKED`."""
    findings: int
    overdue: Sequence[Overdue]
    workbook: str
    """Name of the file to be filled in."""
    simulated: bool
    in_time_handed_in: int = 0
    """Of the open tasks in time, those that the agency has reported."""

    @property
    def unclear(self) -> int:
        """Return how many of the overdue tasks are to be explained before anybody is pressed for them."""
        return sum(each.unclear for each in self.overdue)

    @property
    def overdue_handed_in(self) -> Counter[str]:
        """Return how many of the overdue tasks the agency has reported, by who holds them."""
        return Counter(each.holder for each in self.overdue if each.is_handed_in)


def build_reminder(told: Reminder, office: Office) -> Document:
    """Write the letter to one agency; number and date are left to the clerk."""
    own = in_words_of(office, (told.agency, *(each.title for each in told.overdue)))
    doing = own_words(office).doing
    given = f"{office.tasks_of.removesuffix(GIVEN)}{GIVEN}" if doing == DOING else office.tasks_of
    subject = f"V/v đôn đốc {doing} {given}"
    bare = Document(
        title=f"{subject}: {told.agency}",
        language="vi",
        simulated=told.simulated,
        letterhead=None,
        heading=None,
        blocks=(*simulated_notices(told.simulated), *own(_body(told, office))),
        signature=None,
    )
    if office.form == "plain":
        return replace(bare, letterhead=imprint(office, f"Kính gửi: {told.agency}", kind=""))
    undated = office.model_copy(update=OF_THE_LETTER)
    symbol = office.symbol.removeprefix(REPORT_SYMBOL)
    return replace(
        bare,
        letterhead=letterhead(undated, told.as_of, symbol, subject),
        heading=Title("", "", "", "Kính gửi:", (told.agency,)),
        signature=signature(office),
    )


def _body(told: Reminder, office: Office) -> tuple[Block, ...]:
    return (
        Paragraph(_found(told, office)),
        Paragraph(f"{office.author} đề nghị {told.agency}:"),
        BulletList(tuple(_asked(told))),
        *_list(told),
        Paragraph(
            f"Kết quả ghi vào tệp {told.workbook} gửi kèm (các ô nền vàng), gửi về {office.author} chậm nhất "
            f"ngày {text.date(told.answer_by)} để đính chính số liệu. Sau ngày này, số liệu được giữ như đã "
            "công bố."
        ),
        Paragraph(f"Đề nghị {told.agency} quan tâm, thực hiện./."),
    )


def _found(told: Reminder, office: Office) -> str:
    overdue = told.counts.get("open_overdue", 0)
    still = (
        f"còn {tasks(overdue)} quá hạn chưa hoàn thành"
        if overdue
        else "không có nhiệm vụ quá hạn chưa hoàn thành"
    )
    apart = (
        *((number, HELD[holder]) for holder, number in sorted(told.overdue_handed_in.items())),
        (told.unclear, "cần làm rõ vì khác số liệu kỳ trước"),
    )
    parts = text.listing([f"{tasks(number)} {why}" for number, why in apart if number])
    but = f", trong đó {parts}" if parts else ""
    unknown = told.counts.get("unclassified", 0)
    reserved = f", chưa kể {tasks(unknown)} chưa đủ dữ liệu để xếp loại" if unknown else ""
    day = text.date(told.as_of)
    until = "" if day in told.label else f", tính đến hết ngày {day}"
    return (
        f"Qua theo dõi kết quả {own_words(office).doing} {office.tasks_of} {told.label}{until}, "
        f"{told.agency} {still}{but}{reserved}."
    )


def _asked(told: Reminder) -> list[str]:
    apart = {
        "open_overdue": told.unclear + told.overdue_handed_in.total(),
        "open_in_time": told.in_time_handed_in,
    }
    left = {status: told.counts.get(status, 0) - apart.get(status, 0) for status in ASKED}
    counted = [
        (UNCLEAR, told.unclear),
        *((words, left[status]) for status, words in ASKED.items()),
        (HANDED_IN, told.overdue_handed_in.total() + told.in_time_handed_in),
    ]
    asked = [words.format(n=tasks(number)) for words, number in counted if number]
    asked += [FINDINGS.format(n=text.number(told.findings))] if told.findings else []
    return [f"{text.capital(each)}{';' if each != asked[-1] else '.'}" for each in asked]


def _list(told: Reminder) -> tuple[Block, ...]:
    """Return the overdue tasks as a table, the longest overdue first."""
    if not told.overdue:
        return ()
    shown = told.overdue[:MOST_ROWS]
    rest = len(told.overdue) - len(shown)
    rows = tuple(
        Row(
            (
                str(place),
                each.doc_number or each.task_id,
                _listed(each),
                each.due_on,
                text.number(each.days_late),
            )
        )
        for place, each in enumerate(shown, start=1)
    )
    columns = (
        Column("TT", "center", 5),
        Column(_named_by(shown), "left", 18),
        Column("Nội dung nhiệm vụ", "left", 49),
        Column("Thời hạn", "center", 15),
        Column("Số ngày quá hạn", "right", 13),
    )
    note = f"Còn {tasks(rest)} quá hạn khác, xem tệp {told.workbook}." if rest else ""
    return (Table("Nhiệm vụ quá hạn, chưa hoàn thành", columns, rows, note=note, header_column=2),)


def _named_by(shown: Sequence[Overdue]) -> str:
    """Return what the tasks of a list are named by: their documents, where they have some."""
    if all(each.doc_number for each in shown):
        return vocab.COLUMNS["doc_number"].label
    some = any(each.doc_number for each in shown)
    return "Số văn bản hoặc mã nhiệm vụ" if some else vocab.COLUMNS["task_id"].label


def _listed(each: Overdue) -> str:
    return _short(each.title) + each.remark


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"

"""What `init` asks on a terminal: the few things that an export does not say.

Those that change numbers most come first. Each question shows the values of three rows and takes the proposal
when nothing is typed. Nothing is written until the last answer, so stopping leaves no trace.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from hganalysis import text, vocab
from hganalysis.cli.streams import harmless
from hganalysis.drafting.date_formats import ZONE, says_no_date, says_nothing
from hganalysis.drafting.draft import redraft
from hganalysis.drafting.proposed_words import rows_of_states, state_key
from hganalysis.drafting.yaml_texts import dates_in_parts, effect_of
from hganalysis.intake.adjusted_deadlines import with_original_deadlines
from hganalysis.intake.dates import DateReader
from hganalysis.intake.list_layout import CARRIED
from hganalysis.intake.state_texts import DAY_ALONE
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.settings.export_map import SHEET_NAME, DateRules
from hganalysis.settings.params import why_another_office
from hganalysis.text import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hganalysis.drafting.draft import Draft
    from hganalysis.drafting.proposed_layout import MadeField
    from hganalysis.drafting.proposed_words import StateWord
    from hganalysis.reading.sheet import Cell

COLUMNS = {
    "due_on": "Cột nào ghi thời hạn của nhiệm vụ?",
    "completed_on": "Cột nào ghi ngày hoàn thành?",
    "agency": "Cột nào ghi cơ quan chủ trì, là nơi chịu trách nhiệm?",
    "task_id": "Cột nào ghi mã của nhiệm vụ?",
    "status": "Cột nào ghi trạng thái, là đã xong hay chưa?",
}
SAMPLE_ROWS = 3
MOST_SHOWN = 4
"""Columns offered by number; any other is named by its heading."""

MOST_WORDS = 12
"""State words asked for one by one, the most frequent first."""

WIDTH, LONGEST = 78, 22
"""Letters of a line, and of a value in it."""

COUNTED_TIME = re.compile(r"\d{10}|\d{13}", re.ASCII)
"""Seconds or milliseconds since 1970."""

NO_COLUMN = NONE_OF_THEM = "0"
EVERYTHING = "tất cả"
YEARS = range(1990, 2101)

Answer = TypeVar("Answer")


@contextmanager
def nothing_written(again: str) -> Iterator[None]:
    """Tell whoever stops in the middle that nothing was written, and how to ask `again`."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise click.Abort(f"Đã thôi, chưa ghi tệp nào. Làm lại từ đầu: {again}") from None


def converse(draft: Draft, today: dt.date) -> Draft:
    """Ask what the draft could not know, and return it as the answers make it."""
    click.echo(
        "Trả lời vài câu để hoàn chỉnh bản nháp. Enter là lấy đề xuất trong ngoặc vuông; Ctrl-C là thôi, "
        "không ghi gì."
    )
    for field, question in COLUMNS.items():
        draft = _ask_column(draft, field, question, today)
    if not draft.dates.proven:
        draft = _ask_order(draft, today)
    for word in [each for each in draft.states if _is_unclear(draft, each)][:MOST_WORDS]:
        draft = _ask_state(draft, word, today)
    draft = _ask_doubtful_states(draft, today)
    if 2 * draft.timed_deadlines()[0] > draft.timed_deadlines()[1]:
        draft = _ask_granularity(draft)
    if draft.agencies.unknown:
        draft = _ask_directory(draft, today)
    draft = _ask_period(draft, today)
    return _ask_office(draft) if why_another_office(draft.agencies.directory, draft.window.end) else draft


def confirm(draft: Draft) -> Draft:
    """Ask whether every proposal that is left is right."""
    is_other = why_another_office(draft.agencies.directory, draft.window.end)
    is_unnamed = is_other and not (draft.said.office or draft.office)
    then = "chỉ còn ghi tên cơ quan báo cáo ở mục report" if is_unnamed else "hai tệp chạy được ngay"
    _say(f"Các đề xuất còn lại như trên đều đúng? Trả lời c thì {then}; k thì xem lại sau.")
    right = _ask("Đúng (c/k)", "k", lambda answer: {"c": True, "k": False}[fold(answer)[:1]])
    return replace(draft, said=replace(draft.said, confirmed=right))


def _ask_column(draft: Draft, field: str, question: str, today: dt.date) -> Draft:
    doubts = [each.reason for each in draft.columns if each.field == field and each.is_doubtful]
    proposed = next((each.place for each in draft.columns if each.field == field), None)
    offered = draft.likely(field)[:MOST_SHOWN]
    _say(" ".join([question, *(f"Chưa chắc: {doubt}." for doubt in doubts)]))
    for number, place in enumerate(offered, 1):
        mark = "  <- đề xuất" if place == proposed else ""
        click.echo(harmless(f"  {number}. {draft.table.labels[place]}: {_samples(draft, place)}{mark}"))
    made = next((each for each in draft.layout.made if each.field == field), None)
    click.echo(harmless(f"  {NO_COLUMN}. {_elsewhere(made) if made else 'tệp không có cột này'}"))
    if field == "due_on":
        _tell_original(draft)
        for told in dates_in_parts(draft):
            _show(f"{told}.")

    def column(answer: str) -> int | None:
        if answer == NO_COLUMN:
            return None
        if answer.isdecimal() and int(answer) <= len(offered):
            return offered[int(answer) - 1]
        return _named(draft, answer)

    default = "1" if proposed is not None else NO_COLUMN
    chosen = _ask("Số, hoặc tên cột", default, column)
    if chosen == proposed:
        return draft
    said = replace(draft.said, columns={**draft.said.columns, field: chosen})
    return redraft(draft, said, today=today)


def _elsewhere(made: MadeField) -> str:
    """Return where a field stands that has no column, with its first values."""
    place = CARRIED[SHEET_NAME if made.source == SHEET_NAME else "group"]
    values = list(dict.fromkeys(line_text(cell) for cell in made.cells if not is_blank(cell)))
    shown = " | ".join(map(_short, values[:SAMPLE_ROWS]))
    return f"không phải một cột mà ở {place}: {shown} ({made.reason})  <- đề xuất"


def _tell_original(draft: Draft) -> None:
    """Tell how many tasks have their deadline in the column of the original ones, as it was not moved."""
    due, original = (Cells.of(draft.cells(name)) for name in ("due_on", "due_original"))
    if not len(due) or not len(original):
        return
    _, carried = with_original_deadlines(due, original)
    if n := int(carried.sum()):
        labels = {each.field: draft.table.labels[each.place] for each in draft.columns}
        told = (
            f"{text.number(n)} dòng để trống «{labels['due_on']}» lấy thời hạn ở «{labels['due_original']}»"
        )
        _show(f"Theo đề xuất, {told}.")


def _named(draft: Draft, answer: str) -> int:
    labels = draft.table.labels
    found = [place for place, label in enumerate(labels) if fold(label) == fold(answer)]
    if not answer or not found:
        near = did_you_mean(answer, filter(None, labels))
        raise ValueError(f"Không có cột «{answer}».{near or ' Các cột: ' + '; '.join(filter(None, labels))}")
    return found[0]


def _samples(draft: Draft, place: int) -> str:
    filled = [line_text(cell) for cell in draft.table.columns[place] if not is_blank(cell)]
    return " | ".join(_short(each) for each in filled[:SAMPLE_ROWS]) or "(cột trống)"


def _ask_order(draft: Draft, today: dt.date) -> Draft:
    _say(f"Ngày viết dạng 1/2/2024 là ngày 1 tháng 2, hay tháng 1 ngày 2? {draft.dates.evidence}")
    for field in ("due_on", "completed_on", "assigned_on"):
        place = next((each.place for each in draft.columns if each.field == field), None)
        if place is not None:
            click.echo(harmless(f"  {draft.table.labels[place]}: {_samples(draft, place)}"))
    default = "1" if draft.dates.dayfirst else "2"
    first = _ask("1 ngày trước, 2 tháng trước", default, lambda answer: {"1": True, "2": False}[answer])
    return redraft(draft, replace(draft.said, dayfirst=first), today=today)


def _is_unclear(draft: Draft, word: StateWord) -> bool:
    """Tell whether neither a reference nor the completion dates bear out what a state word seems to mean."""
    if word.known or word.tracker or word.is_doubtful:
        return False
    rows, ended = _rows_with(draft, word)
    borne_out = {"done": len(rows), "open": None if says_nothing(word.word) else 0}.get(word.state)
    return ended is None or borne_out != ended


def _rows_with(draft: Draft, word: StateWord) -> tuple[list[int], int | None]:
    """Return the rows with a state word, and how many have a completion date; None without such a column."""
    of_states = rows_of_states(draft.cells("status"), draft.cells("due_on"))
    rows = of_states.get(state_key(word.word), [])
    done = draft.cells("completed_on")
    places = {each.field: each.place for each in draft.columns}
    is_dated = _names_a_day if places.get("completed_on") == places.get("status") else _says_a_date
    return rows, sum(is_dated(done[row]) for row in rows) if done else None


def _says_a_date(cell: Cell) -> bool:
    return not says_no_date(cell)


def _names_a_day(cell: Cell) -> bool:
    """Tell whether a day stands in a cell that also says how its task stands."""
    return DAY_ALONE.search(fold(line_text(cell))) is not None


def _ask_state(draft: Draft, word: StateWord, today: dt.date) -> Draft:
    rows, ended = _rows_with(draft, word)
    told = "" if ended is None else f", {text.number(ended)} dòng có ngày hoàn thành"
    named = f"«{word.word}»" if word.word else "Ô trống"
    _say(f"{named} ở cột trạng thái ({text.number(word.n)} dòng{told}) nghĩa là gì?")
    _show_rows(draft, rows, "  ")
    states = list(vocab.STATES)
    choices = "; ".join(f"{n}. {vocab.STATES[state]}" for n, state in enumerate(states, 1))
    _show(choices)
    default = str(states.index(word.state) + 1)
    meant = _ask("Số", default, lambda answer: states[_number(answer, len(states)) - 1])
    if meant == word.state:
        return draft
    return redraft(draft, replace(draft.said, states={**draft.said.states, word.word: meant}), today=today)


def _show_rows(draft: Draft, rows: Iterable[int], indent: str) -> None:
    """Show a few tasks of some rows, those with a deadline first."""
    due = draft.cells("due_on")
    for row in sorted(rows, key=lambda row: bool(due) and says_no_date(due[row]))[:SAMPLE_ROWS]:
        shown = [
            draft.cells(field)[row : row + 1] for field in ("task_id", "title", "due_on", "completed_on")
        ]
        cells = (_short(line_text(cell)) or "(trống)" for [cell] in filter(None, shown))
        click.echo(harmless(indent + " | ".join(cells)))


def _ask_doubtful_states(draft: Draft, today: dt.date) -> Draft:
    """Ask once for all state words that move numbers by what they are known or taken to mean."""
    words = [each for each in draft.states if each.is_doubtful and each.word not in draft.said.states]
    words = words[:MOST_WORDS]
    if not words:
        return draft
    _say("Các trạng thái sau làm đổi số; hiểu như dưới đây có đúng không?")
    for number, word in enumerate(words, 1):
        effect, _ = effect_of(word)
        _show(f"{number}. «{word.word}» là {vocab.STATES[word.state]}: {effect}")
        _show_rows(draft, _rows_with(draft, word)[0], "     ")
    click.echo(f"  {NONE_OF_THEM}. đúng cả  <- đề xuất")

    def chosen(answer: str) -> list[int]:
        if answer == NONE_OF_THEM:
            return []
        return sorted({_number(each, len(words)) - 1 for each in re.findall(r"[^\s,;]+", answer)})

    wrong = _ask("Số của các trạng thái hiểu sai, cách nhau bằng dấu cách", NONE_OF_THEM, chosen)
    right = {word.word: word.state for place, word in enumerate(words) if place not in wrong}
    draft = redraft(draft, replace(draft.said, states={**draft.said.states, **right}), today=today)
    for place in wrong:
        draft = _ask_state(draft, words[place], today)
    return draft


def _ask_granularity(draft: Draft) -> Draft:
    timed, dated = draft.timed_deadlines()
    _say(
        f"{text.share_of(timed, dated)} thời hạn có giờ. Xong trong ngày đến hạn nhưng sau giờ "
        "ấy là đúng hạn (tính trọn ngày), hay quá hạn (tính theo giờ)?"
    )
    place = next(each.place for each in draft.columns if each.field == "due_on")
    click.echo(harmless(f"  {draft.table.labels[place]}: {_samples(draft, place)}"))
    by_minute = _ask("1 tính trọn ngày, 2 tính theo giờ", "1", lambda answer: {"1": False, "2": True}[answer])
    if not by_minute:
        return draft
    return replace(draft, said=replace(draft.said, granularity="minute"))


def _ask_directory(draft: Draft, today: dt.date) -> Draft:
    """Ask where names of agencies are looked up, where the directory does not know some of them."""
    agencies = draft.agencies
    known, lost = text.share_of(agencies.known, agencies.named), agencies.named - agencies.known
    _say(
        f"Tra tên cơ quan trong danh mục, hay giữ như trong tệp? Danh mục có {known} tên vào ngày giao; "
        f"tra danh mục thì {text.number(lost)} dòng có các tên sau không tính được cho cơ quan nào."
    )
    names = [f"{name} ({text.number(n)} dòng)" for name, n, _ in draft.unknown_agencies()]
    _show("; ".join(names))
    kinds: dict[str, vocab.NamesFrom] = {"1": "reference", "2": "none"}
    default = next(number for number, kind in kinds.items() if kind == agencies.directory)
    chosen = _ask("1 tra danh mục, 2 giữ như trong tệp", default, lambda answer: kinds[answer])
    return redraft(draft, replace(draft.said, directory=chosen), today=today)


def _ask_period(draft: Draft, today: dt.date) -> Draft:
    """Ask for the as-of day and the first day of the period."""
    window = draft.window
    _say(f"Số liệu chốt đến hết ngày nào? {text.capital(window.evidence)}.")
    for field in ("assigned_on", "due_on", "completed_on"):
        if days := draft.days(field):
            click.echo(f"  {vocab.COLUMNS[field].label} muộn nhất: {_listed(days[: -SAMPLE_ROWS - 1 : -1])}")
    end = _ask("Ngày/tháng/năm", text.date(window.end), lambda answer: _day(answer, today))
    if end != window.end:
        draft = redraft(draft, replace(draft.said, end=end), today=today)
    _say(f"Kỳ báo cáo tính nhiệm vụ giao từ ngày nào? Ghi «{EVERYTHING}» để tính cả danh sách.")
    if given := draft.days("assigned_on"):
        click.echo(f"  Ngày giao sớm nhất: {_listed(given[:SAMPLE_ROWS])}")
    first = draft.window.start or end.replace(day=1, month=1)
    default = EVERYTHING if draft.window.by == "none" else text.date(first)
    start = _ask(
        "Ngày/tháng/năm", default, lambda answer: None if fold(answer) == EVERYTHING else _day(answer, end)
    )
    if start is None and draft.window.by != "none":
        return redraft(draft, replace(draft.said, whole=True), today=today)
    if start is None or start == draft.window.start:
        return draft
    return redraft(draft, replace(draft.said, start=start), today=today)


def _listed(days: Iterable[dt.date]) -> str:
    return " | ".join(map(text.date, days))


def _ask_office(draft: Draft) -> Draft:
    told = (
        "Đề xuất lấy ở dòng trên bảng."
        if draft.office
        else "Để trống thì ghi sau ở mục report của tệp tham số."
    )
    _say(f"Tên cơ quan báo cáo? {told}")
    office = click.prompt("  Tên", default=harmless(draft.office), show_default=bool(draft.office)).strip()
    return draft if office == draft.office else replace(draft, said=replace(draft.said, office=office))


def _ask(prompt: str, default: str, understood: Callable[[str], Answer]) -> Answer:
    """Ask until the answer is understood; what is wrong with it is told."""
    while True:
        answer = click.prompt(f"  {prompt}", default=default or None, show_default=bool(default)).strip()
        try:
            return understood(answer)
        except (ValueError, KeyError, IndexError) as error:
            told = str(error) if isinstance(error, ValueError) else f"Không có lựa chọn «{answer}»."
            click.echo(harmless("\n".join(_lines(told))))


def _number(answer: str, most: int) -> int:
    if not answer.isdecimal() or not 1 <= int(answer) <= most:
        raise ValueError(f"Cần một số từ 1 đến {most}.")
    return int(answer)


def _day(answer: str, latest: dt.date) -> dt.date:
    for spelling in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = dt.datetime.strptime(answer, spelling).date()
        except ValueError:
            continue
        if day > latest:
            raise ValueError(
                f"Ngày {text.date(day)} sau ngày {text.date(latest)}; ghi một ngày không muộn hơn."
            )
        if day.year in YEARS:
            return day
    raise ValueError(f"«{answer}» không phải ngày; ghi dạng 03/11/2024.")


def _short(value: str) -> str:
    """Return a value short enough for a line; a time in seconds or with a zone, with the day it means."""
    if COUNTED_TIME.fullmatch(value) or ZONE.search(value):
        read = DateReader(DateRules(serials=True)).read(value)
        if read.moment and read.zoned:
            clock = "" if read.moment.time() == dt.time() else f"{read.moment:%H:%M} "
            return f"{value} ({clock}{text.date(read.moment)})"
    return textwrap.shorten(value, LONGEST, placeholder="…") if len(value) > LONGEST else value


def _say(question: str) -> None:
    click.echo(harmless("\n".join(["", *_lines(question)])))


def _show(told: str) -> None:
    click.echo(harmless("\n".join(f"  {line}" for line in _lines(told))))


def _lines(sentence: str) -> Iterable[str]:
    return textwrap.wrap(sentence, WIDTH, break_on_hyphens=False)

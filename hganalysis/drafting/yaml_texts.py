"""A draft as the text of a map and of a params file: every value through YAML, every reason in a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.drafting.date_formats import SWAPPED, says_no_date
from hganalysis.drafting.spread_dates import spread_dates
from hganalysis.drafting.terms_as_numbers import unit_said
from hganalysis.intake.dates import DateReader
from hganalysis.intake.deadline_terms import UNITS
from hganalysis.intake.header import JUDGED_BY
from hganalysis.reading.sheet import line_text
from hganalysis.settings.office import load_office, words_to_give
from hganalysis.settings.params import why_another_office
from hganalysis.settings.yamlfile import PROPOSED, TO_BE_NAMED, scalar
from hganalysis.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.drafting.draft import Draft
    from hganalysis.drafting.proposed_words import StateWord

ZONE_TO_CHOOSE = (
    "giờ được đổi sang múi giờ khai ở đây, có thể sang ngày khác; giữ hoặc ghi múi giờ của nơi giao việc"
)

CONFIRMED = "Do hganalysis init đề xuất; người dùng đã xác nhận."

HOW_TO = (
    "Bản nháp do hganalysis init đề xuất; chưa dùng để chạy báo cáo được.",
    f"Mỗi giá trị có {PROPOSED} là một đề xuất: xem lại, sửa nếu sai, rồi xóa chữ {PROPOSED}.",
)


BY_DAYS = {
    "done": "dòng nào cũng có ngày hoàn thành",
    "open": "không dòng nào có ngày hoàn thành",
}
"""What a state is taken from, where its word suggests nothing."""

AS_OF = "ngày chốt số liệu, tính cả ngày này"
WHOLE = "ngày sớm nhất trong danh sách, chỉ để in; tính cả danh sách nên ngày này không loại nhiệm vụ nào"
"""What the days of a period are, the first one where the list is counted whole."""

BLANK = "……………"
"""To be filled in on paper."""


def map_text(draft: Draft) -> str:
    """Return the draft of the map."""
    parts = (_columns(draft), _layout(draft), _dates(draft), _states(draft), _agencies(draft))
    written = ["\n".join(part) for part in parts]
    return "\n".join([*_head(draft), *(part + "\n" for part in written if part)])


def params_text(draft: Draft) -> str:
    """Return the draft of the params file."""
    window = draft.window
    start, end = (day.isoformat() if day else TO_BE_NAMED for day in (window.start, window.end))
    is_whole = window.by == "none"
    lines = [
        *_comments(*_how_to(draft)),
        f"period: {scalar(draft.period)}",
        _proposed(
            draft, "label", f"kỳ báo cáo đến ngày {text.date(window.end)}" if window.end else TO_BE_NAMED
        ),
        _proposed(draft, "from", start, WHOLE if is_whole else window.evidence),
        _proposed(draft, "to", end, f"{AS_OF}; {window.evidence}" if is_whole else AS_OF),
        "source:",
        f"  file: {scalar(draft.file)}",
        f"  map: {scalar(draft.name)}",
        "population:",
        _proposed(draft, "population.by", window.by, "ngày dùng để xét nhiệm vụ thuộc kỳ"),
        "  carry_over: exclude",
        f"deadline: {{granularity: {draft.said.granularity or 'day'}, roll_forward: false, basis: current}}"
        + _clock_note(draft),
        *_report(draft),
    ]
    return "\n".join(lines) + "\n"


def _how_to(draft: Draft) -> tuple[str, ...]:
    return (CONFIRMED,) if draft.said.confirmed and not draft.missing() else HOW_TO


def _clock_note(draft: Draft) -> str:
    timed, dated = draft.timed_deadlines()
    if not timed or draft.said.granularity:
        return ""
    share = f"{text.share_of(timed, dated)} thời hạn có giờ"
    return _note(f"{share}: day tính trọn ngày đến hạn, minute tính theo giờ")


def _report(draft: Draft) -> Iterator[str]:
    """Yield what the report of another office must say itself, each with what it is for."""
    why = why_another_office(draft.agencies.directory, draft.window.end)
    if not why:
        return
    office = draft.said.office or draft.office
    to_fill = BLANK if office else f"{TO_BE_NAMED} (bắt buộc), {BLANK}"
    yield from _comments(
        f"Báo cáo của cơ quan khác ({why}). Lời văn dưới đây để trung tính: thay chỗ {to_fill}, và "
        "nhận định, người ký nếu có; lời văn đầy đủ để tham khảo: hganalysis reference office.yml."
    )
    yield "report:"
    neutral, unnamed = neutral_report(office), neutral_report("")
    for name, (words, _) in words_to_give((), load_office().form).items():
        if neutral[name] != unnamed[name]:
            yield _proposed(draft, f"report.{name}", neutral[name], words)
        else:
            yield f"  {name}: {scalar(neutral[name])}{_note(words)}"


def neutral_report(office: str) -> dict[str, str | list[str]]:
    """Return texts of `report` that cannot be false; the office is `TO_BE_NAMED` where nobody said it.

    Examples
    --------
    >>> neutral_report("Sở Y tế")["opening"]
    'Sở Y tế báo cáo kết quả thực hiện nhiệm vụ {label} như sau:'
    """
    named = office or TO_BE_NAMED
    return {
        "parent": BLANK,
        "agency": named.upper() if office else TO_BE_NAMED,
        "symbol": "BC",
        "place": BLANK,
        "subject": "Kết quả thực hiện nhiệm vụ {label}",
        "addressees": [BLANK],
        "tasks_of": "nhiệm vụ được giao",
        "author": named,
        "opening": f"{named} báo cáo kết quả thực hiện nhiệm vụ {{label}} như sau:",
        "achievements": [],
        "entered": "Theo danh sách theo dõi, các nhiệm vụ đã được giao đến các cơ quan, đơn vị",
        "limits": ["Cơ quan báo cáo chưa nêu nhận xét về hạn chế, khó khăn."],
        "causes": ["Cơ quan báo cáo chưa nêu nhận xét về nguyên nhân."],
        "directions": ["Đề nghị các cơ quan, đơn vị rà soát các nhiệm vụ tại phụ lục."],
        "closing": f"{named} xin báo cáo./.",
        "archive": "HS",
        "signer_title": BLANK,
        "signer": BLANK,
    }


def _head(draft: Draft) -> Iterator[str]:
    where = f"trang «{draft.table.sheet}», " if draft.table.sheet else ""
    yield from _comments(
        f"Bảng ánh xạ cho {draft.file}: {where}tiêu đề ở dòng {draft.table.header}, "
        f"{text.number(len(draft.table))} dòng dữ liệu.",
        *_how_to(draft),
    )


def _columns(draft: Draft) -> Iterator[str]:
    yield "columns:"
    for each in draft.columns:
        swapped = f"; {SWAPPED}" if each.field in draft.dates.swapped else ""
        reason = f"tin cậy {text.percent(each.confidence, 0)}: {each.reason}{swapped}"
        same = [draft.table.letters[place] for place in draft.same_heading(each.place)]
        if same:
            reason += f"; các cột {', '.join(same)} cùng tiêu đề này, chọn một bằng chữ của cột"
        named = {"column": draft.table.letters[each.place]} if same else draft.table.labels[each.place]
        yield _proposed(draft, f"columns.{each.field}", named, reason)
    for made in draft.layout.made:
        yield _proposed(draft, f"columns.{made.field}", made.source, made.reason)
    for field in draft.missing():
        yield _proposed(
            draft, f"columns.{field}", TO_BE_NAMED, "bắt buộc, chưa tìm thấy; ghi đúng tiêu đề cột"
        )
    yield from _comments(*dates_in_parts(draft), *unread_columns(draft), indent="  ")
    found = {*(each.field for each in draft.columns), *draft.layout.fields()}
    others = [key for key in vocab.MAP_KEYS if key not in found]
    if unused := draft.unused():
        yield from _comments(f"Cột chưa dùng: {'; '.join(unused)}", indent="  ")
    if others:
        yield from _comments(f"Khóa khác có thể khai: {', '.join(others)}", indent="  ")
    for label, sizes in draft.choices().items():
        counted = ", ".join(text.number(n) for n in sizes)
        told = f"{len(sizes)} giá trị, có {counted} dòng"
        yield from _comments(
            f"Nếu chỉ tính một nhóm dòng theo «{label}» ({told}), khai thêm mục keep", indent="  "
        )


def _layout(draft: Draft) -> Iterator[str]:
    """Yield what the list keeps elsewhere than in a column of its own."""
    layout = draft.layout
    if layout.ticks:
        yield "ticks:"
        for heading, (state, reason) in layout.ticks.items():
            yield _proposed(draft, f"ticks.{heading}", state, reason)
    if layout.outline:
        yield _proposed(draft, "outline", layout.outline, layout.summed)
    if layout.composed:
        yield _proposed(
            draft, "ids", "composed", f"{layout.composed}; mã là nhóm, số và chữ ghép lại: II-3, II-3a"
        )
    if layout.fill_down:
        yield _proposed(draft, "fill_down", list(layout.fill_down), "chỉ ghi ở dòng đầu mỗi nhóm")


def dates_in_parts(draft: Draft) -> Iterator[str]:
    """Yield where day, month and year stand in columns of their own, and what to do."""
    for places in spread_dates(draft.table):
        labels = ", ".join(f"«{draft.table.labels[each]}»" for each in places)
        yield (
            f"Các cột {labels} ghi riêng ngày, tháng, năm của cùng một ngày nên chưa đọc được. "
            "Trong tệp nguồn, gộp vào một cột, ví dụ bằng công thức DATE(năm, tháng, ngày), rồi chạy lại init"
        )


def unread_columns(draft: Draft) -> Iterator[str]:
    """Yield of each column of days that was left out where it stands, why, and what to do to have it read."""
    for each in draft.unread:
        reader = DateReader(draft.dates.rules()).of(each.field)
        example = next(cell for cell in draft.table.columns[each.place] if not says_no_date(cell))
        label, why = draft.table.labels[each.place], reader.read(example).reason
        yield (
            f"«{label}» có thể là {each.field}, bỏ ra vì không ô nào đọc được. "
            f"«{line_text(example)}»: {why}. Muốn lấy thì khai cách viết ở mục dates rồi thêm {each.field}"
        )


USUAL_HOURS = {"mon-fri": "07:30-11:30, 13:30-17:00"}
"""Proposed in the form that a map has; each office sets its own."""


def _dates(draft: Draft) -> Iterator[str]:
    dates = draft.dates
    yield "dates:"
    if dates.proven:
        yield f"  dayfirst: {scalar(dates.dayfirst)}{_note(dates.evidence)}"
    else:
        yield _proposed(draft, "dates.dayfirst", dates.dayfirst, dates.evidence)
    if dates.other_order:
        told = "các cột này chỉ đọc được theo thứ tự ngược lại"
        yield _proposed(draft, "dates.other_order", list(dates.other_order), told)
    if dates.times_in:
        told = "tiêu đề ghi múi giờ này; giờ trong cột được đổi sang giờ timezone"
        yield _proposed(draft, "dates.times_in", dict(dates.times_in), told)
    if dates.formats:
        yield _proposed(draft, "dates.formats", list(dates.formats), "cách viết khác thấy trong tệp")
    if dates.year:
        yield _proposed(
            draft, "dates.year", dates.year, "tệp ghi năm này; ngày, tháng trong bảng không kèm năm"
        )
    if dates.null_values:
        yield _proposed(
            draft, "dates.null_values", list(dates.null_values), "ngày giả hoặc chữ thay cho ô trống"
        )
    if dates.before:
        yield _proposed(
            draft, "dates.before", "inclusive", "«Trước 15/9» tính cả ngày 15; exclusive: không tính"
        )
    if dates.extra_text:
        yield _proposed(
            draft,
            "dates.extra_text",
            "first_date",
            "ô có ngày rồi có chữ khác: lấy ngày đứng đầu; ô có hai mốc thời gian được cảnh báo khi đọc",
        )
    yield from _terms(draft)
    if dates.unread:
        yield from _comments(f"Chưa đọc được, ví dụ: {'; '.join(dates.unread)}", indent="  ")
    zone = dates.rules().timezone
    if dates.zones:
        yield _proposed(
            draft, "dates.timezone", zone, f"tệp ghi giờ {', '.join(dates.zones)}; {ZONE_TO_CHOOSE}"
        )
    else:
        yield f"  timezone: {scalar(zone)}"


def _terms(draft: Draft) -> Iterator[str]:
    """Yield how deadlines that are lengths of time are counted."""
    dates = draft.dates
    if dates.terms_in:
        yield _proposed(draft, "dates.terms_in", dates.terms_in, unit_of_terms(draft))
    if n := draft.terms():
        said = f"ghi bằng số {UNITS[dates.terms_in]}" if dates.terms_in else "ghi «trong … ngày»"
        told = f"{_rows(n)} {said}; doc_date: tính từ ngày văn bản (BLDS 2015, Điều 147-148)"
        yield _proposed(draft, "dates.terms_from", draft.terms_from(), told)
    if draft.counts_working_hours():
        told = "thời hạn tính bằng giờ làm việc; sửa cho đúng giờ của cơ quan"
        yield _proposed(draft, "dates.hours", USUAL_HOURS, told)


def unit_of_terms(draft: Draft) -> str:
    """Return why numbers for deadlines are taken for lengths of time in some unit, and what others do."""
    [label] = [draft.table.labels[each.place] for each in draft.columns if each.field == "due_on"]
    why = f"tiêu đề «{label}»" if unit_said(label) else f"tiêu đề «{label}» không nói đơn vị nên lấy ngày"
    return f"{why}; days tính cả ngày nghỉ, working_days chỉ tính ngày làm việc"


def _states(draft: Draft) -> Iterator[str]:
    known = [each for each in draft.states if each.known and not each.is_doubtful]
    yield from _comments(*(f"{each.word}: {each.state} ({_rows(each.n)}, có sẵn)" for each in known))
    others = [each for each in draft.states if each not in known]
    yield "states:" if others else "states: {}"
    for each in others:
        yield _proposed(draft, f"states.{each.word}", each.state, "; ".join(_why_state(draft, each)))


def _why_state(draft: Draft, word: StateWord) -> Iterator[str]:
    """Yield what a proposed state is taken from, and what it does where a person should confirm it."""
    yield _rows(word.n) + ("" if word.word else " có thời hạn để trống trạng thái")
    if word.by_days:
        yield BY_DAYS[word.state]
    elif word.tracker:
        yield f"nghĩa theo {word.tracker}"
    elif word.state == "unknown":
        yield "chưa rõ nghĩa"
    if word.is_doubtful and not draft.said.holds(f"states.{word.word}"):
        effect, otherwise = effect_of(word)
        yield f"{effect}; {otherwise}"


def effect_of(word: StateWord) -> tuple[str, str]:
    """Return what a doubtful state does to its tasks, and what to write where they stand otherwise.

    Examples
    --------
    >>> from hganalysis.drafting.proposed_words import StateWord
    >>> effect_of(StateWord("Hủy", 5, "withdrawn", known=True, due=4))
    ('4 dòng có thời hạn không được tính', 'còn phải làm thì ghi open')
    """
    tasks = f"{_rows(word.due)} có thời hạn"
    if word.state == "done":
        waiting = "ghi awaiting_confirmation và đổi khóa completed_on thành reported_on"
        return f"{tasks} được tính là xong", f"mới trình, còn chờ duyệt thì {waiting}"
    counted = "không được tính" if word.state == "withdrawn" else "ở mục chưa phân loại"
    return f"{tasks} {counted}", "còn phải làm thì ghi open"


def _agencies(draft: Draft) -> Iterator[str]:
    agencies = draft.agencies
    share = f"{text.share_of(agencies.known, agencies.named)} ô có tên trong danh mục cơ quan vào ngày giao"
    yield "agencies:"
    yield _proposed(draft, "agencies.directory", agencies.directory, share)
    yield "  unknown: finding"
    if agencies.unknown and agencies.directory == "reference":
        unknown = (
            (name, "; ".join(filter(None, (_rows(n), near)))) for name, n, near in draft.unknown_agencies()
        )
        lines = [f"- {name} ({said})" for name, said in unknown]
        told = "Tên không có trong danh mục cơ quan vào ngày giao, cần thêm vào aliases:"
        yield from _comments(told, *lines, indent="  ")


def _proposed(draft: Draft, key: str, value: Any, reason: str = "") -> str:
    """Return a line of a section, marked unless a person said its value; what must be named stays marked."""
    section, is_in_one, name = key.partition(".")
    written = f"  {scalar(name)}" if is_in_one else section
    mark = "" if draft.said.holds(key) and value != TO_BE_NAMED else f"{PROPOSED} "
    return f"{written}: {mark}{scalar(value)}" + (_note(reason) if reason else "")


def _rows(n: int) -> str:
    return f"{text.number(n)} dòng"


def _note(words: str) -> str:
    return f"  # {_one_line(words)}"


def _comments(*lines: str, indent: str = "") -> Iterator[str]:
    for line in lines:
        yield f"{indent}# {_one_line(line)}"


def _one_line(words: str) -> str:
    return "".join(each if each.isprintable() else " " for each in " ".join(nfc(words).split()))


def required_fields() -> tuple[str, ...]:
    """Return what a map must name, by its keys; of status and completion one is enough."""
    return tuple(vocab.COLUMNS[name].map_keys[0] for name in (*vocab.REQUIRED_COLUMNS, *JUDGED_BY))

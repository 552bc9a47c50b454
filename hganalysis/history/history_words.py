"""What the audit of changed history says in words: facts to be explained, nobody is accused."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_model import Warned
from hganalysis.counting.result_words import rate_label
from hganalysis.history.changed_rows import COMPLETION, DEADLINE

if TYPE_CHECKING:
    from hganalysis.counting.result_model import Share
    from hganalysis.history.history_result import Finding, History, Lapsed, Place, Unusual

CHANGED, UNEXPLAINED = "changed_history", "unexplained_history"
LAPSED, UNUSUAL = "lapsed_correction", "unusual_change"
"""Codes of the warnings: of what changed since the period before, of what earlier ones found, of corrections
of earlier periods, of totals."""

KNOWN_BY = {"agency": "cơ quan chủ trì", "office": "đơn vị giữ tệp xuất"}
NOT_A_VERDICT = "Đây là các dòng cần giải trình, chưa phải kết luận về đúng, sai."
ROW_ITSELF = ("vanished", "entered_late", "returned", "id_reused", "agency_replaced")
"""Kinds that change totals of the whole or of an agency whatever the status."""

COUNTED = {*COMPLETION, *DEADLINE, "agency_raw"}
"""Columns whose value decides what is counted, and for whom."""

WORDS = {**vocab.STATES, **vocab.DUE_KINDS}


def told(history: History) -> tuple[str, ...]:
    """Return what was found, what it does to the figures, and what that is not."""
    since = text.date(history.since)
    n = len(history.findings)
    left = tuple(filter(None, (carried_told(history), lapsed_told(history))))
    if not n:
        return (
            f"Đối chiếu {text.number(history.paired)} nhiệm vụ có ở cả hai tệp xuất, kỳ này và kỳ chốt ngày "
            f"{since}: không thấy số liệu đã công bố bị sửa.",
            *left,
            *unusual_told(history),
        )
    kinds = "; ".join(
        f"{vocab.CHANGES_OF_HISTORY[each.kind]}: {text.number(each.n)}" for each in history.by_kind
    )
    return (
        f"{text.number(n)} chỗ khác với số liệu của kỳ chốt ngày {since} đã công bố ({kinds}).",
        f"{effect(history)} {NOT_A_VERDICT}",
        *left,
        *unusual_told(history),
    )


def carried_told(history: History) -> str:
    """Return how much of what earlier audits found is not explained yet; "" where nothing is left."""
    number = text.number(len(history.carried))
    return f"Còn {number} chỗ do các kỳ trước nêu vẫn chưa được giải trình." if history.carried else ""


def lapsed_told(history: History) -> str:
    """Return how many corrections of earlier periods have lapsed, and how to keep them; "" for none."""
    if not history.lapsed:
        return ""
    found = sum(each.after is not None for each in history.lapsed)
    lost, file = len(history.lapsed) - found, history.corrections_before
    parts = []
    if found:
        parts.append(
            f"{text.number(found)} ô kỳ trước đã đính chính, nay tệp nguồn vẫn ghi như trước khi đính chính "
            "mà kỳ này chưa đính chính lại: số liệu kỳ này tính theo tệp nguồn."
        )
    if lost:
        parts.append(
            f"{text.number(lost)} đính chính của dòng không có mã nhiệm vụ, không tìm lại được trong tệp kỳ "
            "này."
        )
    named = f" (tham số kỳ trước: corrections: {file})" if file else ""
    return " ".join((*parts, f"Muốn giữ, đưa các dòng ấy vào bảng đính chính của kỳ này{named}."))


def lapsed_row(each: Lapsed) -> tuple[str, ...]:
    """Return a lapsed correction as a reader reads it, under `LAPSED_COLUMNS`."""
    place = each.after
    return (
        each.task_id,
        vocab.COLUMNS[each.column].label,
        each.old or "trống",
        each.new or "trống",
        each.who,
        "; ".join(filter(None, (each.why, each.document))),
        "không tìm lại được" if place is None else _place_told(place),
    )


LAPSED_COLUMNS = (
    *(
        "Mã nhiệm vụ",
        "Cột",
        "Tệp nguồn nay ghi",
        "Kỳ trước đính chính thành",
        "Người đề nghị",
        "Lý do, văn bản",
    ),
    "Chỗ ở tệp nay",
)


def effect(history: History, earlier: str = "kỳ trước") -> str:
    """Return which figures would be others if the earlier source, called `earlier`, were right."""
    now, then = history.totals, history.totals_otherwise
    parts = [
        f"{label} {text.number(then.of(name))} (nay {text.number(now.of(name))})"
        for name, label in vocab.COUNTS.items()
        if now.of(name) != then.of(name) and name not in ("done", "open")
    ]
    if history.on_time != history.on_time_otherwise:
        then_, now_ = share_told(history.on_time_otherwise), share_told(history.on_time)
        parts.append(f"{rate_label(vocab.SETTLED_RATE)} {then_} (nay {now_})")
    if not parts:
        return "Các số tổng không đổi vì những chỗ này."
    return f"Nếu giữ như {earlier} thì: {'; '.join(parts)}."


def share_told(share: Share) -> str:
    """Return a share with its numerator and denominator."""
    return f"{text.percent(share.value)}, {text.share_of(share.numerator, share.denominator)}"


def touches(finding: Finding) -> bool:
    """Tell whether a finding changes what is counted."""
    return finding.kind in ROW_ITSELF or finding.status_now != finding.status_otherwise


def warnings(history: History) -> tuple[Warned, ...]:
    """Return what a reader of any figure has to know before it is signed."""
    touching = [each for each in history.findings if touches(each)]
    left = [each for each in history.carried if touches(each)]
    found = []
    if touching:
        found.append(_warned(CHANGED, touching, _changed(history, touching), history))
    if left:
        number = text.number(len(history.carried))
        message = f"Lịch sử bị sửa nêu ở các kỳ trước: còn {number} chỗ chưa được giải trình."
        found.append(_warned(UNEXPLAINED, left, message, history))
    if counted := [each for each in history.lapsed if each.column in COUNTED]:
        found.append(_lapsed(history, counted))
    if history.unusual:
        said = " ".join(unusual_told(history))
        names = [each.name for each in history.unusual]
        figures = [name for name in vocab.COUNTS if name in names] or ["total"]
        found.append(Warned(code=UNUSUAL, rows=len(names), columns=[], figures=figures, message=said))
    return tuple(found)


def _lapsed(history: History, counted: list[Lapsed]) -> Warned:
    columns = list(dict.fromkeys(vocab.COLUMNS[each.column].label for each in counted))
    moved = any(each.column != "agency_raw" for each in counted)
    figures = [*(vocab.IN_TOTAL if moved else ()), "by_agency"]
    return Warned(
        code=LAPSED,
        rows=len({each.task_id for each in counted}),
        columns=columns,
        figures=figures,
        message=lapsed_told(history),
    )


def _changed(history: History, touching: list[Finding]) -> str:
    rows = f"{text.number(len({_row(each) for each in touching}))} dòng"
    return (
        f"Lịch sử bị sửa: {rows} khác với số liệu của kỳ chốt ngày {text.date(history.since)} đã công bố. "
        f"{effect(history)}"
    )


def _warned(code: str, touching: list[Finding], message: str, history: History) -> Warned:
    columns = list(dict.fromkeys(vocab.COLUMNS[each.column].label for each in touching))
    counted = {*(each.status_now for each in touching), *(each.status_otherwise for each in touching)}
    changed = {name for name in vocab.COUNTS if history.totals.of(name) != history.totals_otherwise.of(name)}
    other = [name for name in vocab.COUNTS if name in (changed if code == CHANGED else counted)]
    rows = len({_row(each) for each in touching})
    return Warned(code=code, rows=rows, columns=columns, figures=[*other, "by_agency"], message=message)


def _row(finding: Finding) -> tuple[str, object]:
    return finding.task_id, finding.after or finding.before


def unusual_told(history: History) -> tuple[str, ...]:
    """Return a sentence for each total or share that changed more than is usual."""
    return tuple(_unusual(each) for each in history.unusual)


def _unusual(each: Unusual) -> str:
    if each.name in vocab.COUNTS:
        usual = f"từ {text.number(ceil(each.low))} đến {text.number(floor(each.high))}"
        before, after = (text.number(round(value)) for value in (each.before, each.after))
        return (
            f"Biến động khác thường: {vocab.COUNTS[each.name]} từ {before} thành {after}; theo "
            f"{text.number(each.changes)} lần trước, mỗi kỳ thường đổi {usual}."
        )
    usual = f"từ {text.points(each.low)} đến {text.points(each.high)} điểm phần trăm"
    return (
        f"Biến động khác thường: {rate_label(each.name)} từ {text.percent(each.before)} thành "
        f"{text.percent(each.after)}; theo {text.number(each.changes)} lần trước, mỗi kỳ thường đổi {usual}."
    )


def value_told(finding: Finding, value: str) -> str:
    """Return what a source said as a reader writes it: a date, a word, a text; "-" for nothing."""
    if not value:
        return "-"
    if finding.column.endswith("_on") or finding.column == "due_original":
        return WORDS.get(value) or text.date(value)
    return WORDS.get(value, value) if finding.column == "state" else value


def place_told(finding: Finding, *, before: bool) -> str:
    """Return where a row stands in one of the two sources."""
    place = finding.before if before else finding.after
    if place is None:
        return "không có"
    return _place_told(place)


def _place_told(place: Place) -> str:
    sheet = f", trang {place.sheet}" if place.sheet else ""
    return f"{place.file}{sheet}, dòng {'' if place.row is None else text.number(place.row)}"


def status_told(status: str | None) -> str:
    """Return a status as a reader reads it."""
    return vocab.STATUSES[status] if status else "không có"

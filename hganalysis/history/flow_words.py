"""What is said of the flow of the month, for whoever shows it: notebook, documents, workbooks, terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.counting.result_words import told_change

if TYPE_CHECKING:
    from hganalysis.history.flow_result import Flow, FlowCounts, Span

NOT_DONE = {
    "carried_in": "chuyển từ kỳ trước",
    "assigned": "mới",
    "other_in": "trở lại chưa hoàn thành",
    "moved_in": "nhận từ nơi khác",
    "finished_in_time": "hoàn thành đúng hạn",
    "finished_late": "hoàn thành quá hạn",
    "other_out": "chuyển sang chưa phân loại hoặc ngoài tổng số",
    "vanished": "không còn trong tệp",
    "moved_out": "chuyển đi nơi khác",
    "carried_out": "chuyển sang kỳ sau",
}
"""The sum of the tasks not completed, in its order: what comes, what goes, what is left."""

OVERDUE = {
    "overdue_before": "quá hạn đầu kỳ",
    "newly_overdue": "mới quá hạn",
    "overdue_in": "tăng do thay đổi khác",
    "cleared": "đã giải quyết",
    "overdue_out": "giảm do thay đổi khác",
    "overdue_now": "quá hạn cuối kỳ",
}
DONE = {
    "done_before": "hoàn thành đầu kỳ",
    "done_in": "hoàn thành tăng do thay đổi khác",
    "done_out": "hoàn thành giảm do thay đổi khác",
    "done_now": "hoàn thành cuối kỳ",
}
MOVES = {
    "vanished": "không còn trong tệp",
    "done_out": "không còn được tính là hoàn thành",
    "other_out": "rời khỏi số chưa hoàn thành",
    "other_in": "trở lại chưa hoàn thành",
    "done_in": "hoàn thành, trước đó chưa phân loại hoặc ngoài tổng số",
    "cleared": "giải quyết xong việc quá hạn",
    "finished_late": "hoàn thành quá hạn",
    "finished_in_time": "hoàn thành đúng hạn",
    "newly_overdue": "mới quá hạn",
    "assigned": "mới, còn hạn",
}
"""What happened to a task, as the lists say it."""

SHORT = {
    "chuyển từ kỳ trước": ("carried_in",),
    "mới": ("assigned",),
    "hoàn thành đúng hạn": ("finished_in_time",),
    "hoàn thành quá hạn": ("finished_late",),
    "thay đổi khác": ("other_in", "moved_in", "other_out", "vanished", "moved_out"),
    "chuyển sang kỳ sau": ("carried_out",),
    "mới quá hạn": ("newly_overdue",),
    "giải quyết xong việc quá hạn": ("cleared",),
}
"""The columns of the short table: each with the counts it holds; what goes is taken from what comes."""

GOES = ("other_out", "vanished", "moved_out")


def short_row(counts: FlowCounts) -> tuple[int, ...]:
    """Return the numbers of the short table."""
    return tuple(
        sum(counts.of(name) * (-1 if name in GOES else 1) for name in names) for names in SHORT.values()
    )


def sentences(flow: Flow) -> tuple[str, ...]:
    """Return what happened since the last as-of day: of all tasks, of the overdue, of those that fell due."""
    return (*flow_sentences(flow.whole, since=flow.since), *nameless_told(flow), due_sentence(flow))


def nameless_told(flow: Flow) -> tuple[str, ...]:
    """Return that rows without an id may be one task told as gone and as new; nothing where none may."""
    if not flow.nameless_before:
        return ()
    before, now = text.number(flow.nameless_before), text.number(flow.nameless_now)
    most = text.number(min(flow.nameless_before, flow.nameless_now))
    return (
        f"{before} dòng của kỳ trước và {now} dòng của kỳ này không có mã nhiệm vụ, không nhận ra có phải "
        "cùng một việc hay không: dòng kỳ trước tính là không còn trong tệp, dòng kỳ này tính là mới, nên "
        f"hai số ấy có thể cao hơn thực tế, mỗi số nhiều nhất {most}.",
    )


def flow_sentences(counts: FlowCounts, *, since: str) -> tuple[str, ...]:
    """Return two sentences: how the tasks not completed came and went, and how the overdue did."""
    overdue = {name: label.removeprefix("quá hạn ") for name, label in OVERDUE.items()}
    return (
        f"Nhiệm vụ chưa hoàn thành, từ sau ngày chốt {text.date(since)}: {_sum(counts, NOT_DONE)}.",
        f"Trong số đó, nhiệm vụ quá hạn: {_sum(counts, overdue)}.",
    )


ALWAYS_TOLD = {
    *("carried_in", "assigned", "finished_in_time", "finished_late", "carried_out"),
    *("overdue_before", "newly_overdue", "cleared", "overdue_now"),
}
"""Counts that are told though they are 0."""


def _sum(counts: FlowCounts, labels: dict[str, str]) -> str:
    return "; ".join(
        f"{label} {text.number(counts.of(name))}"
        for name, label in labels.items()
        if name in ALWAYS_TOLD or counts.of(name)
    )


RARE = ("other_in", "other_out", "vanished", "moved_in", "moved_out")
"""Counts that a line tells where they are not 0: without them what comes and goes does not add up."""


def flow_line(counts: FlowCounts, *, since: str) -> str:
    """Return the whole flow in one line, for a page that has room for no more."""
    n = {name: text.number(counts.of(name)) for name in ALWAYS_TOLD}
    done = text.number(counts.finished_in_time + counts.finished_late)
    also = "".join(f"; {NOT_DONE[name]} {text.number(counts.of(name))}" for name in RARE if counts.of(name))
    return (
        f"Từ sau ngày chốt {text.date(since)}: thêm {n['assigned']} nhiệm vụ mới; hoàn thành {done}, trong "
        f"đó quá hạn {n['finished_late']}; mới quá hạn {n['newly_overdue']}; giải quyết xong {n['cleared']} "
        f"việc quá hạn{also}."
    )


def due_sentence(flow: Flow) -> str:
    """Return how many of the tasks that fell due were on time, against as long a time before."""
    due = flow.due_within
    if due.rate.after.value is None:
        return f"Không có nhiệm vụ nào có thời hạn {_span(due.after)}."
    lead = f"nhiệm vụ có thời hạn {_span(due.after)}, so với {_span(due.before)}"
    return f"Đúng hạn trên số {lead}: {told_change(due.rate, 'trước đó')}."


def _span(span: Span) -> str:
    return f"từ {text.date(span.from_)} đến {text.date(span.to)}"

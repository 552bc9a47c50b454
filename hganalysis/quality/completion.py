"""Tasks said to be done: contradicted by their own row, without evidence, or with an empty phrase."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import columns_with_values, day, true, with_status, written
from hganalysis.quality.definitions import (
    DONE,
    REPORTED_DONE,
    SHORT_RESULT_LETTERS,
    Found,
    Measure,
    found,
    reported_done,
)
from hganalysis.settings.wordlists import load_empty_results
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Container

    from hganalysis.settings.params import Params

RESULT_TEXTS = ("result_doc", "note")
EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def done_unfinished_progress(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks reported done with a progress under 100 per cent."""
    progress = judged["progress_pct"]
    return found(reported_done(judged), progress.notna(), progress < 100)


def done_before_assigned(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks completed before the day they were assigned."""
    assigned, completed = day(judged, "assigned_on"), day(judged, "completed_on")
    known = assigned.notna() & completed.notna()
    return found(with_status(judged, vocab.DONE), known, completed < assigned)


def done_without_date(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks reported done that have no completion date."""
    done = reported_done(judged)
    return found(done, done, ~written(judged, "completed_on"))


def done_after_as_of(judged: pd.DataFrame, params: Params) -> Found:
    """Find tasks reported done whose completion date is after the as-of date."""
    completed = day(judged, "completed_on")
    return found(reported_done(judged), completed.notna(), completed > pd.Timestamp(params.to))


def done_without(judged: pd.DataFrame, _: Params, column: str) -> Found:
    """Find completed tasks without a value in a column."""
    done = with_status(judged, vocab.DONE)
    return found(done, done, ~written(judged, column))


def done_without_evidence(judged: pd.DataFrame, _: Params) -> Found:
    """Find completed tasks with neither an evidence file nor a result document."""
    files = judged["evidence_count"]
    hit = (files == 0) & ~written(judged, "result_doc")
    return found(with_status(judged, vocab.DONE), files.notna(), hit)


def done_without_file(judged: pd.DataFrame, _: Params) -> Found:
    """Find completed tasks without an evidence file."""
    files = judged["evidence_count"]
    return found(with_status(judged, vocab.DONE), files.notna(), files == 0)


def result_poor(judged: pd.DataFrame, _: Params) -> Found:
    """Find completed tasks none of whose result texts says anything that could be checked."""
    names = columns_with_values(judged, RESULT_TEXTS)
    some = pd.concat([written(judged, name) for name in names], axis=1).any(axis=1)
    telling = pd.concat([_telling(judged[name]) for name in names], axis=1).any(axis=1)
    return found(with_status(judged, vocab.DONE) & some, some, ~telling)


def _telling(texts: pd.Series) -> pd.Series:
    empty = load_empty_results()
    told = {words: _tells(words, empty) for words in texts.dropna().unique()}
    return true(texts.map(told, na_action="ignore"))


def _tells(words: str, empty: Container[str]) -> bool:
    """Tell whether a result text says something: no stock phrase, and a digit or enough letters."""
    core = EDGES.sub("", fold(str(words)))
    letters = sum(letter.isalpha() for letter in core)
    long_enough = letters >= SHORT_RESULT_LETTERS or any(letter.isdigit() for letter in core)
    return long_enough and core not in empty


DECLARED = (
    Measure(
        name="done_unfinished_progress",
        complaint="false_done",
        label="có tiến độ dưới 100%",
        denominator=REPORTED_DONE,
        definition="Phần mềm ghi đã hoàn thành nhưng tiến độ dưới 100%. Không xét được khi ô tiến độ trống.",
        formula="state = done, progress_pct < 100",
        needs=("status_raw", "state", "progress_pct"),
        find=done_unfinished_progress,
    ),
    Measure(
        name="done_without_date",
        complaint="false_done",
        label="không có ngày hoàn thành",
        denominator=REPORTED_DONE,
        definition="Phần mềm ghi đã hoàn thành nhưng không có ngày hoàn thành đọc được.",
        formula="state = done, completed_on trống",
        needs=("status_raw", "state", "completed_on"),
        find=done_without_date,
    ),
    Measure(
        name="done_before_assigned",
        complaint="false_done",
        label="có ngày hoàn thành trước ngày giao",
        denominator=DONE,
        definition="Ngày hoàn thành trước ngày giao. Không xét được khi thiếu ngày giao.",
        formula="completed_on < assigned_on",
        needs=("completed_on", "assigned_on"),
        find=done_before_assigned,
    ),
    Measure(
        name="done_after_as_of",
        complaint="false_done",
        label="có ngày hoàn thành sau ngày chốt số liệu",
        denominator=REPORTED_DONE,
        definition=(
            "Ngày hoàn thành sau ngày chốt số liệu: báo cáo tính là chưa hoàn thành. Tệp xuất sau ngày chốt "
            "có các nhiệm vụ này là bình thường; ngày hoàn thành sau cả ngày xuất tệp mới là sai."
        ),
        formula="state = done, completed_on > as_of",
        needs=("status_raw", "state", "completed_on"),
        find=done_after_as_of,
        is_fault=False,
    ),
    Measure(
        name="done_unconfirmed",
        complaint="false_done",
        label="chưa có ngày xác nhận kết quả",
        denominator=DONE,
        definition="Đã hoàn thành đến ngày chốt số liệu nhưng không có ngày xác nhận.",
        formula="confirmed_on trống",
        needs=("confirmed_on",),
        find=partial(done_without, column="confirmed_on"),
    ),
    Measure(
        name="done_without_evidence",
        complaint="evidence",
        label="không có cả tệp minh chứng lẫn văn bản kết quả",
        denominator=DONE,
        definition="Số tệp minh chứng là 0 và ô văn bản kết quả trống. Không xét được khi ô số tệp trống.",
        formula="evidence_count = 0, result_doc trống",
        needs=("evidence_count", "result_doc"),
        find=done_without_evidence,
    ),
    Measure(
        name="done_without_file",
        complaint="evidence",
        label="không có tệp minh chứng",
        denominator=DONE,
        definition="Số tệp minh chứng là 0. Không xét được khi ô này trống.",
        formula="evidence_count = 0",
        needs=("evidence_count",),
        find=done_without_file,
    ),
    Measure(
        name="done_without_document",
        complaint="evidence",
        label="không ghi văn bản kết quả",
        denominator=DONE,
        definition="Ô văn bản kết quả trống.",
        formula="result_doc trống",
        needs=("result_doc",),
        find=partial(done_without, column="result_doc"),
    ),
    Measure(
        name="result_poor",
        complaint="evidence",
        label="có nội dung kết quả sơ sài",
        denominator=f"{DONE} có ghi nội dung kết quả",
        definition=(
            "Văn bản kết quả và ghi chú chỉ có câu chung chung (danh sách ở "
            f"hganalysis/settings/boilerplate.yml), hoặc dưới {SHORT_RESULT_LETTERS} chữ cái mà không có "
            "chữ số. Chất lượng nội dung thật sự không đo được từ tệp xuất."
        ),
        formula="mọi ô có chữ trong result_doc, note đều sơ sài",
        needs=("result_doc hoặc note",),
        find=result_poor,
    ),
)

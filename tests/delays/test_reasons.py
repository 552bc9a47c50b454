"""Reasons in words: what a text names, what it takes back, and what is told when it names nothing."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
import sample_period

import hganalysis as hg
from hganalysis.delays.which_reasons.reasons_answer import APART, count_reasons, unmatched
from hganalysis.errors import MapError
from hganalysis.sample.texts import CAUSES as SIMULATED
from hganalysis.settings.causes import every_cause, first_cause, load_causes
from hganalysis.text import fold, without_marks

FIND = load_causes().find

FIRST = "{code: a, label: b, source: c, phrases: [x y]}"
TEXTS = [
    ("Vụ việc phức tạp, kéo dài", ["complex"]),
    ("CHƯA ĐƯỢC BỐ TRÍ VỐN", ["capital"]),
    ("chua duoc bo tri von", ["capital"]),
    ("Vuong giai phong mat bang", ["land"]),
    ("Vướng mặt bằng; thiếu kinh phí", ["land", "capital"]),
    ("Thiếu kinh phí, vướng mặt bằng", ["capital", "land"]),
    ("Thiếu kinh phí, thiếu vốn", ["capital"]),
    ("Chờ ý kiến của cơ quan phối hợp", ["waiting", "coordination"]),
    ("Mưa nhiều ngày", ["weather"]),
    # a syllable without its mark may be another word
    ("mua sam chua xong", []),
    ("Mua sắm chưa xong", []),
    ("bao cao", []),
    ("von", []),
    # whole words only
    ("Vốnliếng", []),
    ("sự phức tạpx", []),
    # taken back
    ("Không phức tạp", []),
    ("Không do thiếu vốn", []),
    ("Khong do thieu von", []),
    ("Không bị vướng mặt bằng", []),
    ("Không phải do phối hợp mà do thiếu người", ["staff"]),
    ("Không có vướng mắc về vốn", []),
    ("không có khó khăn về phối hợp", []),
    ("Khong co kho khan ve phoi hop", []),
    ("Không còn khó khăn gì về kinh phí; thiếu người", ["staff"]),
    ("Có vướng mắc về vốn", ["capital"]),
    ("Không đủ vốn", ["capital"]),
    # another word
    ("Vốn dĩ phức tạp", ["complex"]),
    ("Nguồn vốn chậm", ["capital"]),
    ("Thieu von di doi", ["capital"]),
    # praised
    ("Đã phối hợp tốt nhưng nhân sự thay đổi", ["staff"]),
    ("Da phoi hop chat che nhung nhan su thay doi", ["staff"]),
    ("Phối hợp chưa tốt", ["coordination"]),
    ("Chưa phối hợp tốt", ["coordination"]),
    ("Chưa có sự phối hợp chặt chẽ", ["coordination"]),
    ("Thiếu người, phối hợp tốt", ["staff"]),
    ("Cần phối hợp tốt hơn", ["coordination"]),
    ("Chưa cung cấp đầy đủ", ["coordination"]),
    ("Cơ quan phối hợp kịp thời gian qua còn chậm", ["coordination"]),
    # the phrase itself says no
    ("Không có kinh phí", ["capital"]),
    ("Đơn vị không phối hợp", ["coordination"]),
    ("Lý do khác", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "causes"), TEXTS)
def test_a_text_names_its_causes_in_the_order_of_the_text(text, causes):
    assert list(FIND(text)) == causes


@pytest.mark.parametrize("text", [text for text, causes in TEXTS if causes])
def test_neither_case_nor_spaces_nor_the_form_of_the_letters_matter(text):
    for other in (text.upper(), f"  {text.replace(' ', '   ')} ", unicodedata.normalize("NFD", text)):
        assert FIND(other) == FIND(text)


@pytest.mark.parametrize("cause", load_causes().causes, ids=lambda cause: cause.code)
def test_every_phrase_of_the_table_finds_its_cause_with_and_without_marks(cause):
    for phrase in cause.phrases:
        assert FIND(phrase) == (cause.code,), phrase
        plain = without_marks(fold(phrase))
        if " " in phrase:
            assert FIND(plain) == (cause.code,), plain


@pytest.mark.parametrize(("truth", "texts"), SIMULATED.items())
def test_every_simulated_reason_is_matched(truth, texts):
    """The table has finer codes than the simulation: its coordination is ours, or waiting for an opinion."""
    codes = {"coordination": {"coordination", "waiting"}, "procedure": {"procedure", "waiting"}}
    ours = codes.get(truth, {"entry_error": {"entry"}}.get(truth, {truth}))

    assert {FIND(text)[0] for text in texts} <= ours


def test_a_column_keeps_its_index_and_tells_no_text_from_no_match():
    texts = pd.Series(["Thiếu vốn", None, "  ", "lạ"], index=[3, 1, 7, 9], dtype="str")

    assert first_cause(texts).index.tolist() == [3, 1, 7, 9]
    assert first_cause(texts).fillna("-").tolist() == ["capital", "-", "-", "-"]
    every = every_cause(texts)
    assert every.isna().tolist() == [False, True, True, False]
    assert every.loc[9] == ()


def judged(*rows: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["status", "cause_raw"], dtype="str")


LATE = judged(
    ("done_late", "Thiếu vốn"),
    ("done_late", "Thiếu vốn do phối hợp chậm"),
    ("open_overdue", "Phối hợp chậm"),
    ("open_overdue", "Lạ lắm"),
    ("done_late", "Lạ lắm"),
    ("done_late", None),
    ("done_late", " "),
    ("done_on_time", "Mưa lũ"),
)


def test_late_tasks_are_counted_by_the_reason_stated_first_and_the_others_are_told_apart():
    found = count_reasons(LATE)

    assert found[["cause", "n", "mentioned"]].to_numpy().tolist() == [
        ["capital", 2, 2], ["coordination", 1, 2], ["unmatched", 2, 2], ["unknown", 2, 2],
    ]  # fmt: skip
    assert found["share"].tolist() == pytest.approx([2 / 7, 1 / 7, 2 / 7, 2 / 7])
    assert found["cumulative"].iloc[-1] == pytest.approx(1)


def test_texts_not_matched_are_listed_with_their_counts():
    assert unmatched(LATE).to_numpy().tolist() == [["Lạ lắm", 2]]


def test_the_tasks_without_a_reason_are_told_even_when_there_are_none():
    found = count_reasons(judged(("done_late", "Thiếu vốn")))

    assert found["cause"].tolist() == ["capital", *APART]
    assert found["n"].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("frame", "unsaid"),
    [
        (LATE.drop(columns="cause_raw"), "không đủ dữ liệu: thiếu cột Nguyên nhân (nguyên văn) (cause_raw)"),
        (
            judged(("done_late", None), ("done_late", " ")),
            "không đủ dữ liệu: cột Nguyên nhân (nguyên văn) (cause_raw) trống ở mọi dòng",
        ),
        (judged(("done_on_time", "Mưa lũ")), "không có nhiệm vụ chậm"),
        (LATE.head(0), "không có dòng nào"),
    ],
)
def test_where_nothing_can_be_said_a_sentence_stands_in_place_of_numbers(frame, unsaid):
    answer = hg.delays.reasons(frame)

    assert unsaid in answer.needs
    assert answer.frame.empty


def test_the_task_table_of_an_export_has_the_cause_that_is_counted():
    frame = sample_period.judged()
    late = frame[frame["status"].isin(["done_late", "open_overdue"])]

    found = count_reasons(frame).set_index("cause")["n"]

    assert late["cause"].value_counts().to_dict() == {k: n for k, n in found.items() if k not in APART and n}
    assert found["unknown"] == late["cause_raw"].isna().sum()
    assert found.sum() == len(late) == 127


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("causes: [{code: a, label: b, source: c}]", "thiếu khóa «causes.0.phrases»"),
        ("causes: [{code: a, label: b, source: c, phrases: [x], khac: 1}]", "không có khóa «causes.0.khac»"),
        (
            f"causes:\n- {FIRST}\n- {{code: a, label: b, source: c, phrases: [z]}}",
            "dòng 3: «a» ghi hai lần (đã có ở dòng 2)",
        ),
        (
            f"causes:\n- {FIRST}\n- {{code: d, label: b, source: c, phrases: [X  y]}}",
            "dòng 3: «X  y» ghi hai lần (đã có ở dòng 2)",
        ),
    ],
)
def test_faults_of_the_keyword_table_are_told(tmp_path, content, fault):
    path = tmp_path / "causes.yml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(MapError) as told:
        load_causes(path)

    assert fault in str(told.value)

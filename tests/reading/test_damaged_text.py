"""Delimited text that breaks its rules: what is read is what stands there, or a note says where not."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hganalysis.errors import SourceError
from hganalysis.reading.__main__ import open_sheets
from hganalysis.reading.dialect import dialect_of

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.reading import Sheet

HEADINGS = ["Mã", "Nội dung", "Cơ quan", "Hạn xử lý", "Trạng thái"]
ROWS = [
    [f"NV-{n:03}", f"Rà soát, tổng hợp; báo cáo số {n}", "Sở Y tế", f"{n:02}/04/2024", "Đang thực hiện"]
    for n in range(1, 13)
]


def written(rows: list[list[str]], delimiter: str = ",", **options: Any) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n", **options).writerows(rows)
    return file.getvalue()


def sheets_of(path: Path, data: str | bytes) -> list[Sheet]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_sheets(path)


def rows_of(path: Path, data: str | bytes) -> list[list[str]]:
    [sheet] = sheets_of(path, data)
    return list(sheet.rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":", " ", "||"])
@pytest.mark.parametrize(
    "options", [{}, {"quoting": csv.QUOTE_ALL}, {"quotechar": "'"}], ids=["", "all", "'"]
)
def test_a_table_is_read_whatever_its_delimiter_and_quotes(
    tmp_path: Path, delimiter: str, options: dict[str, Any]
) -> None:
    if delimiter == " " and "quotechar" in options:
        pytest.skip("an apostrophe between words is no quote")
    table = [HEADINGS, *ROWS]
    if len(delimiter) == 1:
        text = written(table, delimiter, **options)
    else:
        text = written(table, "\x1e", **options).replace("\x1e", delimiter)
    assert rows_of(tmp_path / "viec.csv", text) == table


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("escape", ["\\", "\0"])
def test_escaped_quotes_and_any_line_ends_are_read(tmp_path: Path, end: str, escape: str) -> None:
    table = [HEADINGS, *ROWS, ["NV-099", 'Ống 10" dài, mới', "Sở Y tế", "", "Mới"]]
    text = written(table, doublequote=False, escapechar=escape).replace("\n", end)
    assert rows_of(tmp_path / "viec.csv", text) == table


def test_texts_of_several_lines_do_not_tell_the_delimiter(tmp_path: Path) -> None:
    items = "Triển khai:\na) Rà soát, tổng hợp;\nb) Báo cáo; đề xuất;\nc) Đôn đốc;"
    table = [HEADINGS, *([row[0], items, *row[2:]] for row in ROWS)]
    for delimiter in ",;\t":
        assert rows_of(tmp_path / "viec.csv", written(table, delimiter)) == table


@pytest.mark.parametrize(
    ("damaged", "cells"),
    [
        ('NV-006,"Rà soát "gấp" số 6, báo cáo",Sở Y tế,06/04/2024,Mới', 'Rà soát "gấp" số 6, báo cáo'),
        ('NV-006,""Rà soát, báo cáo"""",Sở Y tế,06/04/2024,Mới', '"Rà soát, báo cáo""'),
        ('NV-006,"Rà soát,Sở Y tế,06/04/2024,Mới', '"Rà soát'),
        ('NV-006,"Rà soát, báo cáo (gấp, số 6),Sở Y tế,06/04/2024,Mới', "Rà soát, báo cáo (gấp, số 6)"),
        ('NV-006,"Đề án "Số hóa", đợt 2" của tỉnh,Sở Y tế,06/04/2024,Mới', 'Đề án "Số hóa", đợt 2" của tỉnh'),
        ('NV-006"Rà soát, báo cáo",Sở Y tế,06/04/2024,Mới', "Rà soát, báo cáo"),
        ('NV-006, "Rà soát, báo cáo", Sở Y tế, 06/04/2024, Mới', "Rà soát, báo cáo"),
        ("NV-006;Rà soát;Sở Y tế;06/04/2024;Mới", "Rà soát"),
        ("NV-006\tRà soát, gấp\tSở Y tế\t06/04/2024\tMới", "Rà soát, gấp"),
    ],
    ids=["inner", "doubled", "opened", "unclosed", "goes-on", "no-delimiter", "spaced", "semicolon", "tab"],
)
def test_a_damaged_line_costs_no_other_and_is_told(tmp_path: Path, damaged: str, cells: str) -> None:
    lines = written([HEADINGS, *ROWS]).splitlines()
    lines[6] = damaged
    [sheet] = sheets_of(tmp_path / "viec.csv", "\n".join(lines))

    assert list(sheet.rows[:6]) + list(sheet.rows[7:]) == [HEADINGS, *ROWS[:5], *ROWS[6:]]
    assert sheet.rows[6] == ["NV-006", cells, "Sở Y tế", "06/04/2024", "Mới"]
    assert [(note.code, note.row) for note in sheet.row_notes] == [("record_mended", 6)]
    assert "Dòng văn bản 7:" in sheet.row_notes[0].reason


def test_a_text_of_several_lines_with_stray_quotes_is_one_record(tmp_path: Path) -> None:
    lines = written([HEADINGS, *ROWS]).splitlines()
    lines[6] = 'NV-006,"Về việc "gấp":\na) một;\nb) hai",Sở Y tế,06/04/2024,Mới'
    [sheet] = sheets_of(tmp_path / "viec.csv", "\n".join(lines))

    assert len(sheet.rows) == len(ROWS) + 1
    assert sheet.rows[6][1] == 'Về việc "gấp":\na) một;\nb) hai'
    assert sheet.rows[7] == ROWS[6]


def test_an_unclosed_quote_among_texts_of_several_lines_costs_no_more_than_itself(tmp_path: Path) -> None:
    rows = [[row[0], f"Rà soát,\ngiai đoạn {n}", *row[2:]] for n, row in enumerate(ROWS)]
    records = [written([row]) for row in [HEADINGS, *rows]]
    records[6] = 'NV-006,"Rà soát giai đoạn 6,Sở Y tế,06/04/2024,Đang thực hiện\n'
    [sheet] = sheets_of(tmp_path / "viec.csv", "".join(records))

    assert sheet.rows[6][2:] == ROWS[5][2:]
    assert [row for n, row in enumerate(sheet.rows) if n != 6] == [HEADINGS, *rows[:5], *rows[6:]]
    assert len(sheet.row_notes) == 1


def test_another_table_below_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    other = [["Cơ quan", "Số nhiệm vụ"], ["Sở Y tế", "12"], ["Sở Nội vụ", "3"], ["Sở Tư pháp", "4"]]
    for gap in ("", "\n", "Bảng tổng hợp\n"):
        first, second = sheets_of(tmp_path / "viec.csv", written([HEADINGS, *ROWS]) + gap + written(other))
        assert list(first.rows[: len(ROWS) + 1]) == [HEADINGS, *ROWS]
        assert list(second.rows) == other
        assert second.first_row == len(ROWS) + 2 + bool(gap)
        assert second.name == "Bảng 2"


@pytest.mark.parametrize("gap", ["\n", ",,,,\n", "\nBảng tổng hợp\n"])
def test_another_table_of_the_same_width_begins_after_a_gap(tmp_path: Path, gap: str) -> None:
    other = [
        ["Cơ quan", "Giao", "Xong", "Chậm", "Ghi chú"],
        *([f"Sở {n}", "12", "3", "1", ""] for n in range(5)),
    ]
    first, second = sheets_of(tmp_path / "viec.csv", written([HEADINGS, *ROWS]) + gap + written(other))
    assert list(first.rows[: len(ROWS) + 1]) == [HEADINGS, *ROWS]
    assert list(second.rows) == other


@pytest.mark.parametrize(
    "below", [[HEADINGS, *ROWS[1:]], [["NV-x", "Rà soát", "Sở", "chưa rõ", "Mới"], *ROWS], ROWS]
)
def test_headings_once_more_or_tasks_after_a_gap_are_no_other_table(
    tmp_path: Path, below: list[list[str]]
) -> None:
    rows = rows_of(tmp_path / "viec.csv", written([HEADINGS, *ROWS]) + "\n" + written(below))
    assert rows == [HEADINGS, *ROWS, [], *below]


@pytest.mark.parametrize("gap", ["", "\n", ",,,,\n"], ids=["at-once", "blank", "commas"])
@pytest.mark.parametrize("above", ["", "Danh sách việc\n\n"], ids=["alone", "titled"])
def test_a_table_that_stands_twice_is_read_once_and_told(tmp_path: Path, above: str, gap: str) -> None:
    table = written([HEADINGS, *ROWS])
    [sheet] = sheets_of(tmp_path / "viec.csv", above + table + gap + table)
    assert list(sheet.rows)[-len(ROWS) - 1 :] == [HEADINGS, *ROWS]
    assert [code for code, _ in sheet.notes] == ["table_copied"]
    assert f"{len(ROWS) + 1} dòng không đọc" in sheet.notes[0][1]


@pytest.mark.parametrize("more", [[], ["Ghi chú thêm"]], ids=["narrower", "wider"])
def test_tables_of_two_widths_keep_texts_of_several_lines_and_commas(tmp_path: Path, more: list[str]) -> None:
    texts = ["Rà soát:\n- đất đai,\n- quy hoạch", "Sở Văn hóa, Thể thao", 'Việc "gấp", đợt 2']
    table = [["Mã việc", "Nội dung việc", "Đơn vị chủ trì", "Hạn", "Tình trạng xử lý"]]
    table += [[f"NV-{n}", texts[n % 3], texts[1], f"0{n}/04/2024", "Mới"] for n in range(1, 7)]
    headings, *rows = [row[: 4 + 2 * len(more)] for row in table]
    other = [[*headings, *more], *([*row, *("x" for _ in more)] for row in reversed(rows))]
    first, second = sheets_of(tmp_path / "viec.csv", written(table) + written(other))
    assert (list(first.rows), list(second.rows)) == (table, other)
    assert not first.row_notes + second.row_notes


def test_properties_of_an_export_are_no_table_above_it(tmp_path: Path) -> None:
    told = [["Báo cáo", "Danh sách việc"], ["Ngày xuất", "03/11/2024"], ["Người xuất", "quantri"]]
    [sheet] = sheets_of(tmp_path / "viec.csv", written(told) + "\n" + written([HEADINGS, *ROWS]))
    assert list(sheet.rows) == [*told, [], HEADINGS, *ROWS]


def test_lines_without_a_field_at_the_end_are_no_rows(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "viec.csv", written([HEADINGS, *ROWS]) + "\n\r\n") == [HEADINGS, *ROWS]


def test_a_title_of_as_many_words_as_columns_stays_whole(tmp_path: Path) -> None:
    titles = ["Danh sách việc, ngày 03/11/2024", "Danh sách việc chung 2024"]
    for title in titles:
        text = title + "\n" + written([HEADINGS, *ROWS])
        assert rows_of(tmp_path / "viec.csv", text) == [title.split(","), HEADINGS, *ROWS]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_one_quoted_line_of_another_delimiter_is_read_by_it(tmp_path: Path, delimiter: str) -> None:
    lines = written([HEADINGS, *ROWS], quoting=csv.QUOTE_ALL).splitlines()
    lines[6] = written([ROWS[5]], delimiter, quoting=csv.QUOTE_ALL).strip()
    [sheet] = sheets_of(tmp_path / "viec.csv", "\n".join(lines))
    assert list(sheet.rows) == [HEADINGS, *ROWS]
    assert [note.row for note in sheet.row_notes] == [6]


def test_lines_before_and_after_the_table_do_not_disturb_it(tmp_path: Path) -> None:
    text = "DANH SÁCH, NHIỆM VỤ\n\n" + written([HEADINGS, *ROWS], ";") + 'Người lập, "ký"\n'
    rows = rows_of(tmp_path / "viec.csv", text)
    assert rows[2:-1] == [HEADINGS, *ROWS]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.integers(1, len(ROWS)),
    place=st.integers(0, 60),
    change=st.sampled_from(['"', '""', "", ",", ";", "\t", "x"]),
    removed=st.integers(0, 2),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_random_damage_to_one_line_costs_that_line_alone(
    tmp_path: Path, row: int, place: int, change: str, removed: int, delimiter: str, quoting: int
) -> None:
    lines = written([HEADINGS, *ROWS], delimiter, quoting=quoting).splitlines()
    place = min(place, len(lines[row]))
    lines[row] = lines[row][:place] + change + lines[row][place + removed :]
    [sheet] = sheets_of(tmp_path / "viec.csv", "\n".join(lines))

    others = [HEADINGS, *ROWS]
    assert len(sheet.rows) == len(others)
    assert [each for n, each in enumerate(sheet.rows) if n != row] == others[:row] + others[row + 1 :]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(
        st.lists(st.text("ab1 ,;\"'\n|\t", max_size=8), min_size=4, max_size=4), min_size=1, max_size=8
    ),
    delimiter=st.sampled_from(",;\t|"),
)
def test_what_a_program_writes_by_the_rules_reads_back_equal_and_untold(
    tmp_path: Path, table: list[list[str]], delimiter: str
) -> None:
    rows = [HEADINGS, *ROWS, *([row[0], *row[1:], "x"] for row in table)]
    [sheet] = sheets_of(tmp_path / "viec.csv", written(rows, delimiter))
    assert list(sheet.rows) == rows
    assert sheet.row_notes == ()


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "utf-16", "utf-8"])
def test_unicode_is_read_in_any_form(tmp_path: Path, encoding: str) -> None:
    assert rows_of(tmp_path / "viec.csv", written([HEADINGS, *ROWS]).encode(encoding)) == [HEADINGS, *ROWS]


def test_western_text_is_read_by_its_words_and_told(tmp_path: Path) -> None:
    rows = [["Título", "Situação"], ["Não há conexão", "Solução"], ["Requisição às 10", "Concluída"]]
    [sheet] = sheets_of(tmp_path / "viec.csv", written(rows, ";").encode("cp1252"))
    assert list(sheet.rows) == rows
    assert [code for code, _ in sheet.notes] == ["encoding_assumed"]


def test_a_few_wrong_bytes_cost_no_more_than_themselves(tmp_path: Path) -> None:
    data = written([HEADINGS, *ROWS]).encode().replace("số 6".encode(), b"s\xff 6")
    [sheet] = sheets_of(tmp_path / "viec.csv", data)
    assert sheet.rows[6][1].endswith("s\ufffd 6")
    assert [code for code, _ in sheet.notes] == ["letters_lost"]


def test_letters_that_became_question_marks_are_told_as_lost(tmp_path: Path) -> None:
    lost = written([["M?", "N?i dung", "C? quan", "H?n x? l?"], ["1", "Th?c hi?n nhi?m v?", "S? Y t?", "x"]])
    kept = written([["Mã", "Hỏi gì?", "Liên kết"], ["1", "Vì sao? Ai?", "https://a.vn/x?id=1&b=2"]])
    assert [code for code, _ in sheets_of(tmp_path / "a.csv", lost)[0].notes] == ["letters_lost"]
    assert sheets_of(tmp_path / "b.csv", kept)[0].notes == ()


def test_a_text_without_columns_is_one_column(tmp_path: Path) -> None:
    text = "Kính gửi các sở\nRất mong; sớm phúc đáp\nhoặc gọi số: 1900\n"
    assert rows_of(tmp_path / "viec.csv", text) == [[line] for line in text.splitlines()]
    assert dialect_of("").width == 1


def test_an_empty_text_has_no_rows_and_a_line_without_end_is_refused(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "viec.csv", b"") == []
    with pytest.raises(SourceError, match="dòng hoặc ô quá dài"):
        sheets_of(tmp_path / "viec.csv", "a,b\n1," + "x" * (1024**2 + 1))

"""YAML is read as text with its lines, and all that is wrong with it is told."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from hganalysis.errors import MapError, ParamsError
from hganalysis.settings.yamlfile import YamlFile, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ky.yml"


def read(path: Path, text: str) -> YamlFile:
    path.write_text(text, encoding="utf-8")
    return read_yaml(path, ParamsError)


def refusal(path: Path) -> str:
    with pytest.raises(ParamsError) as caught:
        read_yaml(path, ParamsError)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("01", "01"),
        ("2024-11-03", "2024-11-03"),
        ("yes", "yes"),
        ("1.10", "1.10"),
        ("1_000", "1_000"),
        ("'null'", "null"),
        ("''", ""),
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("!!int 7", "7"),
    ],
)
def test_a_scalar_is_text_as_it_is_written(path: Path, written: str, value: str | None) -> None:
    assert read(path, f"a: {written}\n").data == {"a": value}


def test_each_key_has_its_line(path: Path) -> None:
    content = read(path, "# một\na: 1\nb:\n  c: 2\n  d:\n  - 3\n  - 4\n")

    assert content.data == {"a": "1", "b": {"c": "2", "d": ["3", "4"]}}
    assert [content.at(key) for key in [("a",), ("b", "c"), ("b", "d", 1)]] == [
        "ky.yml, dòng 2",
        "ky.yml, dòng 4",
        "ky.yml, dòng 7",
    ]


def test_a_key_without_a_line_is_placed_at_its_parent_then_at_the_file(path: Path) -> None:
    content = read(path, "a: 1\nb:\n  c: 2\n")

    assert content.at(("b", "missing", "deeper")) == "ky.yml, dòng 2"
    assert content.at(("missing",)) == "ky.yml"


def test_repeated_keys_are_told_at_every_depth_and_the_first_counts(path: Path) -> None:
    content = read(path, "a: 1\nb:\n  c: 2\n  c: 3\na: 4\nd: [{e: 5, e: 6}]\n")

    assert content.data == {"a": "1", "b": {"c": "2"}, "d": [{"e": "5"}]}
    assert content.faults == [
        "ky.yml, dòng 4: khóa «c» lặp lại (đã có ở dòng 3).",
        "ky.yml, dòng 5: khóa «a» lặp lại (đã có ở dòng 1).",
        "ky.yml, dòng 6: khóa «e» lặp lại (đã có ở dòng 6).",
    ]


def test_keys_that_differ_in_composition_alone_are_one_key(path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Đã hủy")
    content = read(path, f"Đã hủy: 1\n{apart}: {apart}\n")

    assert content.data == {"Đã hủy": "1"}
    assert content.faults == ["ky.yml, dòng 2: khóa «Đã hủy» lặp lại (đã có ở dòng 1)."]


def test_values_are_composed(path: Path) -> None:
    assert read(path, f"a: {unicodedata.normalize('NFD', 'hủy')}").data == {"a": "hủy"}


def test_a_byte_order_mark_is_not_part_of_the_first_key(path: Path) -> None:
    assert read(path, "\ufeffa: 1\n").data == {"a": "1"}


def test_a_value_may_be_named_and_used_again(path: Path) -> None:
    assert read(path, "a: &x [1, 2]\nb: *x\n").data == {"a": ["1", "2"], "b": ["1", "2"]}


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "&x {a: *x}\n", "a: &x {b: {c: *x}}\n"])
def test_a_value_that_holds_itself_is_a_fault(path: Path, text: str) -> None:
    assert read(path, text).faults == ["ky.yml, dòng 1: giá trị tham chiếu vòng về chính nó."]


def test_a_key_that_is_not_text_is_a_fault(path: Path) -> None:
    assert read(path, "a: 1\n? [b]\n: 2\n").faults == ["ky.yml, dòng 2: khóa phải là chữ."]


def test_a_file_that_unfolds_without_end_is_refused(path: Path) -> None:
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    path.write_text("\n".join(lines), encoding="utf-8")

    assert refusal(path) == "ky.yml: lồng nhau quá sâu hoặc tham chiếu quá nhiều lần."


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "cần các dòng dạng «khóa: giá trị»"),
        (b"# ghi chu\n", "cần các dòng dạng «khóa: giá trị»"),
        (b"- a\n- b\n", "cần các dòng dạng «khóa: giá trị»"),
        (b"a: [1\nb: 2\n", "ky.yml, dòng 2, cột 2: không đúng cú pháp YAML"),
        (b"a:\n\tb: 1\n", "Thụt dòng bằng dấu cách, không dùng phím Tab."),
        (b"a: 1\n---\nb: 2\n", "ky.yml, dòng 2"),
        (b"a: \x00\n", "không đúng cú pháp YAML"),
        (b"[" * 600, "lồng nhau quá sâu"),
        ("a: hủy".encode("utf-16"), "cần tệp văn bản UTF-8"),
        ("a: huỷ".encode("cp1258", "ignore") + b"\xff", "cần tệp văn bản UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(path: Path, data: bytes, part: str) -> None:
    path.write_bytes(data)

    assert part in refusal(path)
    assert "\n" not in refusal(path)


def test_a_missing_file_and_a_folder_are_refused_with_the_error_asked_for(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="Không có tệp"):
        read_yaml(tmp_path / "khong-co.yml", MapError)
    with pytest.raises(MapError, match="Không đọc được tệp"):
        read_yaml(tmp_path, MapError)

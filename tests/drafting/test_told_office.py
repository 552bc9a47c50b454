"""The office above a table: who reports, as far as the file says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from exports import write_book, write_csv

from hganalysis.drafting.draft import Draft, draft_export
from hganalysis.drafting.said import Said
from hganalysis.drafting.told_office import in_small_letters
from hganalysis.drafting.yaml_texts import params_text

if TYPE_CHECKING:
    from pathlib import Path

TABLE: list[list[Any]] = [
    ["Mã", "Nội dung nhiệm vụ", "Bộ phận", "Ngày giao", "Hạn xử lý", "Trạng thái"],
    *(
        [f"NV{n}", f"Rà soát nội dung {n}", ("Văn hóa", "Địa chính")[n % 2], f"{n + 1:02}/03/2025",
         f"{n + 1:02}/04/2025", "Đang thực hiện"]
        for n in range(12)
    ),
]  # fmt: skip


def drafted(folder: Path, *above: list[str]) -> Draft:
    rows = [*above, *TABLE]
    width = len(TABLE[0])
    return draft_export(
        write_csv(folder / "a.csv", [[*row, *[""] * (width - len(row))] for row in rows]), "a.csv", "a"
    )


MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.mark.parametrize(
    ("above", "office"),
    [
        ([["UBND XÃ TÂN HÒA"], ["DANH SÁCH NHIỆM VỤ NĂM 2025"]], "UBND xã Tân Hòa"),
        ([["UBND HUYỆN PHỤNG HIỆP", MOTTO], ["Độc lập - Tự do - Hạnh phúc"]], "UBND huyện Phụng Hiệp"),
        ([["UBND TỈNH HẬU GIANG"], ["SỞ NỘI VỤ"], ["BẢNG THEO DÕI"]], "Sở Nội vụ"),
        ([["UBND HUYỆN PHỤNG HIỆP"], ["VĂN PHÒNG HĐND VÀ UBND"]], "Văn phòng HĐND và UBND huyện Phụng Hiệp"),
        ([["UBND tỉnh Hậu Giang\nVăn phòng"]], "Văn phòng UBND tỉnh Hậu Giang"),
        ([["Đơn vị báo cáo: Phòng Tài chính - Kế hoạch"]], "Phòng Tài chính - Kế hoạch"),
        ([["DANH SÁCH NHIỆM VỤ UBND TỈNH GIAO CÁC SỞ"]], ""),
        ([["Ban hành kèm theo Quyết định số 12"]], ""),
        ([["Phòng chống dịch bệnh"], [MOTTO]], ""),
        ([["ỦY BAN NHÂN DÂN\nTỈNH HẬU GIANG"]], "Ủy ban nhân dân tỉnh Hậu Giang"),
        ([["ỦY BAN NHÂN DÂN", MOTTO], ["HUYỆN CHÂU THÀNH A"]], "Ủy ban nhân dân huyện Châu Thành A"),
        ([["ỦY BAN NHÂN DÂN"], ["DANH MỤC NHIỆM VỤ"]], ""),
        ([["SỞ, BAN, NGÀNH TỈNH"]], ""),
        ([["VĂN PHÒNG UBND TỈNH"]], "Văn phòng UBND tỉnh"),
        ([["TỈNH ỦY HẬU GIANG"], ["VĂN PHÒNG"]], "Văn phòng Tỉnh ủy Hậu Giang"),
        ([["VĂN PHÒNG"]], ""),
        ([["UBND TỈNH GIAO CÁC SỞ, NGÀNH"]], ""),
        ([["SỞ GIAO THÔNG VẬN TẢI"], ["BỘ CHỈ SỐ THEO DÕI"]], "Sở Giao thông vận tải"),
        ([["Sở Nội vụ báo cáo ngày 12/03/2025"]], ""),
        ([], ""),
    ],
)
def test_the_office_is_the_last_one_that_stands_above_the_table(
    above: list[list[str]], office: str, tmp_path: Path
) -> None:
    assert drafted(tmp_path, *above).office == office


def test_a_book_with_a_sheet_for_each_office_names_none_that_reports(tmp_path: Path) -> None:
    book = {name: [[name.upper()], [], *TABLE] for name in ("Phòng Nội vụ", "Phòng Tư pháp")}

    assert draft_export(write_book(tmp_path / "a.xlsx", book), "a.xlsx", "a").office == ""


def test_the_office_is_proposed_in_the_words_of_the_report_until_a_person_says_it(tmp_path: Path) -> None:
    draft = drafted(tmp_path, ["UBND XÃ TÂN HÒA"])
    params = params_text(draft)

    assert "  author: !de-xuat UBND xã Tân Hòa  #" in params
    assert "  agency: !de-xuat UBND XÃ TÂN HÒA  #" in params
    assert "CHƯA RÕ" not in params
    assert "  author: !de-xuat" not in params_text(said(draft, Said(office="UBND xã Tân Hòa")))
    assert "  author: CHƯA RÕ" in params_text(drafted(tmp_path))


def said(draft: Draft, answers: Said) -> Draft:
    return replace(draft, said=answers)


@pytest.mark.parametrize(
    ("written", "small"),
    [
        ("ỦY BAN NHÂN DÂN PHƯỜNG LÁI HIẾU", "Ủy ban nhân dân phường Lái Hiếu"),
        ("UBND THÀNH PHỐ VỊ THANH", "UBND thành phố Vị Thanh"),
        ("BAN QUẢN LÝ CÁC KCN", "Ban Quản lý các KCN"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("PHÒNG NỘI VỤ HUYỆN VỊ THỦY", "Phòng Nội vụ huyện Vị Thủy"),
        ("THANH TRA HUYỆN", "Thanh tra huyện"),
        ("Sở Y tế", "Sở Y tế"),
    ],
)
def test_a_name_in_capital_letters_is_written_as_within_a_sentence(written: str, small: str) -> None:
    assert in_small_letters(written) == small

"""The plain form: a bulletin says what the letter says, and nothing that only a letter has, in any format."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import docx
import pytest
from pypdf import PdfReader
from test_letter import SHAPES
from test_report_build import drawings, texts

from hganalysis.documents.html import render_body, render_page
from hganalysis.documents.model import Figure, Heading, KeyFigures, Table
from hganalysis.documents.pdf import write_pdf
from hganalysis.documents.word.writer import write_docx
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.report.reminder import Reminder, build_reminder
from hganalysis.settings.office import LETTER_ONLY, Office, load_office, words_to_give

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.documents.model import Document

MOMENT = dt.datetime(2024, 11, 4, tzinfo=dt.UTC)
OF_LETTERS = ("Kính gửi:", "Nơi nhận", "Số:", "BÁO CÁO", "Xin ý kiến chỉ đạo")


def plain_office() -> Office:
    """Return an office whose letter-only texts would be seen wherever they are printed."""
    seen = {
        name: [f"@{name}@"] if isinstance(getattr(load_office(), name), list) else f"@{name}@"
        for name in LETTER_ONLY
        if name != "number"
    }
    more = {"form": "plain", "number": 77, "parent": "TỔ CHỨC", "agency": "PHÒNG SỐ LIỆU", "author": "Phòng"}
    return load_office().model_copy(update={**seen, **more})


def bulletin(shape: str = "seed", *figures: str) -> Document:
    return build_report(SHAPES[shape], plain_office(), drawings(*figures))


def of_a_letter(shown: str) -> list[str]:
    return [each for each in (*OF_LETTERS, "@", "77/") if each in shown]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_bulletin_of_any_period_has_nothing_that_only_a_letter_has(shape: str) -> None:
    made = bulletin(shape)
    page = render_page(made)

    assert not of_a_letter(page.split("</style>")[1])
    assert not of_a_letter(render_body(made).split("</style>")[1])
    assert all(said in page for said in ("Bản tin thống kê", "TỔ CHỨC - PHÒNG SỐ LIỆU"))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_heading_of_a_bulletin_has_something_below_it(shape: str) -> None:
    blocks = bulletin(shape, "on_time_rate", "agencies").blocks

    assert blocks
    follows = zip(blocks, (*blocks[1:], Heading(1, "")), strict=True)
    assert not [one for one, next_ in follows if isinstance(one, Heading) and isinstance(next_, Heading)]


@pytest.mark.parametrize("shape", ["seed", "compared", "unread", "one task"])
def test_a_bulletin_says_what_the_letter_says_of_the_same_period(shape: str) -> None:
    letter = build_report(SHAPES[shape], load_office(), drawings("on_time_rate"))
    told = texts(bulletin(shape, "on_time_rate").blocks)

    generated = [
        each for each in texts(letter.blocks).splitlines() if each.startswith(("Trong", "Tổng số", "Có "))
    ]
    assert generated
    assert not [each for each in generated if each not in told]
    assert [t.rows for a in letter.appendices for t in a.blocks if isinstance(t, Table)] == [
        t.rows for a in bulletin(shape).appendices for t in a.blocks if isinstance(t, Table)
    ]


def test_the_figures_stand_in_the_bulletin_and_how_it_was_counted_is_said_once() -> None:
    made = bulletin("seed", "on_time_rate", "agencies")

    assert [each.title[:11] for each in made.blocks if isinstance(each, Figure)] == [
        "Biểu đồ 1. ",
        "Biểu đồ 2. ",
    ]
    assert not [block for each in made.appendices for block in each.blocks if isinstance(block, Figure)]
    notes = " ".join(t.note for a in made.appendices for t in a.blocks if isinstance(t, Table))
    counted = "Nhiệm vụ thuộc kỳ báo cáo khi có"
    assert (texts(made.blocks).count(counted), notes.count(counted)) == (1, 0)
    assert "mục I." not in texts(made.blocks) + notes


def test_the_numbers_to_read_first_are_those_of_the_result_and_lead_to_their_rows() -> None:
    result = SHAPES["seed"]
    [shown] = [each for each in bulletin().blocks if isinstance(each, KeyFigures)]

    assert [(each.value, each.rows) for each in shown.items][:1] == [("896", "tong-so")]
    assert (shown.items[2].value, shown.items[2].rows) == (str(result.totals.open_overdue), "qua-han")
    assert not [each for each in bulletin("empty").blocks if isinstance(each, KeyFigures)]


def test_pdf_and_word_of_a_bulletin_have_its_imprint_and_nothing_of_a_letter(tmp_path: Path) -> None:
    made = bulletin("seed")
    write_pdf(made, tmp_path / "a.pdf", MOMENT)
    write_docx(made, tmp_path / "a.docx", MOMENT)
    word = docx.Document(str(tmp_path / "a.docx"))
    lines = [each.text for each in word.paragraphs]

    for shown in (
        " ".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages),
        "\n".join(lines),
    ):
        flat = " ".join(shown.split())
        assert not of_a_letter(flat)
        assert all(said in flat for said in ("TỔ CHỨC - PHÒNG SỐ LIỆU", "Nơi lập: Phòng", "Cách tính"))
    assert word.core_properties.author == "TỔ CHỨC - PHÒNG SỐ LIỆU"
    assert lines[:2] == ["Bản tin thống kê", "TỔ CHỨC - PHÒNG SỐ LIỆU"]


def test_brief_and_reminder_of_such_an_office_have_nothing_of_a_letter_either() -> None:
    told = Reminder(
        agency="Sở A",
        label="tháng 10",
        as_of="2024-11-03",
        answer_by=dt.date(2024, 11, 18),
        counts={"done_late": 2},
        findings=0,
        overdue=(),
        workbook="tra-loi.xlsx",
        simulated=False,
    )
    reminder = render_page(build_reminder(told, plain_office())).split("</style>")[1]

    assert "Kính gửi: Sở A" in reminder
    assert [each for each in of_a_letter(reminder) if each != "Kính gửi:"] == []
    assert not of_a_letter(texts(build_brief(SHAPES["seed"], plain_office()).blocks))


def test_a_bulletin_of_another_office_asks_for_no_word_that_only_a_letter_prints() -> None:
    asked = {form: set(words_to_give((), form)) for form in ("nd30", "plain")}

    assert not asked["plain"] & set(LETTER_ONLY)
    assert asked["nd30"] - asked["plain"] == set(LETTER_ONLY) - {"nation", "motto", "number", "recipients"}

"""Office files written at different times are the same bytes once their times are fixed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from hganalysis.documents.zipped import with_fixed_times

MOMENT = dt.datetime(2024, 11, 3, 8, 30)


def workbook(created: dt.datetime) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Số liệu <dcterms:created>"
    book.properties.created = created
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_time_of_writing_leaves_no_trace():
    early, late = (with_fixed_times(workbook(dt.datetime(year, 1, 1)), MOMENT) for year in (2001, 2030))

    assert early == late


def test_every_stamp_is_the_given_moment_and_the_content_stays():
    data = with_fixed_times(workbook(dt.datetime(2030, 1, 1)), MOMENT)
    book = openpyxl.load_workbook(io.BytesIO(data))

    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        (2024, 11, 3, 8, 30, 0)
    }
    assert (book.properties.created, book.properties.modified) == (MOMENT, MOMENT)
    assert book.active["A1"].value == "Số liệu <dcterms:created>"


def test_a_file_that_is_no_archive_is_refused():
    with pytest.raises(zipfile.BadZipFile):
        with_fixed_times(b"STT;Ma", MOMENT)

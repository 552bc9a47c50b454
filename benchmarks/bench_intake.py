"""Reading an export into tidy tasks: against calamine, openpyxl and the clock.

Targets (issue "Any export, from anywhere"): a 100,000-row xlsx with text dates within 2 times calamine's
parse and under 1 GB; a million rows of CSV under 15 s and 2 GB; `hganalysis check` of the sample under 2 s.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hganalysis.sample import build_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
AGENCIES = ("Sở Y tế", "Sở Tài chính", "Sở Nội vụ", "UBND huyện Châu Thành A", "Sở Tư pháp", "Công an tỉnh")
STATES = ("Đã hoàn thành", "Đang thực hiện", "Tạm hoãn")
HEADER = (
    "Mã nhiệm vụ", "Số, ký hiệu", "Ngày ban hành", "Nội dung nhiệm vụ", "Nguồn giao", "Lãnh đạo chỉ đạo",
    "Lĩnh vực", "Chủ trì", "Phối hợp", "Ngày giao", "Ngày nhập phần mềm", "Hạn xử lý", "Hạn ban đầu",
    "Số lần gia hạn", "Trạng thái", "Tiến độ (%)", "Ngày báo cáo", "Ngày hoàn thành", "Ngày xác nhận",
    "Số tệp minh chứng", "Văn bản kết quả", "Ngày cập nhật gần nhất", "Số lần đôn đốc", "Nguyên nhân chậm",
    "Ghi chú",
)  # fmt: skip
READER = """
import resource, sys, time
from pathlib import Path
what, file, map_, root = sys.argv[1:]
if what == "calamine":
    from python_calamine import CalamineWorkbook
    started = time.perf_counter()
    book = CalamineWorkbook.from_path(file)
    rows = [book.get_sheet_by_name(each).to_python() for each in book.sheet_names]
elif what == "openpyxl":
    from openpyxl import load_workbook
    started = time.perf_counter()
    book = load_workbook(file, read_only=True, data_only=True)
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
else:
    import hganalysis as hg
    hg.read_tasks
    started = time.perf_counter()
    tasks, findings = hg.read_tasks(file, map_, root=Path(root))
seconds = time.perf_counter() - started
own, below = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(seconds, own.ru_maxrss / 1024**2, below.ru_maxrss / 1024**2, len(tasks) if what == "tasks" else 0)
"""


def main() -> None:
    """Write the files, read each in a process of its own, and print seconds, ratios and peak memory."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000, help="rows of xlsx; of CSV ten times as many")
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        book, table, sample = (Path(folder) / name for name in ("viec.xlsx", "viec.csv", "mau.xlsx"))
        write_xlsx(book, rows)
        parse = measured("calamine", book)
        openpyxl = measured("openpyxl", book)
        ours = measured("tasks", book)
        print(f"{rows:,} rows x {len(HEADER)} columns of xlsx, target 2.0 x and 1 GB")
        print(f"  calamine {parse[0]:.2f} s; read_tasks {ours[0]:.2f} s: {ours[0] / parse[0]:.2f} x")
        print(f"  openpyxl {openpyxl[0]:.2f} s, {openpyxl[1]:.2f} GB: {ours[0] / openpyxl[0]:.2f} x")
        print(f"  peak {ours[1]:.2f} GB, reading process {ours[2]:.2f} GB (calamine alone {parse[1]:.2f} GB)")
        write_csv(table, 10 * rows)
        ours = measured("tasks", table)
        print(f"{10 * rows:,} rows of CSV, target 15 s and 2 GB")
        print(f"  read_tasks {ours[0]:.2f} s, peak {ours[1]:.2f} GB, in the reading process {ours[2]:.2f} GB")
        build_sample(sample)
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "hganalysis", "check", sample], check=True, capture_output=True, cwd=ROOT
        )
        print(f"check of the sample: {time.perf_counter() - started:.2f} s, target 2 s")


def measured(what: str, path: Path) -> tuple[float, float, float]:
    """Return seconds, peak GB of the process and peak GB of its children."""
    command = [sys.executable, "-c", READER, what, str(path), "qlvb", str(ROOT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak, below, _ = map(float, done.stdout.split())
    return seconds, peak, below


def task_rows(rows: int) -> Iterator[list[str | int]]:
    """Yield made-up tasks, the same in every run."""
    chance = random.Random(5)
    for number in range(1, rows + 1):
        given, due, done = (chance.randint(0, 180), chance.randint(181, 330), chance.randint(100, 360))
        state = chance.choice(STATES)
        finished = day(done) if state == STATES[0] else ""
        yield [
            f"NV-{number:07d}", f"{chance.randint(1, 3000)}/UBND-TH", day(given),
            f"Báo cáo kết quả thực hiện nhiệm vụ số {number} theo chỉ đạo của Chủ tịch", "UBND tỉnh",
            "Chủ tịch UBND tỉnh", chance.choice(("Kinh tế", "Y tế", "Giáo dục")), chance.choice(AGENCIES),
            chance.choice(("", "Sở Tư pháp; Sở Nội vụ", "Sở Y tế")), day(given), day(given + 1), day(due),
            day(due), chance.randint(0, 3), state, chance.randint(0, 100), finished, finished, finished,
            chance.randint(0, 5), f"{number}/BC-SYT" if finished else "",
            f"{day(done)} 08:{chance.randint(0, 59):02d}", chance.randint(0, 4), "",
            chance.choice(("", "Chờ ý kiến")),
        ]  # fmt: skip


def day(number: int) -> str:
    """Return a day of a made-up year of 12 months of 28 days, as text."""
    return f"{number % 28 + 1:02d}/{number // 28 % 12 + 1:02d}/2024"


def write_csv(path: Path, rows: int) -> None:
    """Write the tasks as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER])
        csv.writer(file).writerows(task_rows(rows))


def write_xlsx(path: Path, rows: int) -> None:
    """Write the tasks as a workbook with shared strings, as spreadsheet programs do."""
    shared: dict[str, int] = {}
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    main_ = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{head}<worksheet xmlns="{main_}"><sheetData>'.encode())
            for number, row in enumerate([HEADER, *task_rows(rows)], 1):
                cells = [cell(value, f"{chr(65 + place)}{number}", shared) for place, value in enumerate(row)]
                sheet.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        texts = "".join(f"<si><t>{escape(each)}</t></si>" for each in shared)
        parts = {
            "xl/sharedStrings.xml": f'<sst xmlns="{main_}">{texts}</sst>',
            "xl/workbook.xml": f'<workbook xmlns="{main_}" xmlns:r="{office}"><sheets>'
            '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>',
        }
        for name, text in parts.items():
            archive.writestr(name, head + text)


def cell(value: str | int, place: str, shared: dict[str, int]) -> str:
    """Return one cell; a text is kept once and pointed to."""
    if value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'


if __name__ == "__main__":
    main()

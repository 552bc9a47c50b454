"""The README of a published folder: what lies there, how it was made, how to check it without this tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import __version__
from hganalysis.report.published_files import PUBLISHED_FILES
from hganalysis.run.manifest import CRATE, MANIFEST, SUMS
from hganalysis.settings.own_words import worded
from hganalysis.text import date

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.counting.result_model import Result

README = "README.txt"
HOLDS = {
    **{each.name: each.about for each in PUBLISHED_FILES},
    "figures": "biểu đồ, mỗi biểu đồ có tệp .csv chứa số của nó",
    "notebooks": "các sổ tay đã chạy: từng bước tính, kèm mã",
    "agencies": "tóm tắt riêng của từng cơ quan",
    "data": "bảng nhiệm vụ từng dòng, các phát hiện về dữ liệu",
    "result.json": "mọi con số được in, mỗi số một lần",
    MANIFEST: "đã đọc những tệp nào, bằng mã và tham số nào, ra những tệp nào (SHA-256)",
    SUMS: "SHA-256 của mọi tệp",
    CRATE: "mô tả thư mục theo chuẩn RO-Crate 1.1, cho kho lưu trữ số",
}
"""What a published folder may hold, in the order in which it is read."""


def write_readme(folder: Path, result: Result) -> None:
    """Write the README of a folder that is about to be published."""
    made_later = (MANIFEST, SUMS, CRATE)
    held = [(name, what) for name, what in HOLDS.items() if name in made_later or (folder / name).exists()]
    kind = "SỐ LIỆU MÔ PHỎNG, không dùng để đánh giá cơ quan nào" if result.simulated else "số liệu thật"
    lines = [
        f"{result.label} ({result.period}): {kind}.",
        f"Chốt số liệu: {date(result.as_of)}. Lập bằng hganalysis {__version__} từ tệp {result.source.file}.",
        "",
        "Trong thư mục này:",
        *(f"  {name:<24}{worded(what)}" for name, what in held),
        "",
        "Kiểm tra còn nguyên như khi công bố, không cần hganalysis:",
        f"  Linux:   sha256sum -c {SUMS}",
        f"  macOS:   shasum -a 256 -c {SUMS}",
        f"  Windows: certutil -hashfile TÊN_TỆP SHA256, rồi so với dòng của tệp trong {SUMS}",
        "Bằng hganalysis, tại thư mục dự án:",
        f"  hganalysis verify outputs/{result.period}",
        f"  hganalysis verify outputs/{result.period} --rebuild   (chạy lại ở nơi khác, so từng byte)",
        "",
    ]
    (folder / README).write_text("\n".join(lines), encoding="utf-8")

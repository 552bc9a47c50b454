"""Two offices that are not the one of the package, each a project as `hganalysis new` lays it out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import docx
from docx.shared import RGBColor
from project import EXPORT, MAP, PARAMS, ROOT

from hganalysis.cli.project_folder import copy_reference, start_project

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = """\
id,uin,house,dateTabled,dateForAnswer,dateAnswered,answeringBodyName,isNamedDay,heading
1,101,Commons,2024-01-08,2024-01-11,2024-01-11,Home Office,True,Passports
2,102,Commons,2024-01-08,2024-01-11,2024-01-15,Home Office,True,Visas: Fees
3,103,Commons,2024-02-05,2024-02-08,2024-02-08,Treasury,True,Taxation
4,104,Commons,2024-02-05,2024-02-08,2024-03-01,Treasury,True,Pensions
5,105,Commons,2024-12-20,2025-01-07,,Treasury,True,Public Sector: Pay
6,106,Commons,2024-12-02,2024-12-05,,Home Office,True,Asylum
7,107,Commons,2024-12-02,2024-12-05,2024-12-09,Home Office,False,Police
"""
NO_HOLIDAYS = "# Phiên bản: 2026-11-28\nyears: [2024, 2025]\ndays: []\n"

AGENCIES = """\
# Phiên bản: 2026-11-27
agencies:
- {id: so-y-te, name: Sở Y tế, short: Sở Y tế, group: department, order: 10, aliases: [SYT],
  valid_from: null, valid_to: null, successor: null, source: thử}
- {id: so-tai-chinh, name: Sở Tài chính, short: Sở Tài chính, group: department, order: 20, aliases: [],
  valid_from: null, valid_to: null, successor: null, source: thử}
"""
OFFICE = """\
# Phiên bản: 2026-11-27
parent: UBND TỈNH BẾN TRE
agency: VĂN PHÒNG
nation: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
motto: Độc lập - Tự do - Hạnh phúc
symbol: BC-VP
place: Bến Tre
subject: Kết quả thực hiện nhiệm vụ Chủ tịch UBND tỉnh giao {label}
addressees: [Chủ tịch UBND tỉnh]
tasks_of: nhiệm vụ Chủ tịch UBND tỉnh
task: nhiệm vụ
done: hoàn thành
units: sở, ngành, địa phương
author: Văn phòng UBND tỉnh
opening: "Văn phòng UBND tỉnh báo cáo kết quả thực hiện nhiệm vụ {label} như sau:"
achievements: []
entered: Theo phần mềm của tỉnh, Văn phòng đã nhập nhiệm vụ
limits: [Việc cập nhật tiến độ của một số nơi còn chậm.]
causes: [Một số việc cần phối hợp nhiều nơi.]
directions: ["Đề nghị các sở, ngành, địa phương rà soát nhiệm vụ quá hạn."]
closing: Văn phòng UBND tỉnh xin báo cáo./.
recipients: [Như trên]
archive: VT
signer_title: CHÁNH VĂN PHÒNG
signer: Trần Thị B
"""
OWN_COLOUR = "1F6F43"
"""Of the headings in the Word template of that province."""


def written_questions(folder: Path) -> Path:
    """Start the project of written questions, with a few of them, and return its params file."""
    start_project(folder)
    for name in ("params/uk-2024.yml", "params/maps/uk-written-questions.yml"):
        if not (folder / name).exists():
            shutil.copyfile(ROOT / name, folder / name)
    (folder / "data" / "uk_commons_written_questions.csv").write_text(QUESTIONS, encoding="utf-8")
    place = folder / "params" / "reference"
    place.mkdir(exist_ok=True)
    (place / "holidays.yml").write_text(NO_HOLIDAYS, encoding="utf-8")
    return folder / "params" / "uk-2024.yml"


def another_province(folder: Path) -> Path:
    """Start the project of another province: agencies, letterhead and Word template of its own."""
    start_project(folder)
    copy_reference(folder, ["mau-van-ban.docx"])
    place = folder / "params" / "reference"
    template = docx.Document(str(place / "mau-van-ban.docx"))
    template.styles["heading 1"].font.color.rgb = RGBColor.from_string(OWN_COLOUR)
    template.save(str(place / "mau-van-ban.docx"))
    (place / "agencies.yml").write_text(AGENCIES, encoding="utf-8")
    (place / "office.yml").write_text(OFFICE, encoding="utf-8")
    (folder / "params" / "ky-thu.yml").write_text(PARAMS, encoding="utf-8")
    (folder / "params" / "maps" / "thu.yml").write_text(MAP, encoding="utf-8")
    (folder / "data" / "viec.csv").write_text(EXPORT, encoding="utf-8")
    return folder / "params" / "ky-thu.yml"

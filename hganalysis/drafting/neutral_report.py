"""What the report of an office says when nobody has written its texts yet: nothing that could be false."""

from __future__ import annotations

from hganalysis.settings.yamlfile import TO_BE_NAMED

BLANK = "……………"
"""To be filled in on paper."""


def neutral_report(office: str) -> dict[str, str | list[str]]:
    """Return the texts of `report` for an office; its name is `TO_BE_NAMED` where nobody said it.

    Examples
    --------
    >>> neutral_report("Sở Y tế")["opening"]
    'Sở Y tế báo cáo kết quả thực hiện nhiệm vụ {label} như sau:'
    """
    named = office or TO_BE_NAMED
    return {
        "parent": BLANK,
        "agency": named.upper() if office else TO_BE_NAMED,
        "symbol": "BC",
        "place": BLANK,
        "subject": "Kết quả thực hiện nhiệm vụ {label}",
        "addressees": [BLANK],
        "tasks_of": "nhiệm vụ được giao",
        "author": named,
        "opening": f"{named} báo cáo kết quả thực hiện nhiệm vụ {{label}} như sau:",
        "achievements": [],
        "entered": "Theo danh sách theo dõi, các nhiệm vụ đã được giao đến các cơ quan, đơn vị",
        "limits": ["Cơ quan báo cáo chưa nêu nhận xét về hạn chế, khó khăn."],
        "causes": ["Cơ quan báo cáo chưa nêu nhận xét về nguyên nhân."],
        "directions": ["Đề nghị các cơ quan, đơn vị rà soát các nhiệm vụ tại phụ lục."],
        "closing": f"{named} xin báo cáo./.",
        "archive": "HS",
        "signer_title": BLANK,
        "signer": BLANK,
    }

"""The true effects of the simulated export: what a later search for causes ought to find, and ought not.

A task takes ``T`` days of the ``D`` days it is given, with ``log(T / D) = BASE + sum of effects + SCALE * e``
and ``e`` standard logistic. So ``exp(effect)`` is a time ratio and ``exp(effect / SCALE)`` the odds ratio of
being late; both readings are exact. docs/sample.md tells the same to the analyst.
"""

from __future__ import annotations

from typing import NamedTuple

BASE = -1.6
SCALE = 0.55

COOP_EFFECT = 0.16
"""For each coordinating agency."""

EXTENSION_EFFECT = 0.25
"""For each extension already given: extended tasks are hard ones."""

SEASON_EFFECTS: dict[int, float] = {2: 0.45, 7: 0.20}
"""By month of the deadline: Tết, and the mid-year session of the People's Council."""

FIELD_EFFECTS: dict[str, float] = {
    "Kinh tế tổng hợp": 0.0,
    "Đầu tư, xây dựng": 0.30,
    "Đất đai, môi trường": 0.45,
    "Nông nghiệp, nông thôn": 0.10,
    "Văn hóa, xã hội": 0.0,
    "Nội chính, pháp chế": 0.0,
    "Khiếu nại, tố cáo": 0.60,
    "Khoa học, chuyển đổi số": 0.0,
}
"""By kind of task."""

SOURCE_SHARES: dict[str, float] = {
    "Thường trực UBND tỉnh": 0.46,
    "UBND tỉnh": 0.34,
    "Chính phủ, Thủ tướng Chính phủ": 0.12,
    "Tỉnh ủy": 0.08,
}
LEADER_SHARES: dict[str, float] = {
    "Chủ tịch UBND tỉnh": 0.40,
    "Phó Chủ tịch UBND tỉnh (kinh tế)": 0.25,
    "Phó Chủ tịch UBND tỉnh (nông nghiệp)": 0.20,
    "Phó Chủ tịch UBND tỉnh (văn hóa - xã hội)": 0.15,
}
"""Who assigned the task and which leader directs it have no effect: a search that finds one is wrong."""


class AgencyProfile(NamedTuple):
    """How many tasks an agency gets, what adds to its time, and the field that most of its tasks are in."""

    weight: float
    effect: float
    field: str


ECONOMY, BUILDING, LAND, FARMING, CULTURE, JUSTICE, COMPLAINTS, SCIENCE = FIELD_EFFECTS

AGENCY_PROFILES: dict[str, AgencyProfile] = {
    "van-phong-ubnd": AgencyProfile(22, -0.2, ECONOMY),
    "so-noi-vu": AgencyProfile(40, -0.1, JUSTICE),
    "so-tu-phap": AgencyProfile(34, -0.3, JUSTICE),
    "so-ke-hoach-va-dau-tu": AgencyProfile(66, 0.2, BUILDING),
    "so-tai-chinh": AgencyProfile(52, -0.1, ECONOMY),
    "so-cong-thuong": AgencyProfile(36, 0.0, ECONOMY),
    "so-nong-nghiep-va-ptnt": AgencyProfile(54, 0.0, FARMING),
    "so-giao-thong-van-tai": AgencyProfile(38, 0.1, BUILDING),
    "so-xay-dung": AgencyProfile(48, 0.4, BUILDING),
    "so-tai-nguyen-va-moi-truong": AgencyProfile(64, 0.5, LAND),
    "so-thong-tin-va-truyen-thong": AgencyProfile(34, -0.2, SCIENCE),
    "so-lao-dong-thuong-binh-va-xa-hoi": AgencyProfile(32, 0.0, CULTURE),
    "so-van-hoa-the-thao-va-du-lich": AgencyProfile(34, 0.1, CULTURE),
    "so-khoa-hoc-va-cong-nghe": AgencyProfile(24, -0.2, SCIENCE),
    "so-giao-duc-va-dao-tao": AgencyProfile(30, -0.1, CULTURE),
    "so-y-te": AgencyProfile(34, 0.1, CULTURE),
    "ban-dan-toc": AgencyProfile(10, 0.0, CULTURE),
    "thanh-tra-tinh": AgencyProfile(24, 0.1, COMPLAINTS),
    "bql-cac-khu-cong-nghiep": AgencyProfile(26, 0.2, BUILDING),
    "cong-an-tinh": AgencyProfile(22, -0.3, JUSTICE),
    "bch-quan-su-tinh": AgencyProfile(8, -0.4, JUSTICE),
    "cuc-thue": AgencyProfile(14, 0.0, ECONOMY),
    "cuc-thong-ke": AgencyProfile(6, -0.2, ECONOMY),
    "kho-bac-nha-nuoc": AgencyProfile(6, -0.2, ECONOMY),
    "ngan-hang-nha-nuoc": AgencyProfile(6, 0.0, ECONOMY),
    "bao-hiem-xa-hoi": AgencyProfile(8, 0.0, CULTURE),
    "cuc-quan-ly-thi-truong": AgencyProfile(6, 0.0, ECONOMY),
    "bql-khu-nong-nghiep-cnc": AgencyProfile(8, 0.2, FARMING),
    "ban-qlda-dan-dung-va-cong-nghiep": AgencyProfile(16, 0.4, BUILDING),
    "ban-qlda-giao-thong-va-nong-nghiep": AgencyProfile(16, 0.3, BUILDING),
    "tt-xuc-tien-dau-tu": AgencyProfile(8, 0.0, ECONOMY),
    "dai-phat-thanh-truyen-hinh": AgencyProfile(5, -0.3, CULTURE),
    "truong-cao-dang-cong-dong": AgencyProfile(4, 0.0, CULTURE),
    "lien-minh-hop-tac-xa": AgencyProfile(6, 0.0, FARMING),
    "quy-dau-tu-phat-trien": AgencyProfile(4, 0.0, ECONOMY),
    "ubnd-vi-thanh": AgencyProfile(30, 0.2, LAND),
    "ubnd-nga-bay": AgencyProfile(26, 0.1, LAND),
    "ubnd-thi-xa-long-my": AgencyProfile(22, 0.2, LAND),
    "ubnd-chau-thanh": AgencyProfile(30, 0.4, LAND),
    "ubnd-chau-thanh-a": AgencyProfile(28, 0.1, BUILDING),
    "ubnd-huyen-long-my": AgencyProfile(20, 0.0, FARMING),
    "ubnd-phung-hiep": AgencyProfile(26, 0.2, FARMING),
    "ubnd-vi-thuy": AgencyProfile(22, 0.0, FARMING),
}
"""By agency, in protocol order. Fields differ between agencies, so raw rates mix the two effects."""

OWN_FIELD_SHARE = 0.6


def log_ratio(agency_id: str, field: str, coop_count: int, extension_count: int, due_month: int) -> float:
    """Return the mean of ``log(T / D)`` of a task."""
    return (
        BASE
        + AGENCY_PROFILES[agency_id].effect
        + FIELD_EFFECTS[field]
        + COOP_EFFECT * coop_count
        + EXTENSION_EFFECT * extension_count
        + SEASON_EFFECTS.get(due_month, 0.0)
    )

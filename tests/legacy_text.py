"""Vietnamese text written in legacy encodings, for tests: the inverse of what the package reads."""

from __future__ import annotations

import unicodedata

from hganalysis.legacy_vietnamese.encodings import ENCODINGS, as_windows

SENTENCES = (
    "Ủy ban nhân dân tỉnh giao Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với các xã rà soát",
    "Báo cáo kết quả thực hiện nhiệm vụ quý III, gửi Văn phòng trước ngày 15 tháng 9 năm 2024 để tổng hợp",
    "Đẩy nhanh tiến độ giải phóng mặt bằng dự án đường nối thị xã Long Mỹ với huyện Vị Thủy",
    "Khẩn trương hoàn thiện hồ sơ quyết toán, thẩm định giá đất và bàn giao công trình đưa vào sử dụng",
    "Kiểm tra việc chấp hành quy định về an toàn thực phẩm tại các cơ sở giết mổ gia súc, gia cầm",
    "Tham mưu ban hành kế hoạch tuyên truyền, phổ biến giáo dục pháp luật cho đồng bào dân tộc thiểu số",
    "Xử lý dứt điểm kiến nghị của cử tri về nguồn nước sinh hoạt ở những xã bị nhiễm mặn",
    "Trình Hội đồng nhân dân nghị quyết hỗ trợ người nghèo sửa chữa nhà ở, học nghề, vay vốn ưu đãi",
    "Rút kinh nghiệm trong điều hành, chấn chỉnh kỷ luật, kỷ cương hành chính và đạo đức công vụ",
    "Tổ chức lễ kỷ niệm, viếng nghĩa trang liệt sĩ, thăm hỏi gia đình chính sách nhân ngày 27 tháng 7",
)
"""Sentences such as a list of tasks has, with every vowel and tone among them."""


def encode(text: str, encoding: str) -> str:
    """Write a text in an encoding, as Windows shows it.

    A toned capital that TCVN3 does not have is written as its small letter, as in a font of capitals.
    """
    by_length = sorted(ENCODINGS[encoding].letters.items(), key=lambda each: -len(each[0]))
    codes = {letter: code for code, letter in by_length}
    letters = unicodedata.normalize("NFC", text)
    return as_windows("".join(codes.get(each, codes.get(each.lower(), each)) for each in letters))


def as_bytes(text: str) -> bytes:
    """Return the bytes of a text that `encode` has written."""
    from hganalysis.legacy_vietnamese.encodings import as_codes

    return as_codes(text).encode("latin-1")

"""Texts of simulated tasks: contents, documents, causes. Positions are named, never persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from hganalysis.sample.chance import Chance

VERBS = (
    "Tham mưu UBND tỉnh chỉ đạo về",
    "Chủ trì, phối hợp với các cơ quan, đơn vị liên quan rà soát",
    "Báo cáo, đề xuất UBND tỉnh xem xét",
    "Khẩn trương rà soát, làm rõ",
    "Kiểm tra, tổng hợp, báo cáo UBND tỉnh về",
    "Dự thảo văn bản trình Chủ tịch UBND tỉnh về",
)

OBJECTS: dict[str, tuple[str, ...]] = {
    "Kinh tế tổng hợp": (
        "kịch bản tăng trưởng kinh tế theo quý",
        "dự toán thu, chi ngân sách nhà nước năm 2025",
        "chương trình xúc tiến thương mại, phát triển thị trường",
        "báo cáo tình hình kinh tế - xã hội phục vụ kỳ họp Hội đồng nhân dân tỉnh",
        "phương án quản lý, sử dụng tài sản công dôi dư",
    ),
    "Đầu tư, xây dựng": (
        "tiến độ giải ngân vốn đầu tư công các dự án chuyển tiếp",
        "hồ sơ điều chỉnh chủ trương đầu tư đường nối trung tâm huyện",
        "đồ án quy hoạch phân khu khu đô thị mới",
        "việc thẩm định thiết kế, dự toán công trình trường học",
        "danh mục dự án mời gọi đầu tư vào khu công nghiệp",
    ),
    "Đất đai, môi trường": (
        "bảng giá đất điều chỉnh trên địa bàn tỉnh",
        "phương án bồi thường, hỗ trợ, tái định cư dự án đường cao tốc đoạn qua địa bàn",
        "kế hoạch sử dụng đất cấp huyện năm 2025",
        "hồ sơ cấp phép khai thác nước dưới đất",
        "việc xử lý ô nhiễm môi trường tại khu xử lý chất thải rắn",
    ),
    "Nông nghiệp, nông thôn": (
        "phương án phòng, chống hạn hán, xâm nhập mặn",
        "hồ sơ đề nghị công nhận xã đạt chuẩn nông thôn mới nâng cao",
        "kế hoạch phát triển vùng trồng cây ăn trái được cấp mã số",
        "phương án di dời dân cư vùng có nguy cơ sạt lở",
        "chính sách hỗ trợ liên kết tiêu thụ nông sản",
    ),
    "Văn hóa, xã hội": (
        "kế hoạch tổ chức các hoạt động kỷ niệm ngày thành lập tỉnh",
        "việc mua sắm thiết bị dạy học tối thiểu",
        "đề án nâng cao chất lượng khám, chữa bệnh tuyến y tế cơ sở",
        "kết quả thực hiện các chính sách giảm nghèo bền vững",
        "hồ sơ xếp hạng di tích lịch sử cấp tỉnh",
    ),
    "Nội chính, pháp chế": (
        "dự thảo quyết định sửa đổi, bổ sung quy định phân cấp quản lý",
        "kế hoạch cải cách hành chính năm 2025",
        "phương án sắp xếp tổ chức bộ máy, vị trí việc làm",
        "kết quả rà soát, hệ thống hóa văn bản quy phạm pháp luật",
        "kế hoạch bảo đảm an ninh, trật tự các ngày lễ lớn",
    ),
    "Khiếu nại, tố cáo": (
        "kết quả xác minh nội dung khiếu nại về bồi thường, giải phóng mặt bằng",
        "việc giải quyết kiến nghị của công dân sau buổi tiếp công dân định kỳ",
        "kết luận nội dung tố cáo theo đơn chuyển của Ban Tiếp công dân",
        "phương án giải quyết dứt điểm các vụ việc tồn đọng, kéo dài",
    ),
    "Khoa học, chuyển đổi số": (
        "kế hoạch kết nối, chia sẻ dữ liệu dùng chung của tỉnh",
        "danh mục dịch vụ công trực tuyến toàn trình",
        "đề án phát triển khu công nghệ số",
        "kết quả nghiệm thu các đề tài khoa học cấp tỉnh",
    ),
}

TAILS = (
    "",
    "",
    " theo ý kiến chỉ đạo của Chủ tịch UBND tỉnh",
    " theo kết luận tại phiên họp UBND tỉnh thường kỳ",
    "; báo cáo kết quả về UBND tỉnh (qua Văn phòng UBND tỉnh) để theo dõi, chỉ đạo",
    ", bảo đảm đúng quy định, phù hợp tình hình thực tế của địa phương và không để phát sinh khiếu nại",
)

CAUSES: dict[str, tuple[str, ...]] = {
    "complex": ("Vụ việc phức tạp, kéo dài", "Khối lượng công việc lớn, cần thêm thời gian rà soát"),
    "coordination": (
        "Chờ ý kiến của cơ quan phối hợp",
        "Cơ quan phối hợp chậm có ý kiến bằng văn bản",
        "Chưa thống nhất ý kiến giữa các đơn vị",
    ),
    "leadership": ("Lãnh đạo đơn vị chưa chỉ đạo quyết liệt", "Chưa phân công người theo dõi"),
    "procedure": ("Vướng thủ tục đất đai", "Chờ hướng dẫn của bộ, ngành Trung ương"),
    "capital": ("Chưa được bố trí vốn",),
    "entry_error": ("Đã thực hiện nhưng cập nhật phần mềm chậm",),
}


SYMBOLS = ("UBND-NCTH", "QĐ-UBND", "CT-UBND", "KH-UBND")


def title(chance: Chance, field: str) -> str:
    """Return the content of a task; a few begin with a mark that a spreadsheet could take for a formula."""
    mark = chance.weighted({"": 0.96, "- ": 0.025, "+ ": 0.015})
    return f"{mark}{chance.one_of(VERBS)} {chance.one_of(OBJECTS[field])}{chance.one_of(TAILS)}"


def doc_number(chance: Chance, source: str) -> str:
    """Return number and symbol of the document that assigns a task."""
    symbol = "TB-VP.UBND" if source == "Thường trực UBND tỉnh" else chance.one_of(SYMBOLS)
    return f"{chance.whole(1, 1900):02d}/{symbol}"


def result_doc(chance: Chance, day: dt.date) -> str:
    """Return number and date of the document that reports a result."""
    return f"{chance.whole(11, 2900)}/{chance.one_of(('BC', 'TTr', 'CV'))} ngày {day:%d/%m/%Y}"


def cause(chance: Chance, coop_count: int, field: str) -> tuple[str, str]:
    """Return a cause and the words for it; more coordination makes that cause more likely."""
    weights = {
        "complex": 2.0 if field == "Khiếu nại, tố cáo" else 1.0,
        "coordination": 0.4 + 0.8 * coop_count,
        "leadership": 0.5,
        "procedure": 1.5 if field in ("Đất đai, môi trường", "Đầu tư, xây dựng") else 0.4,
        "capital": 0.6 if field == "Đầu tư, xây dựng" else 0.1,
        "entry_error": 0.5,
    }
    found = chance.weighted(weights)
    return found, chance.one_of(CAUSES[found])

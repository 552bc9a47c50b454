"""Texts that break careless writers, and texts of any kind."""

from hypothesis import strategies as st

NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x.example")',
    '#import "@preview/x:0.1.0"',
    "#read(\"/etc/passwd\") $x$ [a] *b* _c_ `d` | \\ // e /* f */ <label> @ref ~ --- ...",
    "{{ total }} {% raw %} {# x #} &lt;b&gt; &amp;",
    "]]> --> ''' \\u{1F600} \\0",
    "Nghiêm túc thực hiện nhiệm vụ ẫ ộ ữ Ỵ ỹ",
)  # fmt: skip

ODD = (
    *NASTY,
    "https://vanphong.example/" + "nhiem-vu/2024/11/" * 8,
    "x" * 80,
    "x" * 4000,
    "W" * 200 + " chữ",
    "một đoạn rất dài " * 200,
    "Sở\x00 Y\x07 tế\x1b[0m",
    "hai\r\ndòng\n\n\tvà tab\x0b\u2028",
    "$a_b$ \\frac{1}{0} $\\undefined{$ % ^",
    "_gạch dưới ở đầu",
    "\ufffe\uffff không phải chữ",
    "\u202ephải sang trái\u202c \u05d0\u05d1",
    "漢字 😀 \ue000 \u200b\u200d",
    "tiê\u0301ng Viê\u0323t o\u0302\u0301",
    "-",
    "\u200b",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "%s %(x)s {0} {total.__class__}",
)
"""With what a cell may hold and a page, a figure or a workbook may not."""

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1
).filter(lambda word: word.strip())

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

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1
).filter(lambda word: word.strip())

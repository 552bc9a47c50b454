"""Small pictures for tests."""

import base64

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
"""One point, in base64."""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><path d="M0 0h90v40" fill="#07b"/></svg>'
)
PNG_URI = f"data:image/png;base64,{PNG}"
PNG_BYTES = base64.b64decode(PNG)

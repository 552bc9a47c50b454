"""An executed notebook -> the document model."""

"""One document model -> HTML, PDF, Word; any notebook -> the same model. Knows no task."""

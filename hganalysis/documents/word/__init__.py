"""The document model as a Word file, by the named styles of one template."""

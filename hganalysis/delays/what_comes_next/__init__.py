"""Which open tasks may miss their deadline."""

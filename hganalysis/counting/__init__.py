"""Deadline, status, who holds the task, counts, reconciliation and changes: the numbers of the report."""

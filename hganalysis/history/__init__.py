"""What changed between exports: snapshots, the flow of the month, the audit of changed history."""

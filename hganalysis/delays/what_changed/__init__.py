"""What changed from month to month and between two periods."""

"""What goes with being late, other things held equal."""

"""The commands, and what they tell on a terminal."""

"""How long tasks take, and what goes with it."""

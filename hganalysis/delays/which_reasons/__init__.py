"""Which reasons the agencies state."""

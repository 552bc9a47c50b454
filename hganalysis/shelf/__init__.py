"""What is published in outputs: one portal over all periods, and packs to send."""

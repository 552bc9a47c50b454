"""An unknown export -> a proposed map and params file, each guess marked."""

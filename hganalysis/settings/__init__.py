"""What the office writes in YAML: parameters, export maps, agencies, days off, words, standing texts."""

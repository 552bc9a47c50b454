"""Result and standing texts -> the report, the brief, the annexes and the data book."""

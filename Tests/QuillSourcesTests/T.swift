enum TP {}

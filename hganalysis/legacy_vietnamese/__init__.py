"""TCVN3, VNI, VPS and VISCII text -> Unicode; knows no sheet."""

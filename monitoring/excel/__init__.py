"""The GAP/GBS workbook: written for filling in offline, read back, and the nine official columns of other offices."""

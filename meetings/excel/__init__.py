"""Workbooks of the meetings app."""

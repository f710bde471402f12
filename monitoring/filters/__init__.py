"""Filters of the lists, one module a feature."""

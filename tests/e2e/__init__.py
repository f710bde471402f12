"""Journeys in a real browser against the program as a newcomer runs it."""

"""Performance goals, measured as ratios in one run: ``make bench`` (needs nothing but the test libraries)."""

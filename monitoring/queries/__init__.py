"""Reads across tables; every read of a view goes through here, narrowed to what the user may see."""

"""Timelines that no library writes well enough, as text."""

"""Lessons: guided steps as data, and the figures that they print, computed when they are shown."""

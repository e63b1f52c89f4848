"""Weights: from a name or a file to a ``Model``."""

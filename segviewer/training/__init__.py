"""The recipe behind the embedded weights, and a user's own small network."""

"""Whose entry it is: items of a list, where they carry their title, and what belongs to it."""

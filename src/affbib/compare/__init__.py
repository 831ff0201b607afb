"""Titles and author lists compared: how alike two of them are, and in what they differ."""

"""Formats of survey lists, each a function from text to a survey."""

"""A survey, its .bib and its lock, kept in step: the list is built into both."""

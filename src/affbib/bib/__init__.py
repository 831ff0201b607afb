"""The .bib format: a file as its author's own text, entries read and written, records made of works."""

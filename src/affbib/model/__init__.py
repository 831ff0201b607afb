"""The field's values: surveys, works, records, matches, locks, findings, and what they are made of. All are frozen."""

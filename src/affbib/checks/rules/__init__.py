"""The rules, in a file each or a few that are kin. A file here lists its rules in `RULES`; nothing else is needed."""

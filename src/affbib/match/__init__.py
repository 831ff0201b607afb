"""Which work a reference means: sources asked, evidence weighed, a match decided."""

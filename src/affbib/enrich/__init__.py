"""A person's .bib: what its entries ask for, and what the works that they mean add to them."""

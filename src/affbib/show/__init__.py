"""How things look: in notebooks, as HTML, as plots."""

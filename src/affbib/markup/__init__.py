"""Forms of text: LaTeX, MathML and JATS read as Unicode, Unicode written as LaTeX."""

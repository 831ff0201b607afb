"""References as a style sets them, in text, HTML, Markdown or LaTeX."""

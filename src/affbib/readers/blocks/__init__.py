"""Text as blocks: Markdown and HTML reduced to headings, items, rows and the pieces of text in them."""

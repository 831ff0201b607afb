"""What a stretch of text can be: authors, a venue and a year, a title, a link, a badge."""

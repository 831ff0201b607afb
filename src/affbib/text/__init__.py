"""Text and files: letters folded for comparison, places in a text and edits of them, files read and written whole."""

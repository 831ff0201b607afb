"""How survey lists are read: the plug-in point for formats."""

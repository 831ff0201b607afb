"""The layouts of lists, a module each: where an item carries its title."""

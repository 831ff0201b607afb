"""What is wrong in a list, said with its place."""

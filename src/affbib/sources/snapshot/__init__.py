"""Works in files: a snapshot in memory, an index on the disk, and the dumps that it is made from."""

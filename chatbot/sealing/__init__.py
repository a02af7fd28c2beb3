"""Contact data on the disk is shut: the keys, what they seal, and the hashes by which it is still found."""

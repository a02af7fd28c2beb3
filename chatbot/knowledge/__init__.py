"""Articles, their index and the search in it; furnished with the knowledge issue."""

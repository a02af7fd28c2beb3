"""The truth in SQL, the live side in Redis; knows no intent, no wording, no threshold."""

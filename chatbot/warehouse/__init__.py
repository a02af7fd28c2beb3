"""What is known of all customers, in columns: the shop's history, brought in, checked and made into features."""

"""What is known of the customer: segments, predictions, reports; furnished with the CRM issue."""
